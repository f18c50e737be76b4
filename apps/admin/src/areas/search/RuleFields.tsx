import { Group, NumberInput, SegmentedControl, Select, Switch, Text, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { MomentInput } from "../../form/MomentInput.tsx";
import { useCategoryChoices, useChannelChoices } from "../../pick/choices.ts";
import { OrderedProducts, type PickedProduct, ProductPick, withProduct } from "../../pick/OrderedProducts.tsx";
import { KINDS, type RuleValues } from "./merchandising.ts";

/** What a rule does, where, with what, and when. */
export function RuleFields(props: {
  readonly form: UseFormReturnType<RuleValues>;
  readonly products: readonly PickedProduct[];
  readonly onProducts: ((products: readonly PickedProduct[]) => void) | undefined;
}) {
  const { form, products, onProducts } = props;
  const { kind, place } = form.getValues();
  return (
    <>
      <SegmentedControl aria-label="What it does" data={[...KINDS]} {...form.getInputProps("kind")} />
      <Where form={form} place={place} />
      {kind !== "filter" && (
        <>
          {onProducts !== undefined && (
            <ProductPick
              label="Products"
              description={kind === "pin" ? "They stand first, in this order." : "One after the other."}
              onPick={(product) => onProducts(withProduct(products, product))}
            />
          )}
          {products.length === 0 && kind === "pin" && (
            <Text fz="sm" c="dimmed">
              No product yet: find one above.
            </Text>
          )}
          <OrderedProducts products={products} onChange={onProducts} />
        </>
      )}
      {kind !== "pin" && (
        <Group grow align="start">
          <TextInput
            label={kind === "filter" ? "Attribute" : "or all with this attribute"}
            placeholder="brand, colour, …"
            required={kind === "filter"}
            maxLength={100}
            {...form.getInputProps("attribute")}
          />
          <TextInput label="of this value" maxLength={200} {...form.getInputProps("value")} />
        </Group>
      )}
      {(kind === "boost" || kind === "bury") && (
        <NumberInput
          label="How much"
          description={kind === "boost" ? "2 doubles what a match counts." : "2 halves what a match counts."}
          min={1}
          max={100}
          decimalScale={1}
          {...form.getInputProps("factor")}
        />
      )}
      <Group grow align="start">
        <MomentInput label="From" {...form.getInputProps("startsAt")} />
        <MomentInput label="Until" {...form.getInputProps("endsAt")} />
      </Group>
      <TextInput
        label="Name"
        description="How you find it again; one is made up if you leave it empty."
        maxLength={200}
        {...form.getInputProps("name")}
      />
      <Switch label="It holds" {...form.getInputProps("isActive", { type: "checkbox" })} />
    </>
  );
}

function Where({ form, place }: { readonly form: UseFormReturnType<RuleValues>; readonly place: string }) {
  const categories = useCategoryChoices();
  const channels = useChannelChoices();
  return (
    <>
      <SegmentedControl
        aria-label="Where"
        data={[
          { value: "query", label: "In a search" },
          { value: "category", label: "In a category" },
        ]}
        {...form.getInputProps("place")}
      />
      <Group grow align="start">
        {place === "query" ? (
          <TextInput
            label="Search"
            placeholder="What is typed"
            required
            maxLength={200}
            {...form.getInputProps("query")}
          />
        ) : (
          <Select label="Category" required searchable data={categories} {...form.getInputProps("categoryId")} />
        )}
        <Select label="Channel" placeholder="Every one" clearable data={channels} {...form.getInputProps("channel")} />
      </Group>
    </>
  );
}
