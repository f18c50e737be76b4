import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { useActor } from "../../session/actor.ts";
import { Section } from "../../show/Section.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { type Terms, termsQuery } from "./customer.ts";

/** On what terms a customer buys: group, tax exemption, VAT number. */
export function CustomerTerms({ customerId, isErased }: { readonly customerId: string; readonly isErased: boolean }) {
  const { data, error } = useQuery(termsQuery(customerId));
  return (
    <Section title="Terms">
      {error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <TermsForm key={JSON.stringify(data)} customerId={customerId} terms={data} isErased={isErased} />
      )}
    </Section>
  );
}

function TermsForm(props: { readonly customerId: string; readonly terms: Terms; readonly isErased: boolean }) {
  const { customerId, terms, isErased } = props;
  const { may } = useActor();
  const isFixed = isErased || !may("identity:write");
  const form = useForm({
    initialValues: {
      customerGroup: terms.customerGroup ?? "",
      taxExemption: terms.taxExemption ?? "",
      vatId: terms.vatId ?? "",
    },
    validate: {
      customerGroup: (value) =>
        value === "" || /^[a-z0-9][a-z0-9-]{0,63}$/.test(value) ? null : "Small letters, digits and hyphens",
    },
  });
  const save = useAct({
    act: (values: typeof form.values) =>
      take(
        hansa.PUT("/v1/admin/customers/{id}/terms", {
          params: { path: { id: customerId } },
          body: {
            customerGroup: values.customerGroup || null,
            taxExemption: values.taxExemption || null,
            vatId: values.vatId || null,
          },
        }),
      ),
    done: "The terms are set.",
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="sm">
        <TextInput
          label="Customer group"
          description="Price lists and promotions name it."
          disabled={isFixed}
          {...form.getInputProps("customerGroup")}
        />
        <TextInput label="Tax exemption" maxLength={64} disabled={isFixed} {...form.getInputProps("taxExemption")} />
        <TextInput label="VAT number" maxLength={20} disabled={isFixed} {...form.getInputProps("vatId")} />
        {!isFixed && (
          <Group justify="end">
            <Button type="submit" size="xs" disabled={!form.isDirty()} loading={save.isPending}>
              Set terms
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
