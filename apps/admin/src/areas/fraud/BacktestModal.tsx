import { Alert, Button, Group, Modal, NumberInput, SimpleGrid, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { formatCount, formatShare } from "../../show/format.ts";
import { Failed } from "../../show/states.tsx";
import type { FraudRule } from "./RulesPage.tsx";

const CENTS = 100;
const DAYS = 30;

/** Tries a rule on the purchases of the last days, then lets it judge. */
export function BacktestModal({ rule, onClose }: { readonly rule: FraudRule; readonly onClose: () => void }) {
  const [days, setDays] = useState<number | string>(DAYS);
  const { code } = rule;
  const test = useMutation({
    mutationFn: () =>
      take(
        hansa.POST("/v1/admin/fraud/rules/{code}/backtest", {
          params: { path: { code } },
          body: { days: Number(days) || DAYS },
        }),
      ),
  });
  const activate = useAct({
    act: () => take(hansa.POST("/v1/admin/fraud/rules/{code}/activate", { params: { path: { code } } })),
    done: "The rule judges from now on.",
    after: onClose,
  });
  const told = test.data;
  const share = (value: number | null) => (value === null ? "Not known" : formatShare(value));
  return (
    <Modal opened onClose={onClose} title={`Try: ${rule.title}`} size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      <Stack>
        <Group align="end">
          <NumberInput label="Days back" min={1} max={120} value={days} onChange={setDays} />
          <Button loading={test.isPending} onClick={() => test.mutate()}>
            Try it
          </Button>
        </Group>
        {test.error !== null && <Failed error={test.error} />}
        {told !== undefined && (
          <>
            <SimpleGrid cols={{ base: 2, sm: 3 }}>
              <Figure label="Purchases looked at" value={formatCount(told.purchases)} />
              <Figure label="It would have stopped" value={formatCount(told.matched)} />
              <Figure label="Of these fraud" value={share(told.precision)} />
              <Figure label="Of all fraud it finds" value={share(told.recall)} />
              <Figure label="It would have saved" value={formatCount(told.savedCents / CENTS)} />
              <Figure label="Good customers annoyed" value={formatCount(told.annoyedCustomers)} />
            </SimpleGrid>
            {told.isTruncated && <Alert color="yellow" title="Only the latest purchases were looked at" />}
            <Group justify="end">
              <Button loading={activate.isPending} disabled={rule.state === "active"} onClick={() => activate.mutate()}>
                {rule.state === "active" ? "It judges already" : "Let it judge"}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <Text fz="xs" c="dimmed">
        {label}
      </Text>
      <Text fz="lg" fw={600} className="desk-numbers">
        {value}
      </Text>
    </div>
  );
}
