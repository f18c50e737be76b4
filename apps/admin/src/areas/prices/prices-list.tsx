import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { type Named, nameRows, sayVariant } from "../../pick/variants.ts";
import { Amount } from "../../show/Amount.tsx";
import { formatCount, majorOf } from "../../show/format.ts";
import type { List } from "../../table/list.ts";
import type { PriceList } from "./price-list.ts";

type Prices = paths["/v1/admin/prices"]["get"]["responses"][200]["content"]["application/json"];
/** What a variant costs in a list, from a quantity on. */
export type Price = Prices["items"][number];

/** The prices of a list. */
export function pricesOf({ code }: PriceList): List<Named<Price>> {
  return {
    name: `prices-${code}`,
    noun: "price",
    load: async ({ cursor, limit }) =>
      await nameRows(await take(hansa.GET("/v1/admin/prices", { params: { query: { list: code, cursor, limit } } }))),
    rowId: ({ variantId, minQuantity }) => `${variantId} ${String(minQuantity)}`,
    link: ({ variant, variantId }) => `/products/${variant?.productId ?? variantId}?tab=prices`,
    columns: [
      { id: "variant", header: "Variant", text: ({ variant }) => sayVariant(variant), isOnPhone: true },
      { id: "sku", header: "Sku", text: ({ variant }) => variant?.sku ?? "" },
      { id: "from", header: "From units", align: "end", text: ({ minQuantity }) => formatCount(minQuantity) },
      {
        id: "amount",
        header: "Price",
        align: "end",
        text: majorOf,
        cell: (price) => <Amount money={price} />,
        isOnPhone: true,
      },
    ],
    bulk: [
      {
        label: "Take away",
        scope: "pricing:write",
        isDangerous: true,
        run: ({ variantId, list, minQuantity }) =>
          take(hansa.POST("/v1/admin/prices/removals", { body: { prices: [{ variantId, list, minQuantity }] } })),
      },
    ],
    empty: { title: "No prices in it", next: "Set one, or read a CSV." },
  };
}
