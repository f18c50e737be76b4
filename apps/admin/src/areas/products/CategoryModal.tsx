import { Group, NumberInput, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { useCategoryChoices } from "../../pick/choices.ts";
import { filledNames, NamesFields } from "../../pick/NamesFields.tsx";
import type { Category } from "./CategoriesPage.tsx";

interface Values {
  readonly name: string;
  readonly slug: string;
  readonly parentId: string | null;
  readonly position: number;
  readonly names: Record<string, string>;
}

/** Makes a category, or changes and moves one. */
export function CategoryModal(props: {
  readonly category: Category | null;
  readonly parentId: string | null;
  readonly onClose: () => void;
}) {
  const { category, onClose } = props;
  const parents = useCategoryChoices().filter(({ value }) => value !== category?.id);
  const form = useForm<Values>({
    initialValues: {
      name: category?.name ?? "",
      slug: category?.slug ?? "",
      parentId: props.parentId,
      position: category?.position ?? 0,
      names: { ...category?.names },
    },
  });
  const save = useAct({
    act: (values: Values) => saveCategory(category, values),
    done: "The category is saved.",
    after: onClose,
  });
  return (
    <FormModal title={category === null ? "Add a category" : category.name} form={form} saving={save} onClose={onClose}>
      <TextInput label="Name" required maxLength={200} data-autofocus {...form.getInputProps("name")} />
      <TextInput
        label="Slug"
        description={category === null ? "Made of the name where it is empty." : undefined}
        maxLength={200}
        {...form.getInputProps("slug")}
      />
      <Group grow align="start">
        <Select
          label="Below"
          placeholder="At the top"
          searchable
          clearable
          clearButtonProps={{ "aria-label": "To the top" }}
          data={parents}
          {...form.getInputProps("parentId")}
        />
        <NumberInput label="Place among its neighbours" min={0} max={100_000} {...form.getInputProps("position")} />
      </Group>
      <NamesFields names={form.getValues().names} onChange={(names) => form.setFieldValue("names", names)} />
    </FormModal>
  );
}

function saveCategory(category: Category | null, { slug, names, ...rest }: Values) {
  const body = {
    ...rest,
    ...(slug === "" ? {} : { slug }),
    names: filledNames(names),
  };
  return take(
    category === null
      ? hansa.POST("/v1/admin/categories", { body })
      : hansa.PATCH("/v1/admin/categories/{id}", { params: { path: { id: category.id } }, body }),
  );
}
