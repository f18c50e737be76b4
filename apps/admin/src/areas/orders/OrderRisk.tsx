import { Badge, Group, List, Progress, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { hansa, Refused, take } from "../../ask/hansa.ts";
import { Facts } from "../../show/Facts.tsx";
import { formatShare, sayWord } from "../../show/format.ts";
import { Section } from "../../show/Section.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Failed, Loading, Nothing } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";
import type { Order } from "./order.ts";

const ALARMING = 0.7;
const WORRYING = 0.3;

/** How the purchase was judged, and why. */
export function OrderRisk({ order }: { readonly order: Order }) {
  const { data, error } = useQuery({
    queryKey: ["judgement", order.id],
    queryFn: () => take(hansa.GET("/v1/admin/fraud/judgements/{id}", { params: { path: { id: order.id } } })),
  });
  if (error instanceof Refused && error.status === 404) {
    return <Nothing title="Not judged">This purchase was not judged: it was imported, or judging was off.</Nothing>;
  }
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading />;
  const color = data.score >= ALARMING ? "red" : data.score >= WORRYING ? "yellow" : "green";
  return (
    <Section title="Judgement" aside={<StateBadge state={data.decision} />}>
      <Stack>
        <Group gap="sm">
          <Progress value={data.score * 100} color={color} w={180} aria-label="Score" />
          <Text fz="sm">{formatShare(data.score)} likely to be fraud</Text>
        </Group>
        {data.reasons.length > 0 && (
          <List size="sm">
            {data.reasons.map((reason) => (
              <List.Item key={reason}>{sayWord(reason)}</List.Item>
            ))}
          </List>
        )}
        <Group gap="xs">
          {data.rules.map((rule) => (
            <Badge key={rule} variant="outline" color="gray" tt="none">
              {rule}
            </Badge>
          ))}
        </Group>
        <Facts
          facts={[
            ["Judged", <When key="at" at={data.at} />],
            ["Became", sayWord(data.outcome)],
            ["Turned out to be", sayWord(data.label)],
            ["Model and rules", `${String(data.modelVersion)} · ${String(data.rulesVersion)}`],
          ]}
        />
      </Stack>
    </Section>
  );
}
