import type { paths } from "@hansa/sdk";
import { hansa, take } from "../ask/hansa.ts";
import type { Page } from "../table/list.ts";

type Names = paths["/v1/admin/variant-names"]["get"]["responses"][200]["content"]["application/json"];
/** A variant and what its product is called. */
export type NamedVariant = Names["items"][number];

const MOST = 100;

/** Names of variants by id; ids that nothing has are left out. */
export async function loadVariantNames(ids: readonly string[]): Promise<ReadonlyMap<string, NamedVariant>> {
  const wanted = [...new Set(ids)];
  const pages = Array.from({ length: Math.ceil(wanted.length / MOST) }, (_, page) =>
    take(
      hansa.GET("/v1/admin/variant-names", {
        params: { query: { ids: wanted.slice(page * MOST, (page + 1) * MOST).join(",") } },
      }),
    ),
  );
  return new Map((await Promise.all(pages)).flatMap(({ items }) => items.map((item) => [item.id, item] as const)));
}

/** A row of a list that speaks of a variant. */
export type Named<Row> = Row & { readonly variant: NamedVariant | undefined };

/** Puts names beside the variants of a page, with one more question. */
export async function nameRows<Row extends { readonly variantId: string }>(page: Page<Row>): Promise<Page<Named<Row>>> {
  const names = await loadVariantNames(page.items.map(({ variantId }) => variantId));
  return { ...page, items: page.items.map((row) => ({ ...row, variant: names.get(row.variantId) })) };
}

/** "Arc lamp · Oak, large" */
export function sayVariant(variant: NamedVariant | undefined): string {
  if (variant === undefined) return "Unknown variant";
  const choices = Object.values(variant.options).join(", ");
  return choices === "" ? variant.productTitle : `${variant.productTitle} · ${choices}`;
}
