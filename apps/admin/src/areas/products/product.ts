import type { paths } from "@hansa/sdk";
import { queryOptions } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";

type Show = paths["/v1/admin/products/{id}"]["get"]["responses"][200]["content"]["application/json"];
/** A product with its variants, as the desk reads it. */
export type Product = Show;
/** A variant as the desk reads it. */
export type Variant = Show["variants"][number];
/** What may be said about a product. */
export type Attribute =
  paths["/v1/admin/attributes"]["get"]["responses"][200]["content"]["application/json"]["items"][number];

/** One product. */
export function productQuery(id: string) {
  return queryOptions({
    queryKey: ["product", id],
    queryFn: () => take(hansa.GET("/v1/admin/products/{id}", { params: { path: { id } } })),
  });
}

/** What may be said about products. */
export const attributesQuery = queryOptions({
  queryKey: ["attributes"],
  queryFn: () => take(hansa.GET("/v1/admin/attributes")),
  staleTime: 60_000,
});

/** Changes a product, unless somebody else did since it was read. */
export function changeProduct(
  product: Product,
  body: paths["/v1/admin/products/{id}"]["patch"]["requestBody"]["content"]["application/json"],
) {
  return take(
    hansa.PATCH("/v1/admin/products/{id}", {
      params: { path: { id: product.id } },
      headers: { "if-match": `"${String(product.revision)}"` },
      body,
    }),
  );
}
