import { NumberInput, Select } from "@mantine/core";
import { useForm } from "@mantine/form";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { useLocationChoices } from "../../pick/choices.ts";

interface Values {
  readonly from: string | null;
  readonly to: string | null;
  readonly quantity: number;
}

/** Moves units from one location to another. */
export function TransferModal({ variantId, onClose }: { readonly variantId: string; readonly onClose: () => void }) {
  const locations = useLocationChoices();
  const form = useForm<Values>({
    initialValues: { from: null, to: null, quantity: 1 },
    validate: {
      from: (from) => (from === null ? "From where?" : null),
      to: (to, { from }) => (to === null ? "Where to?" : to === from ? "They are there already." : null),
    },
  });
  const move = useAct({
    act: ({ from, to, quantity }: Values) =>
      take(hansa.POST("/v1/admin/stock/transfers", { body: { variantId, from: from ?? "", to: to ?? "", quantity } })),
    done: "The units are moved.",
    after: onClose,
  });
  return (
    <FormModal title="Move between locations" form={form} saving={move} label="Move" size="md" onClose={onClose}>
      <Select label="From" required data={locations} {...form.getInputProps("from")} />
      <Select label="To" required data={locations} {...form.getInputProps("to")} />
      <NumberInput label="Units" required min={1} allowDecimal={false} {...form.getInputProps("quantity")} />
    </FormModal>
  );
}
