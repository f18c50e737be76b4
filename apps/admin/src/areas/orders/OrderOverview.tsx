import { Grid, Stack, Text } from "@mantine/core";
import { Facts } from "../../show/Facts.tsx";
import { PageLink } from "../../show/PageLink.tsx";
import { Section } from "../../show/Section.tsx";
import { OrderHistory } from "./OrderHistory.tsx";
import { OrderLines } from "./OrderLines.tsx";
import { OrderNotes } from "./OrderNotes.tsx";
import type { Order } from "./order.ts";

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
          <OrderHistory order={order} />
          <Buyer order={order} />
        </Stack>
      </Grid.Col>
    </Grid>
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
