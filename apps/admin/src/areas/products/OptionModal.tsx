import { Autocomplete } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { LabelFields } from "./LabelFields.tsx";
import { facetsQuery, type Labelled, type OptionLabels, OTHER_FACETS, withoutEmpty } from "./labels.ts";
import { attributesQuery } from "./product.ts";

interface Values {
  readonly name: string;
  readonly labelled: Labelled;
}

/** Says what options of a name, and their values, are called in each language, on every product. */
export function OptionModal(props: { readonly option: OptionLabels | null; readonly onClose: () => void }) {
  const { option, onClose } = props;
  const { labels = {}, valueLabels = {} } = option ?? {};
  const form = useForm<Values>({ initialValues: { name: option?.name ?? "", labelled: { labels, valueLabels } } });
  const { name, labelled } = form.getValues();
  const facets = useQuery(facetsQuery).data?.facets ?? [];
  const attributes = new Set(useQuery(attributesQuery).data?.items.map(({ code }) => code));
  const inUse = facets.filter((facet) => !OTHER_FACETS.has(facet.name) && !attributes.has(facet.name));
  const values = facets.find((facet) => facet.name === name.toLowerCase())?.values ?? [];
  const save = useAct({
    act: ({ name: to, labelled: given }: Values) =>
      take(hansa.PUT("/v1/admin/option-labels/{name}", { params: { path: { name: to } }, body: withoutEmpty(given) })),
    done: "The option is called so.",
    after: onClose,
  });
  return (
    <FormModal title={option?.name ?? "Add an option"} form={form} saving={save} onClose={onClose}>
      <Autocomplete
        label="Option"
        description="As products name it, in large or small letters."
        required
        maxLength={100}
        readOnly={option !== null}
        data={inUse.map((facet) => facet.name)}
        {...form.getInputProps("name")}
      />
      <LabelFields
        labelled={labelled}
        values={values.map(({ value }) => value)}
        onChange={(given) => form.setFieldValue("labelled", given)}
      />
    </FormModal>
  );
}
