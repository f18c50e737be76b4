import { NumberInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { MomentInput } from "../../form/MomentInput.tsx";
import type { Level } from "./stock-list.tsx";

interface Values {
  readonly safety: number;
  readonly backorderLimit: number;
  readonly expectedAt: string | null;
}

/** How much of a level is kept back, and how much is sold beyond it. */
export function PolicyModal({ level, onClose }: { readonly level: Level; readonly onClose: () => void }) {
  const { variantId, location, safety, backorderLimit, expectedAt } = level;
  const form = useForm<Values>({ initialValues: { safety, backorderLimit, expectedAt } });
  const save = useAct({
    act: (body: Values) =>
      take(hansa.PATCH("/v1/admin/stock/{variantId}/{location}", { params: { path: { variantId, location } }, body })),
    done: "The policy holds from now on.",
    after: onClose,
  });
  return (
    <FormModal title={`Policy at ${location}`} form={form} saving={save} size="md" onClose={onClose}>
      <NumberInput
        label="Kept back"
        description="Units that are never sold online."
        min={0}
        allowDecimal={false}
        {...form.getInputProps("safety")}
      />
      <NumberInput
        label="Sold beyond stock"
        description="Units that may be promised before they are here."
        min={0}
        allowDecimal={false}
        {...form.getInputProps("backorderLimit")}
      />
      <MomentInput label="More expected" {...form.getInputProps("expectedAt")} />
    </FormModal>
  );
}
