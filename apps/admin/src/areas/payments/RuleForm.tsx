import { Button, Checkbox, Group, Modal, NumberInput, Stack, TagsInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { providersQuery, type Rule } from "./routing.ts";

interface Values {
  readonly name: string;
  readonly methods: string[];
  readonly currencies: string[];
  readonly countries: string[];
  readonly customerGroups: string[];
  readonly cards: string[];
  readonly fromMinor: number | string;
  readonly toMinor: number | string;
  readonly weights: Readonly<Record<string, number | string>>;
  readonly isManual: boolean;
  readonly challenge: boolean;
}

/** One rule: what it asks of a payment, and to whom the payment then goes. */
export function RuleForm(props: {
  readonly rule: Rule | null;
  readonly onClose: () => void;
  readonly onDone: (rule: Rule) => void;
}) {
  const { rule, onClose, onDone } = props;
  const { data } = useQuery(providersQuery);
  const form = useForm<Values>({
    initialValues: valuesOf(rule),
    validate: {
      cards: (cards) =>
        cards.every((range) => CARDS.test(range.trim())) ? null : "One to eight digits, or a range of them",
      weights: (weights) => (Object.values(weights).some((weight) => weight !== "") ? null : "Name a provider"),
    },
  });
  const providers = (data?.items ?? []).map(({ provider }) => provider);
  return (
    <Modal
      opened
      onClose={onClose}
      title={rule === null ? "New rule" : "Change rule"}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form onSubmit={form.onSubmit((values) => onDone(ruleOf(values)))}>
        <Stack>
          <TextInput label="Name" required maxLength={64} {...form.getInputProps("name")} />
          <TagsInput label="Methods" description="Any of these; all when empty" {...form.getInputProps("methods")} />
          <Group grow align="start">
            <TagsInput label="Currencies" {...form.getInputProps("currencies")} />
            <TagsInput label="Countries" {...form.getInputProps("countries")} />
            <TagsInput label="Customer groups" {...form.getInputProps("customerGroups")} />
          </Group>
          <TagsInput
            label="Cards"
            description="By their first digits, at most eight: 4, or 411111-411199"
            {...form.getInputProps("cards")}
          />
          <Group grow>
            <NumberInput label="From, minor units" min={0} allowDecimal={false} {...form.getInputProps("fromMinor")} />
            <NumberInput label="To, minor units" min={0} allowDecimal={false} {...form.getInputProps("toMinor")} />
          </Group>
          {providers.map((provider) => (
            <NumberInput
              key={provider}
              label={`Weight of ${provider}`}
              description="Its share of the payments; 0 is a last resort, empty is never"
              min={0}
              max={1000}
              allowDecimal={false}
              error={form.errors["weights"]}
              value={form.values.weights[provider] ?? ""}
              onChange={(weight) => form.setFieldValue("weights", { ...form.values.weights, [provider]: weight })}
            />
          ))}
          <Checkbox
            label="Take the money when goods are sent"
            {...form.getInputProps("isManual", { type: "checkbox" })}
          />
          <Checkbox
            label="Always ask the customer to prove who they are"
            {...form.getInputProps("challenge", { type: "checkbox" })}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Keep as it is
            </Button>
            <Button type="submit">{rule === null ? "Add rule" : "Change rule"}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function valuesOf(rule: Rule | null): Values {
  const when = rule?.when ?? {};
  return {
    name: rule?.name ?? "",
    methods: [...(when.methods ?? [])],
    currencies: [...(when.currencies ?? [])],
    countries: [...(when.countries ?? [])],
    customerGroups: [...(when.customerGroups ?? [])],
    cards: (when.bins ?? []).map(({ from, to }) => (from === to ? from : `${from}-${to}`)),
    fromMinor: when.fromMinor ?? "",
    toMinor: when.toMinor ?? "",
    weights: Object.fromEntries((rule?.providers ?? []).map(({ provider, weight }) => [provider, weight])),
    isManual: rule?.capture === "manual",
    challenge: rule?.challenge === true,
  };
}

const CARDS = /^(\d{1,8})(?:\s*[-\u2013]\s*(\d{1,8}))?$/;

function ruleOf(values: Values): Rule {
  const { name, methods, currencies, countries, customerGroups, fromMinor, toMinor, weights } = values;
  const bins = values.cards.flatMap((range) => {
    const [, from, to = from] = CARDS.exec(range.trim()) ?? [];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
  return {
    name: name.trim(),
    when: {
      ...(methods.length === 0 ? {} : { methods }),
      ...(currencies.length === 0 ? {} : { currencies: currencies.map((one) => one.toUpperCase()) }),
      ...(countries.length === 0 ? {} : { countries: countries.map((one) => one.toUpperCase()) }),
      ...(customerGroups.length === 0 ? {} : { customerGroups }),
      ...(fromMinor === "" ? {} : { fromMinor: Number(fromMinor) }),
      ...(toMinor === "" ? {} : { toMinor: Number(toMinor) }),
      ...(bins.length === 0 ? {} : { bins }),
    },
    providers: Object.entries(weights).flatMap(([provider, weight]) =>
      weight === "" ? [] : [{ provider, weight: Number(weight) }],
    ),
    ...(values.isManual ? { capture: "manual" as const } : {}),
    ...(values.challenge ? { challenge: true } : {}),
  };
}
