import { Text, Timeline } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { useActor } from "../../session/actor.ts";
import { formatMoney, sayWord } from "../../show/format.ts";
import { Section } from "../../show/Section.tsx";
import { When } from "../../show/When.tsx";
import { attemptsOfOrder, type Order, refundsOfOrder } from "./order.ts";

const ENTRIES = 50;

/** Something that became of an order, and whose doing it was. */
interface Happening {
  readonly at: string;
  readonly what: string;
  readonly more: string | null;
  readonly who: string;
}

/** Everything that became of an order, oldest first: steps, money, and what staff did; as far as one may see it. */
export function OrderHistory({ order }: { readonly order: Order }) {
  const happenings = [...stepsOf(order), ...useMoney(order.id), ...useDeeds(order.id)].toSorted(
    (one, other) => new Date(one.at).getTime() - new Date(other.at).getTime(),
  );
  return (
    <Section title="Timeline">
      <Timeline active={happenings.length - 1} bulletSize={14} lineWidth={2}>
        {happenings.map(({ at, what, more, who }) => (
          <Timeline.Item
            key={`${at} ${what} ${more ?? ""}`}
            title={
              <Text fz="sm" fw={600}>
                {what}
              </Text>
            }
          >
            {more !== null && (
              <Text fz="sm" style={{ overflowWrap: "anywhere" }}>
                {more}
              </Text>
            )}
            <Text fz="xs" c="dimmed">
              <When at={at} /> · {who}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Section>
  );
}

function stepsOf(order: Order): readonly Happening[] {
  return order.timeline.map(({ state, at, reason }) => ({
    at,
    what: sayWord(state),
    more: reason ?? null,
    who: "Shop",
  }));
}

function useMoney(orderId: string): readonly Happening[] {
  const { may } = useActor();
  const isShown = may("payments:read");
  const attempts = useQuery({ ...attemptsOfOrder(orderId), enabled: isShown }).data?.items ?? [];
  const refunds = useQuery({ ...refundsOfOrder(orderId), enabled: isShown }).data?.items ?? [];
  return [
    ...attempts.map(({ startedAt, settledAt, state, amount, reason, provider }) => ({
      at: settledAt ?? startedAt,
      what: `Payment ${sayWord(state).toLowerCase()}`,
      more: [formatMoney(amount), reason].filter((part) => part !== null).join(" · "),
      who: sayWord(provider),
    })),
    ...refunds.map(({ requestedAt, settledAt, kind, state, amount, reason, failure }) => ({
      at: settledAt ?? requestedAt,
      what: `${sayWord(kind)} ${sayWord(state).toLowerCase()}`,
      more: [formatMoney(amount), failure ?? reason].join(" · "),
      who: "Provider",
    })),
  ];
}

function useDeeds(orderId: string): readonly Happening[] {
  const { may, id } = useActor();
  const { data } = useQuery({
    queryKey: ["deeds", orderId],
    queryFn: () => take(hansa.GET("/v1/admin/audit", { params: { query: { subject: orderId, limit: ENTRIES } } })),
    enabled: may("audit:read"),
  });
  return (data?.items ?? []).map(({ at, action, reason, actorKind, actorId }) => ({
    at,
    what: sayWord(action.slice(action.indexOf(".") + 1)),
    more: reason,
    who: actorId === id ? "You" : `${sayWord(actorKind)} ${actorId?.slice(-6) ?? ""}`,
  }));
}
