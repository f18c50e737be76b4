import { Grid, Stack, Text, Timeline } from "@mantine/core";
import { Facts } from "../../show/Facts.tsx";
import { sayWord } from "../../show/format.ts";
import { PageLink } from "../../show/PageLink.tsx";
import { Section } from "../../show/Section.tsx";
import { When } from "../../show/When.tsx";
import type { Order } from "./order.ts";
import { OrderLines } from "./OrderLines.tsx";
import { OrderNotes } from "./OrderNotes.tsx";

/** What was promised to whom, and what became of it. */
export function OrderOverview({ order }: { readonly order: Order }) {
  return (
    <Grid>
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Stack>
          <OrderLines order={order} />
          <OrderNotes order={order} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Stack>
          <Steps order={order} />
          <Buyer order={order} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

function Steps({ order }: { readonly order: Order }) {
  return (
    <Section title="Timeline">
      <Timeline active={order.timeline.length - 1} bulletSize={14} lineWidth={2}>
        {order.timeline.map(({ state, at, reason }) => (
          <Timeline.Item key={`${state} ${at}`} title={sayWord(state)}>
            {reason !== undefined && <Text fz="sm">{reason}</Text>}
            <Text fz="xs" c="dimmed">
              <When at={at} />
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Section>
  );
}

function Buyer({ order }: { readonly order: Order }) {
  const { customerId, email, shipping, shippingAddress, billingAddress, vatId } = order;
  const mail = customerId === null ? email : <PageLink to={`/customers/${customerId}`}>{email}</PageLink>;
  return (
    <Section title="Customer">
      <Facts
        facts={[
          ["E-mail", mail],
          ["Account", customerId === null ? "Guest" : "Customer"],
          ["VAT number", vatId],
          ["Ships by", shipping?.name],
          ["Ships to", shippingAddress === null ? null : <AddressLines address={shippingAddress} />],
          ["Bills to", billingAddress === null ? null : <AddressLines address={billingAddress} />],
        ]}
      />
      <PageLink to="/orders" search={{ q: email }} mt="sm" display="inline-block">
        All orders of this address
      </PageLink>
    </Section>
  );
}

function AddressLines({ address }: { readonly address: NonNullable<Order["shippingAddress"]> }) {
  const { name, line1, line2, postalCode, city, region, country, phone } = address;
  const lines = [name, line1, line2, `${postalCode} ${city}`, region, country, phone];
  return (
    <Text component="address" fz="sm" style={{ fontStyle: "normal", whiteSpace: "pre-line" }}>
      {lines.filter((line) => line !== undefined && line !== "").join("\n")}
    </Text>
  );
}
