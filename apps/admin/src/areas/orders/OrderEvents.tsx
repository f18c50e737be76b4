import { Badge, Code, Group, Stack, Text, Timeline } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { Section } from "../../show/Section.tsx";
import { Failed, Loading, Nothing } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";
import type { Order } from "./order.ts";

/** What the shop announced about an order, whole and in order, for whoever looks for the cause of something. */
export function OrderEvents({ order }: { readonly order: Order }) {
  const { data, error } = useQuery({
    queryKey: ["events", order.id],
    queryFn: () => take(hansa.GET("/v1/admin/orders/{id}/events", { params: { path: { id: order.id } } })),
    refetchInterval: 10_000,
  });
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading />;
  const { items, keptDays } = data;
  if (items.length === 0) {
    return (
      <Nothing title="No events">
        Nothing was announced about it in the last {keptDays} days; older events are forgotten.
      </Nothing>
    );
  }
  return (
    <Section
      title="Events"
      aside={
        <Text fz="xs" c="dimmed">
          Kept for {keptDays} days
        </Text>
      }
    >
      <Timeline bulletSize={14} lineWidth={2} active={items.length}>
        {items.map((event) => (
          <Timeline.Item key={event.id} title={`${event.type} · ${String(event.version)}`}>
            <Stack gap={6}>
              <Text fz="xs" c="dimmed">
                <When at={event.occurredAt} />
                {event.isWaiting ? " · waits for its handlers" : ""}
              </Text>
              <Code block fz="xs" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                {JSON.stringify(event.payload, null, 2)}
              </Code>
              <Group gap={6}>
                {event.handledBy.map((handler) => (
                  <Badge key={handler} variant="light" color="gray" tt="none">
                    {handler}
                  </Badge>
                ))}
              </Group>
            </Stack>
          </Timeline.Item>
        ))}
      </Timeline>
    </Section>
  );
}
