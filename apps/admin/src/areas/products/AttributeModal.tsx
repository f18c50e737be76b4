import { Group, Select, TagsInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { LabelFields } from "./LabelFields.tsx";
import { facetsQuery, KIND_WORDS, withoutEmpty } from "./labels.ts";
import type { Attribute } from "./product.ts";

function valuesOf(attribute: Attribute | null) {
  const { labels = {}, valueLabels = {} } = attribute ?? {};
  return {
    code: attribute?.code ?? "",
    label: attribute?.label ?? "",
    kind: attribute?.kind ?? ("text" as const),
    unit: attribute?.unit ?? "",
    allowedValues: [...(attribute?.allowedValues ?? [])],
    labelled: { labels, valueLabels },
  };
}
type Values = ReturnType<typeof valuesOf>;

/** Says what may be said about products, and what it is called in each language. */
export function AttributeModal(props: { readonly attribute: Attribute | null; readonly onClose: () => void }) {
  const { attribute, onClose } = props;
  const form = useForm<Values>({ initialValues: valuesOf(attribute) });
  const { code, kind, unit, allowedValues, labelled } = form.getValues();
  const facet = useQuery(facetsQuery).data?.facets.find(({ name }) => name === code);
  const save = useAct({
    act: ({ code: to, labelled: given, unit: measure, ...body }: Values) =>
      take(
        hansa.PUT("/v1/admin/attributes/{code}", {
          params: { path: { code: to } },
          body: { ...body, ...withoutEmpty(given), unit: measure === "" ? null : measure },
        }),
      ),
    done: "The attribute is saved.",
    after: onClose,
  });
  const inUse = (facet?.values ?? []).map(({ value }) => value);
  const values = { text: inUse, enum: allowedValues, number: unit === "" ? [] : [unit], boolean: [] }[kind];
  return (
    <FormModal title={attribute?.label ?? "Add an attribute"} form={form} saving={save} onClose={onClose}>
      <Group grow align="start">
        <TextInput label="Label" required data-autofocus maxLength={200} {...form.getInputProps("label")} />
        <TextInput
          label="Code"
          required
          readOnly={attribute !== null}
          maxLength={64}
          pattern="[A-Za-z][A-Za-z0-9_\-]*"
          {...form.getInputProps("code")}
        />
      </Group>
      <Group grow align="start">
        <Select
          label="Kind"
          allowDeselect={false}
          data={Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label }))}
          {...form.getInputProps("kind")}
        />
        {kind === "number" && <TextInput label="Unit" maxLength={32} {...form.getInputProps("unit")} />}
      </Group>
      {kind === "enum" && <TagsInput label="Values" {...form.getInputProps("allowedValues")} />}
      <LabelFields labelled={labelled} values={values} onChange={(given) => form.setFieldValue("labelled", given)} />
    </FormModal>
  );
}
