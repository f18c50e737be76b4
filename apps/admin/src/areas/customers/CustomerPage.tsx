import { Grid, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useActor } from "../../session/actor.ts";
import { Facts } from "../../show/Facts.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { PageLink } from "../../show/PageLink.tsx";
import { Section } from "../../show/Section.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";
import { CustomerCredit } from "./CustomerCredit.tsx";
import { CustomerOrders } from "./CustomerOrders.tsx";
import { CustomerTerms } from "./CustomerTerms.tsx";
import { type Customer, customerQuery } from "./customer.ts";
import { EraseCustomer } from "./EraseCustomer.tsx";

/** One customer: who, on what terms, and what they bought. */
export function CustomerPage() {
  const { id } = useParams({ from: "/frame/customers/$id" });
  const { may } = useActor();
  const { data: customer, error, refetch } = useQuery(customerQuery(id));
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (customer === undefined) return <Loading />;
  const isErased = customer.erasedAt !== null;
  return (
    <>
      <PageHead
        title={customer.name ?? customer.email}
        about={<Standing customer={customer} />}
        back={{ to: "/customers", label: "Customers" }}
      >
        {may("identity:write") && !isErased && <EraseCustomer customer={customer} />}
      </PageHead>
      <Grid>
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack>
            {may("orders:read") && <CustomerOrders customerId={id} />}
            {may("payments:read") && <CustomerCredit customerId={id} />}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack>
            <Person customer={customer} />
            <CustomerTerms customerId={id} isErased={isErased} />
            <AddressBook customer={customer} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

function Standing({ customer }: { readonly customer: Customer }) {
  return (
    <Group gap="xs">
      <StateBadge
        state={customer.erasedAt !== null ? "erased" : customer.emailVerified ? "verified" : "not verified"}
      />
      <span>
        Customer since <When at={customer.createdAt} />
      </span>
    </Group>
  );
}

function Person({ customer }: { readonly customer: Customer }) {
  const { may } = useActor();
  return (
    <Section title="Account">
      <Facts
        facts={[
          ["E-mail", customer.email],
          ["Name", customer.name],
          ["Language", customer.locale],
          ["External id", customer.externalId],
          ["Erased", customer.erasedAt === null ? null : <When at={customer.erasedAt} />],
        ]}
      />
      {may("audit:read") && (
        <PageLink to="/audit" search={{ subject: customer.id }} mt="sm" display="inline-block">
          What was done at the desk
        </PageLink>
      )}
    </Section>
  );
}

function AddressBook({ customer }: { readonly customer: Customer }) {
  return (
    <Section title="Addresses">
      {customer.addresses.length === 0 && (
        <Text fz="sm" c="dimmed">
          None yet: addresses come with orders and from the account.
        </Text>
      )}
      <Stack gap="sm">
        {customer.addresses.map(({ id, name, line1, line2, postalCode, city, country, isDefault }) => (
          <Text key={id} component="address" fz="sm" style={{ fontStyle: "normal" }}>
            {[name, line1, line2, `${postalCode} ${city}`, country].filter(Boolean).join(", ")}
            {isDefault && " (default)"}
          </Text>
        ))}
      </Stack>
    </Section>
  );
}
