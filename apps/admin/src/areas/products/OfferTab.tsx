import { Select, Stack } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Nothing } from "../../show/states.tsx";
import type { Product } from "./product.ts";

/** Something about one variant of the product; which one is chosen above it. */
export function OfferTab(props: { readonly product: Product; readonly children: (variantId: string) => ReactNode }) {
  const { variants } = props.product;
  const [chosen, setChosen] = useState(variants[0]?.id ?? null);
  if (chosen === null) return <Nothing title="No variants yet">Add one under Variants.</Nothing>;
  return (
    <Stack>
      <Select
        label="Variant"
        maw={420}
        allowDeselect={false}
        searchable
        limit={100}
        value={chosen}
        onChange={setChosen}
        data={variants.map(({ id, sku, options }) => ({
          value: id,
          label: [sku, ...Object.values(options)].join(" · "),
        }))}
      />
      <div key={chosen}>{props.children(chosen)}</div>
    </Stack>
  );
}
