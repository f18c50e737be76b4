import { Group, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { MomentInput } from "../../form/MomentInput.tsx";
import { CountriesPick } from "../../pick/CountriesPick.tsx";
import { useChannelChoices, useCurrencies, usePriceLists } from "../../pick/choices.ts";
import { type PriceList, percentOf, ppmOf } from "./price-list.ts";

const ENDINGS = ["none", "99", "95", "00"] as const;
type Ending = (typeof ENDINGS)[number];

function valuesOf(list: PriceList | null) {
  return {
    code: list?.code ?? "",
    name: list?.name ?? "",
    channel: list?.channel ?? null,
    currency: list?.currency ?? "EUR",
    kind: list?.kind ?? ("base" as const),
    priority: list?.priority ?? 0,
    validFrom: list?.validFrom ?? null,
    validUntil: list?.validUntil ?? null,
    customerGroup: list?.customerGroup ?? "",
    countries: [...(list?.countries ?? [])],
    isRuled: list !== null && list.rule !== null,
    ruleList: list?.rule?.list ?? null,
    rulePercent: list?.rule === null || list === null ? 10 : percentOf(list.rule.offPpm),
    ruleEnding: list?.rule?.ending ?? ("none" as const),
  };
}
type Values = ReturnType<typeof valuesOf> & { readonly ruleEnding: Ending };

/** Makes a price list, or changes one. */
export function PriceListModal({ list, onClose }: { readonly list: PriceList | null; readonly onClose: () => void }) {
  const channels = useChannelChoices();
  const currencies = useCurrencies();
  const lists = usePriceLists();
  const form = useForm<Values>({ initialValues: valuesOf(list) });
  const { isRuled, currency, code } = form.getValues();
  const save = useAct({ act: savePriceList, done: "The price list is saved.", after: onClose });
  return (
    <FormModal title={list?.name ?? "Add a price list"} form={form} saving={save} onClose={onClose}>
      <Group grow align="start">
        <TextInput label="Name" required maxLength={200} data-autofocus {...form.getInputProps("name")} />
        <TextInput
          label="Code"
          required
          pattern="[a-z0-9][a-z0-9\-]{0,63}"
          readOnly={list !== null}
          {...form.getInputProps("code")}
        />
      </Group>
      <Group grow align="start">
        <Select
          label="Kind"
          allowDeselect={false}
          data={[
            { value: "base", label: "Base prices" },
            { value: "sale", label: "Sale: shown beside the former price" },
          ]}
          {...form.getInputProps("kind")}
        />
        <Select
          label="Currency"
          allowDeselect={false}
          disabled={list !== null}
          data={[...new Set([currency, ...currencies])]}
          {...form.getInputProps("currency")}
        />
        <NumberInput label="Priority" min={-1000} max={1000} {...form.getInputProps("priority")} />
      </Group>
      <Group grow align="start">
        <MomentInput label="In force from" {...form.getInputProps("validFrom")} />
        <MomentInput label="Until" {...form.getInputProps("validUntil")} />
      </Group>
      <Group grow align="start">
        <Select
          label="Only in channel"
          placeholder="Every channel"
          clearable
          clearButtonProps={{ "aria-label": "Every channel" }}
          data={channels}
          {...form.getInputProps("channel")}
        />
        <TextInput label="Only for customer group" placeholder="Everybody" {...form.getInputProps("customerGroup")} />
      </Group>
      <CountriesPick label="Only when shipped to" {...form.getInputProps("countries")} />
      <Switch label="Prices follow another list by a rule" {...form.getInputProps("isRuled", { type: "checkbox" })} />
      {isRuled && (
        <Group grow align="start">
          <NumberInput
            label="Per cent below"
            description="With a minus: above."
            min={-900}
            max={100}
            decimalScale={2}
            {...form.getInputProps("rulePercent")}
          />
          <Select
            label="The list"
            required
            data={lists
              .filter((one) => one.currency === currency && one.code !== code)
              .map((one) => ({ value: one.code, label: one.name }))}
            {...form.getInputProps("ruleList")}
          />
          <Select
            label="Ending in"
            allowDeselect={false}
            data={ENDINGS.map((value) => ({ value, label: value === "none" ? "As computed" : `.${value}` }))}
            {...form.getInputProps("ruleEnding")}
          />
        </Group>
      )}
    </FormModal>
  );
}

function savePriceList(values: Values) {
  const { code, isRuled, ruleList, rulePercent, ruleEnding, customerGroup, ...rest } = values;
  return take(
    hansa.PUT("/v1/admin/price-lists/{code}", {
      params: { path: { code } },
      body: {
        ...rest,
        customerGroup: customerGroup.trim() === "" ? null : customerGroup.trim(),
        rule: isRuled && ruleList !== null ? { list: ruleList, offPpm: ppmOf(rulePercent), ending: ruleEnding } : null,
      },
    }),
  );
}
