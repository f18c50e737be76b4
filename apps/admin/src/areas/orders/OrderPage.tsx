import { Group, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useActor } from "../../session/actor.ts";
import { Amount } from "../../show/Amount.tsx";
import { sayWord } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";
import { OrderActions } from "./OrderActions.tsx";
import { OrderEvents } from "./OrderEvents.tsx";
import { OrderMails } from "./OrderMails.tsx";
import { OrderMoney } from "./OrderMoney.tsx";
import { OrderOverview } from "./OrderOverview.tsx";
import { OrderRisk } from "./OrderRisk.tsx";
import { type Order, orderQuery } from "./order.ts";

interface Part {
  readonly name: string;
  readonly scope: string;
  readonly show: (order: Order) => ReactNode;
}

const PARTS: readonly Part[] = [
  { name: "overview", scope: "orders:read", show: (order) => <OrderOverview order={order} /> },
  { name: "money", scope: "payments:read", show: (order) => <OrderMoney order={order} /> },
  { name: "mails", scope: "notifications:read", show: (order) => <OrderMails order={order} /> },
  { name: "risk", scope: "fraud:read", show: (order) => <OrderRisk order={order} /> },
  { name: "events", scope: "events:read", show: (order) => <OrderEvents order={order} /> },
];

/** One order: what was promised, what became of it, and what can be done. */
export function OrderPage() {
  const { id } = useParams({ from: "/frame/orders/$id" });
  const { data: order, error, refetch } = useQuery(orderQuery(id));
  if (error !== null && order === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (order === undefined) return <Loading />;
  const about = (
    <Group gap="xs">
      <StateBadge state={order.status} />
      <Amount money={order.totals.total} fw={600} c="var(--mantine-color-text)" />
      <span>
        {sayWord(order.payment.method)} · {order.channel} · <When at={order.placedAt} />
      </span>
    </Group>
  );
  return (
    <>
      <PageHead title={order.number} about={about} back={{ to: "/orders", label: "Orders" }}>
        <OrderActions order={order} />
      </PageHead>
      <Parts order={order} />
    </>
  );
}

function Parts({ order }: { readonly order: Order }) {
  const { may } = useActor();
  const { tab } = useSearch({ from: "/frame/orders/$id" });
  const navigate = useNavigate();
  const parts = PARTS.filter(({ scope }) => may(scope));
  const now = parts.find(({ name }) => name === tab)?.name ?? "overview";
  return (
    <Tabs
      value={now}
      onChange={(name) => void navigate({ to: ".", search: { tab: name ?? undefined }, replace: true })}
      keepMounted={false}
    >
      <Tabs.List mb="md">
        {parts.map(({ name }) => (
          <Tabs.Tab key={name} value={name}>
            {sayWord(name)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {parts.map(({ name, show }) => (
        <Tabs.Panel key={name} value={name}>
          {show(order)}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
