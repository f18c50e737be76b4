import { Alert, Button, Group, List, NumberInput, Select, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { digitsOf, minorOf, sayWord } from "../../show/format.ts";
import { Section } from "../../show/Section.tsx";
import { Failed } from "../../show/states.tsx";
import { providersQuery } from "./routing.ts";

/** Tells which provider would take a payment, and why; nobody is asked. */
export function TryRoute() {
  const { data } = useQuery(providersQuery);
  const methods = [...new Set((data?.items ?? []).flatMap((one) => one.methods))];
  const form = useForm({
    initialValues: { method: "card", amount: 50 as number | string, currency: "EUR", country: "" },
  });
  const attempt = useMutation({
    mutationFn: ({ method, amount, currency, country }: typeof form.values) =>
      take(
        hansa.GET("/v1/admin/payments/routing/try", {
          params: {
            query: {
              method,
              amountMinor: minorOf(Number(amount), currency.toUpperCase()),
              currency: currency.toUpperCase(),
              ...(country === "" ? {} : { country: country.toUpperCase() }),
            },
          },
        }),
      ),
  });
  const { currency } = form.values;
  const digits = /^[A-Za-z]{3}$/.test(currency) ? digitsOf(currency) : 2;
  return (
    <Section title="Try a payment">
      <form onSubmit={form.onSubmit((values) => attempt.mutate(values))}>
        <Group align="end">
          <Select label="Method" data={methods} allowDeselect={false} w={150} {...form.getInputProps("method")} />
          <NumberInput label="Amount" min={0} decimalScale={digits} w={130} {...form.getInputProps("amount")} />
          <TextInput label="Currency" maxLength={3} minLength={3} w={90} {...form.getInputProps("currency")} />
          <TextInput label="Country" placeholder="DE" maxLength={2} w={90} {...form.getInputProps("country")} />
          <Button type="submit" variant="default" loading={attempt.isPending}>
            Try
          </Button>
        </Group>
      </form>
      {attempt.error !== null && <Failed error={attempt.error} />}
      {attempt.data !== undefined && (
        <Alert
          mt="md"
          color="spruce"
          title={attempt.data.rule === null ? "No rule fits: any provider that can" : attempt.data.rule}
          role="status"
        >
          <List type="ordered" size="sm">
            {attempt.data.candidates.map(({ provider, why }) => (
              <List.Item key={provider}>
                <Text span fw={600} fz="sm">
                  {sayWord(provider)}
                </Text>
                {" – "}
                {why}
              </List.Item>
            ))}
          </List>
          <Text fz="sm" mt="xs">
            Capture: {attempt.data.capture}. {attempt.data.challenge ? "The customer proves who they are." : ""}
          </Text>
        </Alert>
      )}
    </Section>
  );
}
