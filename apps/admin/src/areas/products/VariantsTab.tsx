import { Button, Group, NumberInput, Select, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { useActor } from "../../session/actor.ts";
import { formatCount } from "../../show/format.ts";
import { Panel } from "../../show/Panel.tsx";
import type { Product, Variant } from "./product.ts";
import { VariantGrid } from "./VariantGrid.tsx";

/** What was changed of variants and not saved yet, by id. */
export type Changes = ReadonlyMap<string, Partial<Variant>>;
const MOST_AT_ONCE = 1_000;

/** Every variant of a product in one table: change what is to be changed, save once. */
export function VariantsTab({ product }: { readonly product: Product }) {
  const { may } = useActor();
  const [changes, setChanges] = useState<Changes>(new Map());
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAdding, setAdding] = useState(false);
  const change = (ids: Iterable<string>, part: Partial<Variant>) =>
    setChanges(
      (before) => new Map([...before, ...[...ids].map((id) => [id, { ...before.get(id), ...part }] as const)]),
    );
  const save = useAct({
    act: () => saveVariants(product, changes),
    done: `${formatCount(changes.size)} variants are saved.`,
    after: () => setChanges(new Map()),
  });
  const remove = useAct({
    async act() {
      for (const id of chosen) await take(hansa.DELETE("/v1/admin/variants/{id}", { params: { path: { id } } }));
    },
    done: "They are off sale; orders still find them.",
    after: () => setChosen(new Set()),
  });
  const isWriter = may("catalog:write");
  return (
    <Panel
      title="Variants"
      about={product.options.map(({ name, values }) => `${name}: ${values.join(", ")}`).join(" · ")}
      actions={
        isWriter && (
          <Group gap="xs">
            <Button variant="default" onClick={() => setAdding(true)}>
              Add a variant
            </Button>
            <Button disabled={changes.size === 0} loading={save.isPending} onClick={() => save.mutate()}>
              {changes.size === 0 ? "Nothing to save" : `Save ${formatCount(changes.size)}`}
            </Button>
          </Group>
        )
      }
    >
      {isWriter && chosen.size > 0 && (
        <ManyBar
          count={chosen.size}
          onWeight={(weightGrams) => change(chosen, { weightGrams })}
          onShipping={(requiresShipping) => change(chosen, { requiresShipping })}
          onRemove={() => remove.mutate()}
          isRemoving={remove.isPending}
        />
      )}
      <VariantGrid
        product={product}
        changes={changes}
        chosen={chosen}
        isWriter={isWriter}
        onChange={(id, part) => change([id], part)}
        onChoose={setChosen}
      />
      {isAdding && <NewVariant product={product} onClose={() => setAdding(false)} />}
    </Panel>
  );
}

async function saveVariants(product: Product, changes: Changes): Promise<void> {
  const lines = product.variants.flatMap((variant) => {
    const change = changes.get(variant.id);
    if (change === undefined) return [];
    const { id, sku, barcode, weightGrams, requiresShipping } = { ...variant, ...change };
    return [{ id, sku, barcode, weightGrams, requiresShipping }];
  });
  for (let from = 0; from < lines.length; from += MOST_AT_ONCE) {
    await take(
      hansa.PUT("/v1/admin/products/{id}/variants", {
        params: { path: { id: product.id } },
        body: { variants: lines.slice(from, from + MOST_AT_ONCE) },
      }),
    );
  }
}

function ManyBar(props: {
  readonly count: number;
  readonly onWeight: (grams: number) => void;
  readonly onShipping: (isNeeded: boolean) => void;
  readonly onRemove: () => void;
  readonly isRemoving: boolean;
}) {
  const [grams, setGrams] = useState<number | string>("");
  return (
    <Group gap="xs" align="end" role="region" aria-label="Chosen variants">
      <Text fz="sm" fw={600} pb={8} aria-live="polite">
        {formatCount(props.count)} chosen
      </Text>
      <NumberInput
        size="xs"
        label="Weight of each (g)"
        w={140}
        min={0}
        value={grams}
        onChange={setGrams}
        hideControls
      />
      <Button
        size="xs"
        variant="default"
        disabled={typeof grams !== "number"}
        onClick={() => props.onWeight(Number(grams))}
      >
        Set the weight
      </Button>
      <Button size="xs" variant="default" onClick={() => props.onShipping(true)}>
        Are shipped
      </Button>
      <Button size="xs" variant="default" onClick={() => props.onShipping(false)}>
        Are not shipped
      </Button>
      <Button size="xs" variant="outline" color="red" loading={props.isRemoving} onClick={props.onRemove}>
        Take off sale
      </Button>
    </Group>
  );
}

function NewVariant({ product, onClose }: { readonly product: Product; readonly onClose: () => void }) {
  const form = useForm({
    initialValues: {
      sku: "",
      barcode: "",
      weightGrams: 0,
      options: Object.fromEntries(product.options.map(({ name, values }) => [name, values[0] ?? ""])),
    },
  });
  const add = useAct({
    act: (values: ReturnType<typeof form.getValues>) =>
      take(
        hansa.POST("/v1/admin/variants", {
          body: { productId: product.id, position: product.variants.length, ...values },
        }),
      ),
    done: "The variant is there.",
    after: onClose,
  });
  return (
    <FormModal title="Add a variant" form={form} saving={add} label="Add" onClose={onClose}>
      <TextInput label="Sku" required maxLength={200} data-autofocus {...form.getInputProps("sku")} />
      {product.options.map(({ name, values }) => (
        <Select
          key={name}
          label={name}
          allowDeselect={false}
          data={[...values]}
          {...form.getInputProps(`options.${name}`)}
        />
      ))}
      <TextInput label="Barcode" maxLength={100} {...form.getInputProps("barcode")} />
      <NumberInput label="Weight (g)" min={0} {...form.getInputProps("weightGrams")} />
    </FormModal>
  );
}
