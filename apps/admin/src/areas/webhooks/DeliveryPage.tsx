import { Button, Code, Grid, Group } from "@mantine/core";
import type { paths } from "@hansa/sdk";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { Facts } from "../../show/Facts.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { formatCount, formatExactly } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { PageLink } from "../../show/PageLink.tsx";
import { Section } from "../../show/Section.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Nothing } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";
import { LOOK_MS, placeOf, sayOutcome, sayType } from "./webhook.ts";

type Whole = paths["/v1/admin/webhook-deliveries/{id}"]["get"]["responses"][200]["content"]["application/json"];

/** One message to one webhook: its tries, and what it says. */
export function DeliveryPage() {
  const { id } = useParams({ from: "/frame/webhooks/deliveries/$id" });
  const asked = useQuery({
    queryKey: ["webhook-delivery", id],
    queryFn: () => take(hansa.GET("/v1/admin/webhook-deliveries/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === "waiting" ? LOOK_MS : false),
  });
  return <Answered of={asked}>{(delivery) => <Shown delivery={delivery} />}</Answered>;
}

function Shown({ delivery }: { readonly delivery: Whole }) {
  const { may } = useActor();
  const replay = useAct({
    act: () => take(hansa.POST("/v1/admin/webhook-deliveries/{id}/replay", { params: { path: { id: delivery.id } } })),
    done: "It is on its way again.",
  });
  return (
    <>
      <PageHead
        title={sayType(delivery.type)}
        about={
          <Group gap="xs">
            <StateBadge state={delivery.state} />
            <When at={delivery.createdAt} />
          </Group>
        }
        back={{ to: "/webhooks/deliveries", label: "Sent to webhooks" }}
      >
        {may("notifications:write") && delivery.state !== "waiting" && (
          <Button loading={replay.isPending} onClick={() => replay.mutate()}>
            Send it again
          </Button>
        )}
      </PageHead>
      <Grid>
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Section title="Tries">
            <FactTable
              label="Tries"
              rows={delivery.tries}
              rowId={({ number }) => String(number)}
              empty="It was not tried yet"
              facts={[
                { header: "Try", cell: ({ number }) => String(number) },
                { header: "When", cell: ({ at }) => <When at={at} /> },
                { header: "Outcome", cell: ({ error, status }) => sayOutcome(error, status) },
                { header: "Took", align: "end", cell: ({ durationMs }) => `${formatCount(durationMs)} ms` },
              ]}
            />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Known delivery={delivery} />
        </Grid.Col>
        <Grid.Col span={12}>
          <Section title="What it says">
            {delivery.body === null ? (
              <Nothing title="You may not read what it is about" />
            ) : (
              <Code block tabIndex={0}>
                {JSON.stringify(JSON.parse(delivery.body), null, 2)}
              </Code>
            )}
          </Section>
        </Grid.Col>
      </Grid>
    </>
  );
}

function Known({ delivery }: { readonly delivery: Whole }) {
  const orderId = /^order\/(.+)$/.exec(delivery.aggregate ?? "")?.[1];
  return (
    <Section title="Delivery">
      <Facts
        facts={[
          [
            "Goes to",
            delivery.to === null ? (
              "A webhook that was removed"
            ) : (
              <PageLink key="to" to={`/webhooks/${delivery.endpointId}`}>
                {placeOf(delivery.to)}
              </PageLink>
            ),
          ],
          [
            "About",
            orderId === undefined ? delivery.aggregate : <PageLink to={`/orders/${orderId}`}>Open order</PageLink>,
          ],
          ["Next try", delivery.nextTryAt === null ? null : formatExactly(delivery.nextTryAt)],
          ["Ended", delivery.settledAt === null ? null : formatExactly(delivery.settledAt)],
          ["Type", delivery.type],
          ["webhook-id", delivery.messageId],
        ]}
      />
    </Section>
  );
}
