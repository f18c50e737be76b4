import { Group, Progress, Stack, Text } from "@mantine/core";
import { formatCount, formatShare } from "../../show/format.ts";
import { Panel } from "../../show/Panel.tsx";
import type { Report } from "./run.ts";

/** What a dry run or an import came to so far. */
export function ReportPanel(props: {
  readonly title: string;
  readonly report: Report;
  readonly isUnderWay: boolean;
  readonly isDryRun: boolean;
}) {
  const { made, changed, same, failed, read, share } = props.report;
  const figures = [
    [props.isDryRun ? "Would be made" : "Made", made],
    [props.isDryRun ? "Would be changed" : "Changed", changed],
    ["The same already", same],
    ["Refused", failed],
  ] as const;
  return (
    <Panel
      title={props.title}
      about={
        props.isUnderWay
          ? `${formatShare(share)} of the file, ${formatCount(read)} rows so far`
          : `${formatCount(read)} rows read`
      }
    >
      {props.isUnderWay && <Progress value={share * 100} aria-label="Of the file that was read" animated />}
      <Figures figures={figures} />
    </Panel>
  );
}

/** Counts beside each other. */
export function Figures({ figures }: { readonly figures: readonly (readonly [string, number])[] }) {
  return (
    <Group gap="xl">
      {figures.map(([name, value]) => (
        <Stack key={name} gap={0}>
          <Text fz="sm" c="dimmed">
            {name}
          </Text>
          <Text fz="xl" fw={600} className="desk-numbers">
            {formatCount(value)}
          </Text>
        </Stack>
      ))}
    </Group>
  );
}
