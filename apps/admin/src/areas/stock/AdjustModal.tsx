import { NumberInput, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { useLocationChoices } from "../../pick/choices.ts";
import { formatCount } from "../../show/format.ts";

interface Values {
  readonly location: string | null;
  readonly delta: number;
  readonly reason: string;
}

/** Changes units on hand, with a reason. */
export function AdjustModal(props: {
  readonly variantId: string;
  readonly location: string | null;
  readonly onClose: () => void;
}) {
  const { variantId, onClose } = props;
  const locations = useLocationChoices();
  const form = useForm<Values>({
    initialValues: { location: props.location, delta: 1, reason: "" },
    validate: {
      location: (location) => (location === null ? "Where?" : null),
      delta: (delta) => (delta === 0 ? "Nothing would change." : null),
      reason: (reason) => (reason.trim() === "" ? "Say why." : null),
    },
  });
  const adjust = useAct({
    act: ({ location, delta, reason }: Values) =>
      take(hansa.POST("/v1/admin/stock/adjustments", { body: { variantId, location: location ?? "", delta, reason } })),
    done: ({ onHand, location }) => `${formatCount(onHand)} on hand at ${location} now.`,
    after: onClose,
  });
  return (
    <FormModal title="Adjust stock" form={form} saving={adjust} label="Adjust" size="md" onClose={onClose}>
      <Select label="Location" required allowDeselect={false} data={locations} {...form.getInputProps("location")} />
      <NumberInput
        label="Units more, or fewer with a minus"
        required
        allowDecimal={false}
        min={-1_000_000}
        max={1_000_000}
        data-autofocus
        {...form.getInputProps("delta")}
      />
      <TextInput
        label="Reason"
        description="Stands in the ledger of moves and in the audit log."
        placeholder="Counted, damaged, delivered…"
        required
        maxLength={500}
        {...form.getInputProps("reason")}
      />
    </FormModal>
  );
}
