import { Group, Progress, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { formatCount, formatShare } from "../../show/format.ts";
import { Section } from "../../show/Section.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { funnelQuery } from "./live.ts";

/** How far the sessions of the last day came. */
export function Funnel() {
  const { data, error } = useQuery(funnelQuery);
  return (
    <Section title="Funnel, last 24 hours">
      {error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <Steps steps={data.steps} />}
    </Section>
  );
}

function Steps({
  steps,
}: {
  readonly steps: Record<"sessions" | "viewed" | "added" | "purchased" | "orders", number>;
}) {
  const { sessions, orders } = steps;
  const rows = [
    ["Sessions", sessions],
    ["Looked at a product", steps.viewed],
    ["Put something in the cart", steps.added],
    ["Bought", steps.purchased],
  ] as const;
  return (
    <Stack gap="sm">
      {rows.map(([name, count]) => (
        <div key={name}>
          <Group justify="space-between" mb={4}>
            <Text fz="sm">{name}</Text>
            <Text fz="sm" className="desk-numbers">
              {formatCount(count)}
              {sessions > 0 && ` · ${formatShare(count / sessions)}`}
            </Text>
          </Group>
          <Progress value={sessions === 0 ? 0 : (count / sessions) * 100} aria-label={name} />
        </div>
      ))}
      <Text fz="xs" c="dimmed">
        {sessions === 0
          ? "Sessions are counted for shoppers who agreed to it."
          : "Of shoppers who agreed to be counted."}{" "}
        {formatCount(orders)} orders in all.
      </Text>
    </Stack>
  );
}
