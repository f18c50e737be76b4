import { Button, Group, Paper, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ReasonModal } from "../form/ReasonModal.tsx";
import { Icon } from "../frame/Icon.tsx";
import { useActor } from "../session/actor.ts";
import { formatCount } from "../show/format.ts";
import { BulkProgress } from "./BulkProgress.tsx";
import type { useBulkRun } from "./bulk-run.ts";
import { everyRow, MOST_ROWS } from "./every-row.ts";
import type { BulkAction, List, ListQuery } from "./list.ts";

/** What is done with the rows that were chosen, or with every row of the filter. */
export function BulkBar<Row>(props: {
  readonly list: List<Row>;
  readonly chosen: readonly Row[];
  readonly filters: ListQuery["filters"];
  readonly bulk: ReturnType<typeof useBulkRun<Row>>;
  readonly onDone: () => void;
}) {
  const { list, chosen, filters, bulk, onDone } = props;
  const { may } = useActor();
  const [isAll, setAll] = useState(false);
  const [asked, setAsked] = useState<BulkAction<Row> | null>(null);
  const client = useQueryClient();
  const { run, start, stop } = bulk;
  const isRunning = run?.isRunning === true;
  const act = async (action: BulkAction<Row>, reason: string) => {
    const { done, refusals, wasStopped } = await start(action, isAll ? everyRow(list, filters) : chosen, reason);
    await client.invalidateQueries();
    if (refusals.length > 0 || wasStopped) return;
    notifications.show({ color: "green", message: `${action.label}: ${formatCount(done)} done.` });
    onDone();
  };
  const begin = (action: BulkAction<Row>) =>
    action.asksReason === true || action.isDangerous === true || isAll ? setAsked(action) : void act(action, "");
  return (
    <Paper
      withBorder
      p="sm"
      shadow="md"
      pos="sticky"
      bottom={12}
      style={{ zIndex: 5 }}
      role="region"
      aria-label="Chosen rows"
    >
      <Group justify="space-between">
        <Group gap="sm">
          <Text fz="sm" fw={600} aria-live="polite">
            {isAll ? "Every row of this filter" : `${formatCount(chosen.length)} chosen`}
          </Text>
          <Button size="compact-sm" variant="subtle" disabled={isRunning} onClick={() => setAll(!isAll)}>
            {isAll ? "Only those on this page" : "All that match"}
          </Button>
        </Group>
        <Group gap="xs">
          {(list.bulk ?? [])
            .filter(({ scope }) => may(scope))
            .map((action) => (
              <Button
                key={action.label}
                size="xs"
                variant={action.isDangerous === true ? "outline" : "default"}
                {...(action.isDangerous === true ? { color: "red" } : {})}
                leftSection={action.icon === undefined ? null : <Icon name={action.icon} size={16} />}
                disabled={isRunning}
                onClick={() => begin(action)}
              >
                {action.label}
              </Button>
            ))}
          <Button size="xs" variant="subtle" disabled={isRunning} onClick={onDone}>
            None
          </Button>
        </Group>
      </Group>
      {run !== null && <BulkProgress run={run} onStop={stop} />}
      {asked !== null && (
        <ReasonModal
          title={asked.label}
          about={
            isAll
              ? `Every row of the filter, ${formatCount(MOST_ROWS)} at most. Keep this page open until it is done.`
              : `${formatCount(chosen.length)} rows.`
          }
          isDangerous={asked.isDangerous === true}
          isReasonNeeded={asked.asksReason === true}
          onClose={() => setAsked(null)}
          onConfirm={(reason) => {
            setAsked(null);
            void act(asked, reason);
          }}
        />
      )}
    </Paper>
  );
}
