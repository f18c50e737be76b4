import { NumberInput, Select } from "@mantine/core";
import { useForm } from "@mantine/form";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { MoneyInput } from "../../form/MoneyInput.tsx";
import { usePriceLists } from "../../pick/choices.ts";
import { VariantPick } from "../../pick/VariantPick.tsx";
import type { PriceList } from "./price-list.ts";
import type { Price } from "./prices-list.tsx";

interface Values {
  readonly variantId: string | null;
  readonly list: string | null;
  readonly minQuantity: number;
  readonly amountMinor: number | null;
}

/** Sets what a variant costs in a list. */
export function PriceModal(props: {
  readonly list: PriceList | null;
  readonly variantId: string | null;
  readonly price?: Price;
  readonly onClose: () => void;
}) {
  const { price, onClose } = props;
  const lists = usePriceLists();
  const form = useForm<Values>({
    initialValues: {
      variantId: props.variantId,
      list: price?.list ?? props.list?.code ?? null,
      minQuantity: price?.minQuantity ?? 1,
      amountMinor: price?.amountMinor ?? null,
    },
    validate: {
      variantId: (id) => (id === null ? "Which one?" : null),
      list: (list) => (list === null ? "In which list?" : null),
      amountMinor: (amount) => (amount === null ? "How much?" : null),
    },
  });
  const { list: code } = form.getValues();
  const currency = lists.find((one) => one.code === code)?.currency ?? props.list?.currency ?? "EUR";
  const save = useAct({
    act: ({ variantId, list, minQuantity, amountMinor }: Values) =>
      take(
        hansa.PUT("/v1/admin/prices", {
          body: {
            prices: [
              { variantId: variantId ?? "", list: list ?? "", minQuantity, amountMinor: amountMinor ?? 0, currency },
            ],
          },
        }),
      ),
    done: "The price holds from now on.",
    after: onClose,
  });
  return (
    <FormModal title="Set a price" form={form} saving={save} label="Set" size="md" onClose={onClose}>
      {props.variantId === null && <VariantPick label="Variant" required {...form.getInputProps("variantId")} />}
      {props.list === null && (
        <Select
          label="Price list"
          required
          allowDeselect={false}
          data={lists.map((one) => ({ value: one.code, label: `${one.name} (${one.currency})` }))}
          {...form.getInputProps("list")}
        />
      )}
      <MoneyInput key={currency} label="Price" required currency={currency} {...form.getInputProps("amountMinor")} />
      <NumberInput label="From units" min={1} allowDecimal={false} {...form.getInputProps("minQuantity")} />
    </FormModal>
  );
}
