import { NumberInput, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { sayWord } from "../../show/format.ts";

/** Parts of a thousand sessions in a per cent. */
const PER_CENT = 10;

interface Values {
  readonly key: string;
  readonly against: string;
  readonly percent: number;
}

/** Drafts an experiment: another way of filling pages against everybody's. */
export function ExperimentModal({
  plans,
  onClose,
}: {
  readonly plans: readonly string[];
  readonly onClose: () => void;
}) {
  const [standard = "standard", ...others] = plans;
  const form = useForm<Values>({
    initialValues: { key: "", against: others[0] ?? "", percent: 50 },
    validate: { key: (key) => (/^[a-z][a-z0-9-]{0,63}$/.test(key) ? null : "Small letters, digits and hyphens") },
  });
  const draft = useAct({
    act: ({ key, against, percent }: Values) => {
      const share = Math.round(percent * PER_CENT);
      const variants = [standard, against].map((name) => ({ name, share }));
      return take(hansa.POST("/v1/admin/experiments", { body: { key, variants } }));
    },
    done: "It is drafted: nobody takes part before it begins.",
    after: onClose,
  });
  return (
    <FormModal title="Draft an experiment" form={form} saving={draft} label="Draft" size="md" onClose={onClose}>
      <TextInput label="Name" placeholder="home-order-spring" required maxLength={64} {...form.getInputProps("key")} />
      <Select
        label={`${sayWord(standard)} against`}
        allowDeselect={false}
        data={others.map((value) => ({ value, label: sayWord(value) }))}
        {...form.getInputProps("against")}
      />
      <NumberInput
        label="Sessions that see each of the two"
        description="All others see the standard, and are not counted."
        suffix=" %"
        min={1}
        max={50}
        allowDecimal={false}
        {...form.getInputProps("percent")}
      />
    </FormModal>
  );
}
