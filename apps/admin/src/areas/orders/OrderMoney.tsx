import { Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { useActor } from "../../session/actor.ts";
import { Amount } from "../../show/Amount.tsx";
import { formatMoney, sayWord } from "../../show/format.ts";
import { PageLink } from "../../show/PageLink.tsx";
import { PlainTable } from "../../show/PlainTable.tsx";
import { Section } from "../../show/Section.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";
import { OrderOwing } from "./OrderOwing.tsx";
import { attemptsOfOrder, type Order, refundsOfOrder } from "./order.ts";

/** The money of an order: tries to get it, what went back, and what was booked. */
export function OrderMoney({ order }: { readonly order: Order }) {
  const { may } = useActor();
  return (
    <Stack>
      <OrderOwing order={order} />
      <Attempts order={order} />
      <Refunds order={order} />
      {may("ledger:read") && <Bookings order={order} />}
    </Stack>
  );
}

function Attempts({ order }: { readonly order: Order }) {
  const { data, error } = useQuery(attemptsOfOrder(order.id));
  return (
    <Section title="Attempts to pay">
      {error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <PlainTable
          label="Attempts to pay"
          head={["Started", "Provider", "State", "Amount", "Taken", "Why"]}
          empty="Nothing was tried."
        >
          {data.items.map((attempt) => (
            <Table.Tr key={attempt.key}>
              <Table.Td>
                <PageLink to={`/payments/attempts/${attempt.key}`}>
                  <When at={attempt.startedAt} />
                </PageLink>
              </Table.Td>
              <Table.Td>
                {sayWord(attempt.provider)} · {sayWord(attempt.method)}
              </Table.Td>
              <Table.Td>
                <StateBadge state={attempt.state} />
              </Table.Td>
              <Table.Td>
                <Amount money={attempt.amount} />
              </Table.Td>
              <Table.Td>
                <Amount money={attempt.captured} />
              </Table.Td>
              <Table.Td>{attempt.reason ?? attempt.why ?? ""}</Table.Td>
            </Table.Tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

function Refunds({ order }: { readonly order: Order }) {
  const { data, error } = useQuery(refundsOfOrder(order.id));
  return (
    <Section title="Refunds and voids">
      {error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <PlainTable
          label="Refunds and voids"
          head={["Requested", "What", "State", "Amount", "Reason"]}
          empty="Nothing went back."
        >
          {data.items.map((refund) => (
            <Table.Tr key={refund.id}>
              <Table.Td>
                <When at={refund.requestedAt} />
              </Table.Td>
              <Table.Td>
                {sayWord(refund.kind)}
                {refund.destination === "source" ? "" : ` to ${sayWord(refund.destination)}`}
              </Table.Td>
              <Table.Td>
                <StateBadge state={refund.inDoubt ? "in_doubt" : refund.state} />
              </Table.Td>
              <Table.Td>
                <Amount money={refund.amount} />
              </Table.Td>
              <Table.Td>{refund.failure ?? refund.reason}</Table.Td>
            </Table.Tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

function Bookings({ order }: { readonly order: Order }) {
  const { data, error } = useQuery({
    queryKey: ["bookings", order.id],
    queryFn: () => take(hansa.GET("/v1/admin/ledger/orders/{id}", { params: { path: { id: order.id } } })),
  });
  const { currency } = order.totals.total;
  return (
    <Section
      title="Ledger"
      aside={
        data !== undefined && (
          <Text fz="sm" c="dimmed">
            Open: {formatMoney({ amountMinor: data.openMinor, currency })}
          </Text>
        )
      }
    >
      {error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <PlainTable
          label="Bookings"
          head={["When", "Booked as", "Account", "Debit", "Credit"]}
          empty="Nothing was booked."
        >
          {data.items.map(({ entryId, line, occurredAt, kind, account, partner, amountMinor, currency: unit }) => (
            <Table.Tr key={`${entryId} ${String(line)}`}>
              <Table.Td>
                <When at={occurredAt} />
              </Table.Td>
              <Table.Td>{sayWord(kind)}</Table.Td>
              <Table.Td>
                {sayWord(account)}
                {partner === null ? "" : ` · ${partner}`}
              </Table.Td>
              <Table.Td>{amountMinor > 0 && <Amount money={{ amountMinor, currency: unit }} />}</Table.Td>
              <Table.Td>{amountMinor < 0 && <Amount money={{ amountMinor: -amountMinor, currency: unit }} />}</Table.Td>
            </Table.Tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
