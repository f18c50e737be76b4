import { Alert, Grid, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { Facts } from "../../show/Facts.tsx";
import { formatMoment } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { Section } from "../../show/Section.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Nothing } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { deliveryList } from "./delivery-list.tsx";
import { eventTypesQuery, placeOf, type Webhook, webhooksQuery } from "./webhook.ts";
import { WebhookActions } from "./WebhookActions.tsx";

/** A title that reads on its ground, light or dark. */
const READABLE = { title: { color: "var(--mantine-color-text)" } } as const;

/** One webhook: how it goes with it, and everything that it was sent. */
export function WebhookPage() {
  const { id } = useParams({ from: "/frame/webhooks/$id" });
  const asked = useQuery(webhooksQuery);
  return (
    <Answered of={asked}>
      {({ items }) => {
        const webhook = items.find((one) => one.id === id);
        return webhook === undefined ? <Nothing title="There is no such webhook" /> : <Shown webhook={webhook} />;
      }}
    </Answered>
  );
}

function Shown({ webhook }: { readonly webhook: Webhook }) {
  const { may } = useActor();
  const list = useMemo(() => deliveryList(webhook.id), [webhook.id]);
  return (
    <>
      <PageHead
        title={webhook.description === "" ? placeOf(webhook.url) : webhook.description}
        about={
          <Group gap="xs">
            <StateBadge state={webhook.state} />
            <Text span fz="sm" style={{ overflowWrap: "anywhere" }}>
              {webhook.url}
            </Text>
          </Group>
        }
        back={{ to: "/webhooks", label: "Webhooks" }}
      >
        {may("notifications:write") && <WebhookActions webhook={webhook} />}
      </PageHead>
      <Trouble webhook={webhook} />
      <Stack>
        <Section title="What it was sent">
          <DataTable list={list} />
        </Section>
        <Told webhook={webhook} />
      </Stack>
    </>
  );
}

/** What is wrong with it, and what to do about it. */
function Trouble({ webhook: { state, failingSince, suspendedAt } }: { readonly webhook: Webhook }) {
  if (state === "suspended" && suspendedAt !== null) {
    return (
      <Alert color="red" mb="md" title="Nothing is sent to it any more" styles={READABLE}>
        It took nothing for too long, or said that it wants nothing more. What happens until three days after{" "}
        {formatMoment(suspendedAt)} waits for it, and is sent once it is switched on.
      </Alert>
    );
  }
  if (state === "failing" && failingSince !== null) {
    return (
      <Alert
        color="yellow"
        mb="md"
        title={`It has taken nothing since ${formatMoment(failingSince)}`}
        styles={READABLE}
      >
        Everything is tried again for a day, more and more rarely. It is suspended when that does not help.
      </Alert>
    );
  }
  return null;
}

function Told({ webhook }: { readonly webhook: Webhook }) {
  const types = useQuery(eventTypesQuery);
  const meaningOf = new Map(types.data?.items.map(({ type, means }) => [type, means]));
  return (
    <Grid>
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Section title="It is told when">
          <Stack gap={6}>
            {webhook.eventTypes.map((type) => (
              <div key={type}>
                <Text fz="sm">{meaningOf.get(type) ?? type}</Text>
                <Text fz="xs" c="dimmed" ff="monospace" style={{ overflowWrap: "anywhere" }}>
                  {type}
                </Text>
              </div>
            ))}
          </Stack>
        </Section>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Section title="Secret">
          <Facts
            facts={[
              ["Signs with", webhook.previousSecretUntil === null ? "One secret" : "The new secret and the old one"],
              [
                "The old one until",
                webhook.previousSecretUntil === null ? null : <When key="until" at={webhook.previousSecretUntil} />,
              ],
              ["Made", <When key="made" at={webhook.createdAt} />],
            ]}
          />
        </Section>
      </Grid.Col>
    </Grid>
  );
}
