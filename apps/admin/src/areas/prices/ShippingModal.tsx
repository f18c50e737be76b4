import { Group, NumberInput, Select, SimpleGrid, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { MoneyInput } from "../../form/MoneyInput.tsx";
import { CountriesPick } from "../../pick/CountriesPick.tsx";
import { useChannels } from "../../pick/choices.ts";
import { filledNames, NamesFields } from "../../pick/NamesFields.tsx";
import type { ShippingOption } from "./shipping-option.ts";

function valuesOf(option: ShippingOption | null, channel: string) {
  return {
    channel: option?.channel ?? channel,
    code: option?.code ?? "",
    name: option?.name ?? "",
    names: { ...option?.names },
    countries: [...(option?.countries ?? [])],
    taxCategory: option?.taxCategory ?? "standard",
    minDays: option?.minDays ?? 1,
    maxDays: option?.maxDays ?? 3,
    maxWeightGrams: option?.maxWeightGrams ?? ("" as const),
    position: option?.position ?? 0,
    amountMinor: option?.prices[0]?.amountMinor ?? null,
    freeFromMinor: option?.prices[0]?.freeFromMinor ?? null,
  };
}
type Values = Omit<ReturnType<typeof valuesOf>, "maxWeightGrams"> & { readonly maxWeightGrams: number | "" };

/** Offers a way to ship in a channel, or changes it. */
export function ShippingModal(props: { readonly option: ShippingOption | null; readonly onClose: () => void }) {
  const { option, onClose } = props;
  const channels = useChannels();
  const form = useForm<Values>({
    initialValues: valuesOf(option, channels[0]?.code ?? ""),
    validate: { amountMinor: (amount) => (amount === null ? "How much?" : null) },
  });
  const { channel } = form.getValues();
  const currency = channels.find(({ code }) => code === channel)?.currency ?? "EUR";
  const save = useAct({
    act: ({ channel: to, code, names, amountMinor, freeFromMinor, maxWeightGrams, ...body }: Values) =>
      take(
        hansa.PUT("/v1/admin/shipping-options/{channel}/{code}", {
          params: { path: { channel: to, code } },
          body: {
            ...body,
            names: filledNames(names),
            maxWeightGrams: maxWeightGrams === "" ? null : maxWeightGrams,
            prices: [
              { currency, amountMinor: amountMinor ?? 0, freeFromMinor },
              ...(option?.prices ?? []).filter((price) => price.currency !== currency),
            ],
          },
        }),
      ),
    done: "Shoppers can choose it.",
    after: onClose,
  });
  return (
    <FormModal title={option?.name ?? "Add a way to ship"} form={form} saving={save} onClose={onClose}>
      <Group grow align="start">
        <TextInput label="Name" required data-autofocus {...form.getInputProps("name")} />
        <TextInput label="Code" required readOnly={option !== null} {...form.getInputProps("code")} />
        <Select
          label="Channel"
          allowDeselect={false}
          disabled={option !== null}
          data={channels.map(({ code, name }) => ({ value: code, label: name }))}
          {...form.getInputProps("channel")}
        />
      </Group>
      <CountriesPick
        label="To"
        description="Nothing chosen: wherever the channel ships."
        {...form.getInputProps("countries")}
      />
      <Group grow align="start">
        <MoneyInput label="Price" required currency={currency} {...form.getInputProps("amountMinor")} />
        <MoneyInput label="Free from" currency={currency} {...form.getInputProps("freeFromMinor")} />
        <NumberInput label="Most grams" min={1} {...form.getInputProps("maxWeightGrams")} />
      </Group>
      <Group grow align="start">
        <NumberInput label="Days at least" min={0} max={365} {...form.getInputProps("minDays")} />
        <NumberInput label="Days at most" min={0} max={365} {...form.getInputProps("maxDays")} />
        <NumberInput label="Place in the list" min={0} {...form.getInputProps("position")} />
        <TextInput label="Tax category" required {...form.getInputProps("taxCategory")} />
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <NamesFields names={form.getValues().names} onChange={(names) => form.setFieldValue("names", names)} />
      </SimpleGrid>
    </FormModal>
  );
}
