import { Button, Group, Paper, Progress, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ReasonModal } from "../form/ReasonModal.tsx";
import { Icon } from "../frame/Icon.tsx";
import { useActor } from "../session/actor.ts";
import { formatCount } from "../show/format.ts";
import { everyRow } from "./every-row.ts";
import type { BulkAction, List, ListQuery } from "./list.ts";

/** What is done with the rows that were chosen, or with every row of the filter. */
export function BulkBar<Row>(props: {
  readonly list: List<Row>;
  readonly chosen: readonly Row[];
  readonly filters: ListQuery["filters"];
  readonly onDone: () => void;
}) {
  const { list, chosen, filters, onDone } = props;
  const { may } = useActor();
  const [isAll, setAll] = useState(false);
  const [asked, setAsked] = useState<BulkAction<Row> | null>(null);
  const [count, setCount] = useState(0);
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: ({ action, reason }: { readonly action: BulkAction<Row>; readonly reason: string }) =>
      doAll({ rows: isAll ? everyRow(list, filters) : chosen, action, reason, tell: setCount }),
    async onSuccess({ done, refused }) {
      notifications.show({
        color: refused.length === 0 ? "green" : "yellow",
        title: `${formatCount(done)} done${refused.length === 0 ? "" : `, ${formatCount(refused.length)} refused`}`,
        message: refused[0] ?? "",
      });
      setCount(0);
      await client.invalidateQueries();
      onDone();
    },
    onError: (error) => notifications.show({ color: "red", message: error.message }),
  });
  const start = (action: BulkAction<Row>) =>
    action.asksReason === true || action.isDangerous === true || isAll
      ? setAsked(action)
      : act.mutate({ action, reason: "" });
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
          <Button size="compact-sm" variant="subtle" onClick={() => setAll(!isAll)}>
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
                loading={act.isPending}
                onClick={() => start(action)}
              >
                {action.label}
              </Button>
            ))}
          <Button size="xs" variant="subtle" onClick={onDone}>
            None
          </Button>
        </Group>
      </Group>
      {act.isPending && <Progress mt="xs" value={100} animated aria-label={`${formatCount(count)} done`} />}
      {asked !== null && (
        <ReasonModal
          title={asked.label}
          about={isAll ? "Every row of the filter." : `${formatCount(chosen.length)} rows.`}
          isDangerous={asked.isDangerous === true}
          isReasonNeeded={asked.asksReason === true}
          onClose={() => setAsked(null)}
          onConfirm={(reason) => {
            setAsked(null);
            act.mutate({ action: asked, reason });
          }}
        />
      )}
    </Paper>
  );
}

/** Does the rows one after the other; a refusal of one does not stop the rest. */
async function doAll<Row>(of: {
  readonly rows: AsyncIterable<Row> | Iterable<Row>;
  readonly action: BulkAction<Row>;
  readonly reason: string;
  readonly tell: (count: number) => void;
}) {
  const refused: string[] = [];
  let done = 0;
  for await (const row of of.rows) {
    if (of.action.appliesTo?.(row) === false) continue;
    await of.action.run(row, of.reason).then(
      () => (done += 1),
      (error: unknown) => refused.push(error instanceof Error ? error.message : String(error)),
    );
    of.tell(done + refused.length);
  }
  return { done, refused };
}
