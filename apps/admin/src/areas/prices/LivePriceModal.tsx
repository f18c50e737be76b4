import { Group, NumberInput, Select, Switch, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { MoneyInput } from "../../form/MoneyInput.tsx";
import { usePriceLists } from "../../pick/choices.ts";
import { VariantPick } from "../../pick/VariantPick.tsx";
import type { LivePrice } from "./live-price.ts";
import { percentOf, ppmOf } from "./price-list.ts";

const ENDINGS = ["none", "99", "95", "00"] as const;

function valuesOf(rule: LivePrice | null) {
  return {
    variantId: rule?.variantId ?? null,
    list: rule?.list ?? null,
    referenceMinor: rule?.referenceMinor ?? null,
    floorMinor: rule?.floorMinor ?? null,
    ceilingMinor: rule?.ceilingMinor ?? null,
    followsStock: rule === null || rule.stock !== null,
    lowUnits: rule?.stock?.lowUnits ?? 5,
    highUnits: rule?.stock?.highUnits ?? 100,
    lowPercent: percentOf(rule?.stock?.lowPpm ?? 100_000),
    highPercent: percentOf(rule?.stock?.highPpm ?? 50_000),
    followsSales: rule !== null && rule.velocity !== null,
    targetUnits: rule?.velocity?.targetUnits ?? 10,
    windowMinutes: rule?.velocity?.windowMinutes ?? 60,
    salesPercent: percentOf(rule?.velocity?.ppm ?? 100_000),
    ending: rule?.ending ?? ("none" as const),
    stepPercent: percentOf(rule?.stepPpm ?? 50_000),
    cooldownSeconds: rule?.cooldownSeconds ?? 300,
    isActive: rule?.isActive ?? true,
  };
}
type Values = ReturnType<typeof valuesOf>;

/** Lets a price follow stock and sales inside bounds. */
export function LivePriceModal({ rule, onClose }: { readonly rule: LivePrice | null; readonly onClose: () => void }) {
  const lists = usePriceLists();
  const needed = (value: unknown) => (value === null ? "Needed." : null);
  const form = useForm<Values>({
    initialValues: valuesOf(rule),
    validate: { variantId: needed, list: needed, referenceMinor: needed, floorMinor: needed, ceilingMinor: needed },
  });
  const { list, followsStock, followsSales } = form.getValues();
  const currency = lists.find(({ code }) => code === list)?.currency ?? rule?.currency ?? "EUR";
  const save = useAct({
    act: (values: Values) => saveRule(values, rule?.hours ?? []),
    done: "The price follows its rule.",
    after: onClose,
  });
  return (
    <FormModal title={rule === null ? "Add a rule" : "Change the rule"} form={form} saving={save} onClose={onClose}>
      {rule === null && (
        <Group grow align="start">
          <VariantPick label="Variant" required {...form.getInputProps("variantId")} />
          <Select
            label="Price list"
            required
            data={lists.map((one) => ({ value: one.code, label: `${one.name} (${one.currency})` }))}
            {...form.getInputProps("list")}
          />
        </Group>
      )}
      <Group grow align="start">
        <MoneyInput label="Usual price" required currency={currency} {...form.getInputProps("referenceMinor")} />
        <MoneyInput label="Never below" required currency={currency} {...form.getInputProps("floorMinor")} />
        <MoneyInput label="Never above" required currency={currency} {...form.getInputProps("ceilingMinor")} />
      </Group>
      <Switch label="Follows stock" {...form.getInputProps("followsStock", { type: "checkbox" })} />
      {followsStock && (
        <Group grow align="start">
          <NumberInput label="At units or fewer" min={0} {...form.getInputProps("lowUnits")} />
          <NumberInput label="% dearer" min={0} max={90} {...form.getInputProps("lowPercent")} />
          <NumberInput label="At units or more" min={0} {...form.getInputProps("highUnits")} />
          <NumberInput label="% cheaper" min={0} max={90} {...form.getInputProps("highPercent")} />
        </Group>
      )}
      <Switch label="Follows sales" {...form.getInputProps("followsSales", { type: "checkbox" })} />
      {followsSales && (
        <Group grow align="start">
          <NumberInput label="Expected units" min={1} {...form.getInputProps("targetUnits")} />
          <NumberInput label="In minutes" min={1} max={10_080} {...form.getInputProps("windowMinutes")} />
          <NumberInput label="% dearer or cheaper" min={0} max={90} {...form.getInputProps("salesPercent")} />
        </Group>
      )}
      {rule !== null && rule.hours.length > 0 && (
        <Text fz="sm" c="dimmed">
          {rule.hours.length} hours of the week stay as they are.
        </Text>
      )}
      <Group grow align="start">
        <NumberInput label="Most % at once" min={0.1} max={100} {...form.getInputProps("stepPercent")} />
        <NumberInput label="Seconds between changes" min={5} max={86_400} {...form.getInputProps("cooldownSeconds")} />
        <Select
          label="Ending in"
          allowDeselect={false}
          data={ENDINGS.map((value) => ({ value, label: value === "none" ? "As computed" : `.${value}` }))}
          {...form.getInputProps("ending")}
        />
      </Group>
      <Switch label="Holds now" {...form.getInputProps("isActive", { type: "checkbox" })} />
    </FormModal>
  );
}

function saveRule(values: Values, hours: LivePrice["hours"]) {
  const { variantId, list, referenceMinor, floorMinor, ceilingMinor, ending, cooldownSeconds, isActive } = values;
  const { lowUnits, highUnits, targetUnits, windowMinutes } = values;
  return take(
    hansa.PUT("/v1/admin/live-prices/{variantId}/{list}", {
      params: { path: { variantId: variantId ?? "", list: list ?? "" } },
      body: {
        referenceMinor: referenceMinor ?? 0,
        floorMinor: floorMinor ?? 0,
        ceilingMinor: ceilingMinor ?? 0,
        stock: values.followsStock
          ? { lowUnits, highUnits, lowPpm: ppmOf(values.lowPercent), highPpm: ppmOf(values.highPercent) }
          : null,
        velocity: values.followsSales ? { targetUnits, windowMinutes, ppm: ppmOf(values.salesPercent) } : null,
        hours: [...hours],
        ending,
        stepPpm: ppmOf(values.stepPercent),
        cooldownSeconds,
        isActive,
      },
    }),
  );
}
