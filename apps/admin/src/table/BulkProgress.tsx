import { Alert, Button, Group, List, Progress, Text } from "@mantine/core";
import { formatCount } from "../show/format.ts";
import type { BulkRun } from "./bulk-run.ts";
import { csvCell, saveFile } from "./csv.ts";

/** Refused rows that are shown; the file has them all. */
const SHOWN = 5;

/** How far an action over many rows has come, and what was refused. */
export function BulkProgress({ run, onStop }: { readonly run: BulkRun; readonly onStop: () => void }) {
  const { label, done, refusals, isRunning, wasStopped } = run;
  const save = () => {
    const lines = refusals.map(({ row, why }) => `${csvCell(row)},${csvCell(why)}`);
    saveFile(
      "refused.csv",
      new Blob([`\uFEFFRow,Why\r\n${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" }),
    );
  };
  return (
    <>
      <Group justify="space-between" mt="xs" gap="sm">
        <Text fz="sm" role="status">
          {label}: {formatCount(done)} done
          {refusals.length === 0 ? "" : `, ${formatCount(refusals.length)} refused`}
          {isRunning ? "…" : wasStopped ? ", stopped" : "."}
        </Text>
        {isRunning && (
          <Button size="compact-sm" variant="default" onClick={onStop}>
            Stop
          </Button>
        )}
      </Group>
      {isRunning && <Progress mt={6} value={100} animated aria-label={`${label} goes on`} />}
      {!isRunning && refusals.length > 0 && (
        <Alert mt="xs" color="yellow" title={`${formatCount(refusals.length)} refused`} role="alert">
          <List size="sm">
            {refusals.slice(0, SHOWN).map(({ row, why }) => (
              <List.Item key={row}>
                {row}: {why}
              </List.Item>
            ))}
          </List>
          <Button size="compact-sm" variant="default" mt="xs" onClick={save}>
            All of them as CSV
          </Button>
        </Alert>
      )}
    </>
  );
}
