import { Grid, Group, Stack, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useActor } from "../../session/actor.ts";
import { Amount } from "../../show/Amount.tsx";
import { Facts } from "../../show/Facts.tsx";
import { formatExactly, sayWord } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { PageLink } from "../../show/PageLink.tsx";
import { PlainTable } from "../../show/PlainTable.tsx";
import { Section } from "../../show/Section.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";
import { type Attempt, attemptQuery } from "./attempt.ts";
import { ResolveButtons } from "./ResolveButtons.tsx";

/** One try to get money: where it stands, what went back of it, and what its provider announced. */
export function AttemptPage() {
  const { key } = useParams({ from: "/frame/payments/attempts/$key" });
  const { may } = useActor();
  const { data: attempt, error, refetch } = useQuery(attemptQuery(key));
  if (error !== null && attempt === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (attempt === undefined) return <Loading />;
  return (
    <>
      <PageHead
        title={`${sayWord(attempt.method)} by ${sayWord(attempt.provider)}`}
        about={
          <Group gap="xs">
            <StateBadge state={attempt.state} />
            <Amount money={attempt.amount} fw={600} c="var(--mantine-color-text)" />
            <When at={attempt.startedAt} />
          </Group>
        }
        back={{ to: "/payments", label: "Payments" }}
      >
        {may("payments:write") && <ResolveButtons attempt={attempt} />}
      </PageHead>
      <Grid>
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack>
            <WentBack attempt={attempt} />
            <Announced attempt={attempt} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Known attempt={attempt} />
        </Grid.Col>
      </Grid>
    </>
  );
}

function Known({ attempt }: { readonly attempt: Attempt }) {
  const { orderId, captured, providerReference, reason, why, follows, startedAt, settledAt, key } = attempt;
  return (
    <Section title="Attempt">
      <Facts
        facts={[
          [
            "Order",
            <PageLink key="order" to={`/orders/${orderId}`}>
              Open order
            </PageLink>,
          ],
          ["Taken", <Amount key="taken" money={captured} />],
          ["Why this provider", why],
          ["Reason", reason],
          ["Provider's reference", providerReference],
          [
            "Follows",
            follows === null ? null : <PageLink to={`/payments/attempts/${follows}`}>The attempt before</PageLink>,
          ],
          ["Started", formatExactly(startedAt)],
          ["Settled", settledAt === null ? null : formatExactly(settledAt)],
          ["Key", key],
        ]}
      />
    </Section>
  );
}

function WentBack({ attempt }: { readonly attempt: Attempt }) {
  return (
    <Section title="Went back">
      <PlainTable
        label="Went back"
        head={["Requested", "What", "State", "Amount", "Reason"]}
        empty="Nothing went back."
      >
        {attempt.refunds.map((refund) => (
          <Table.Tr key={refund.id}>
            <Table.Td>
              <When at={refund.requestedAt} />
            </Table.Td>
            <Table.Td>{sayWord(refund.kind)}</Table.Td>
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
    </Section>
  );
}

function Announced({ attempt }: { readonly attempt: Attempt }) {
  return (
    <Section title="Announced by the provider">
      <PlainTable
        label="Events"
        head={["Happened", "Event", "Received", "Handled"]}
        empty="The provider announced nothing."
      >
        {attempt.events.map((event) => (
          <Table.Tr key={event.id}>
            <Table.Td>
              <When at={event.occurredAt} />
            </Table.Td>
            <Table.Td>{event.type}</Table.Td>
            <Table.Td>
              <When at={event.receivedAt} />
            </Table.Td>
            <Table.Td>
              <When at={event.processedAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </PlainTable>
    </Section>
  );
}
