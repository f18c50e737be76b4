import { Grid, Group, MultiSelect, Select, Stack, Switch, NumberInput, Textarea, TextInput } from "@mantine/core";
import { useForm, type UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useAct } from "../../form/act.ts";
import { RecordForm } from "../../form/FormModal.tsx";
import { MomentInput } from "../../form/MomentInput.tsx";
import { useCategoryChoices } from "../../pick/choices.ts";
import { useActor } from "../../session/actor.ts";
import { sayWord } from "../../show/format.ts";
import { Panel } from "../../show/Panel.tsx";
import { attributesQuery, type Attribute, changeProduct, type Product } from "./product.ts";

const STATES = ["draft", "published", "archived"] as const;
type AttributeValue = string | number | boolean;

function valuesOf(product: Product) {
  const { title, slug, description, brand, taxCategory, status, publishedFrom, publishedUntil } = product;
  const attributes = { ...product.attributes } as Record<string, AttributeValue>;
  const categoryIds = [...product.categoryIds];
  return {
    title,
    slug,
    description,
    brand,
    taxCategory,
    status,
    publishedFrom,
    publishedUntil,
    categoryIds,
    attributes,
  };
}
type Values = ReturnType<typeof valuesOf>;

/** What a product is, and when it is on sale. */
export function GeneralTab({ product }: { readonly product: Product }) {
  const { may } = useActor();
  const categories = useCategoryChoices();
  const form = useForm<Values>({ initialValues: valuesOf(product) });
  const save = useAct({ act: (values: Values) => changeProduct(product, values), done: "The product is saved." });
  return (
    <RecordForm form={form} saving={save} isReadOnly={!may("catalog:write")}>
      <Grid>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack>
            <Panel title="What it is">
              <TextInput label="Title" required maxLength={500} {...form.getInputProps("title")} />
              <Textarea label="Description" autosize minRows={4} maxRows={14} {...form.getInputProps("description")} />
              <Group grow align="start">
                <TextInput label="Brand" maxLength={200} {...form.getInputProps("brand")} />
                <TextInput label="Tax category" required pattern="[a-z0-9\-]+" {...form.getInputProps("taxCategory")} />
              </Group>
              <TextInput
                label="Slug"
                description="Its address in the shop. A former one leads here for ever."
                required
                {...form.getInputProps("slug")}
              />
            </Panel>
            <Attributes form={form} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack>
            <Panel title="On sale">
              <Select
                label="State"
                allowDeselect={false}
                data={STATES.map((value) => ({ value, label: sayWord(value) }))}
                {...form.getInputProps("status")}
              />
              <MomentInput label="From" {...form.getInputProps("publishedFrom")} />
              <MomentInput label="Until" {...form.getInputProps("publishedUntil")} />
            </Panel>
            <Panel title="Where it is found">
              <MultiSelect
                label="Categories"
                searchable
                hidePickedOptions
                data={categories}
                {...form.getInputProps("categoryIds")}
              />
            </Panel>
          </Stack>
        </Grid.Col>
      </Grid>
    </RecordForm>
  );
}

function Attributes({ form }: { readonly form: UseFormReturnType<Values> }) {
  const { data } = useQuery(attributesQuery);
  const { attributes } = form.getValues();
  const known = data?.items ?? [];
  const shown = known.filter(({ code }) => code in attributes);
  const others = known.filter(({ code }) => !(code in attributes));
  const set = (code: string, value: AttributeValue | undefined) => {
    const { [code]: _, ...rest } = attributes;
    form.setFieldValue("attributes", value === undefined ? rest : { ...attributes, [code]: value });
  };
  return (
    <Panel title="Attributes" about="What shoppers filter by.">
      {shown.map((attribute) => (
        <AttributeField
          key={attribute.code}
          attribute={attribute}
          value={attributes[attribute.code]}
          onChange={(value) => set(attribute.code, value)}
        />
      ))}
      {others.length > 0 && (
        <Select
          aria-label="Add an attribute"
          placeholder="Add an attribute…"
          searchable
          data={others.map(({ code, label }) => ({ value: code, label }))}
          value={null}
          onChange={(code) => {
            const attribute = others.find((one) => one.code === code);
            if (attribute !== undefined) set(attribute.code, blank(attribute));
          }}
        />
      )}
    </Panel>
  );
}

function blank({ kind, allowedValues }: Attribute): AttributeValue {
  if (kind === "number") return 0;
  if (kind === "boolean") return true;
  return allowedValues[0] ?? "";
}

function AttributeField(props: {
  readonly attribute: Attribute;
  readonly value: AttributeValue | undefined;
  readonly onChange: (value: AttributeValue | undefined) => void;
}) {
  const { attribute, value, onChange } = props;
  const label = attribute.unit === null ? attribute.label : `${attribute.label} (${attribute.unit})`;
  switch (attribute.kind) {
    case "enum":
      return (
        <Select
          label={label}
          clearable
          clearButtonProps={{ "aria-label": `Take ${label} away` }}
          data={[...attribute.allowedValues]}
          value={String(value)}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case "number":
      return (
        <NumberInput
          label={label}
          value={Number(value)}
          onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
        />
      );
    case "boolean":
      return (
        <Switch label={label} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
      );
    case "text":
      return (
        <TextInput
          label={label}
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      );
  }
}
