import { Checkbox, MultiSelect, Stack } from "@mantine/core";
import { useCategoryChoices, useCollectionChoices } from "../../pick/choices.ts";
import type { Items } from "./promotion.ts";

/** Which things are meant; nothing chosen is everything. What the API knows beyond these fields stays as it is. */
export function ItemsFields(props: { readonly items: Items | undefined; readonly onChange: (items: Items) => void }) {
  const { items = {}, onChange } = props;
  const categories = useCategoryChoices();
  const collections = useCollectionChoices();
  const some = (ids: string[]) => (ids.length === 0 ? undefined : ids);
  const kept = (items.products?.length ?? 0) + (items.variants?.length ?? 0);
  return (
    <Stack gap={6} w="100%" maw={420}>
      <MultiSelect
        aria-label="Categories"
        placeholder={(items.categories ?? []).length === 0 ? "Of every category" : ""}
        searchable
        hidePickedOptions
        data={categories}
        value={[...(items.categories ?? [])]}
        onChange={(ids) => onChange({ ...items, categories: some(ids) })}
      />
      <MultiSelect
        aria-label="Collections"
        placeholder={(items.collections ?? []).length === 0 ? "Of every collection" : ""}
        searchable
        hidePickedOptions
        data={collections}
        value={[...(items.collections ?? [])]}
        onChange={(ids) => onChange({ ...items, collections: some(ids) })}
      />
      <Checkbox
        label={`Only what is not on sale${kept > 0 ? ` (and ${String(kept)} things named one by one)` : ""}`}
        checked={items.withoutSale === true}
        onChange={(event) => onChange({ ...items, withoutSale: event.currentTarget.checked || undefined })}
      />
    </Stack>
  );
}
