import type { paths } from "@hansa/sdk";
import { queryOptions } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";

/** What options of a name are called. */
export type OptionLabels =
  paths["/v1/admin/option-labels"]["get"]["responses"][200]["content"]["application/json"]["items"][number];

/** What something and its values are called, by language. */
export type Labelled = Pick<OptionLabels, "labels" | "valueLabels">;

/** What the kinds of attributes are called. */
export const KIND_WORDS = { text: "Text", number: "Number", boolean: "Yes or no", enum: "One of a list" } as const;

/** What options are called in each language. */
export const optionLabelsQuery = queryOptions({
  queryKey: ["option-labels"],
  queryFn: () => take(hansa.GET("/v1/admin/option-labels")),
});

/** What products on sale are told apart by, with the values that most of them have. */
export const facetsQuery = queryOptions({
  queryKey: ["facets"],
  queryFn: () => take(hansa.GET("/v1/search", { params: { query: { facets: true, limit: 1 } } })),
  staleTime: 60_000,
});

/** Names that are neither an attribute nor an option. */
export const OTHER_FACETS: ReadonlySet<string> = new Set(["brand", "category", "price", "stock", "inStock"]);

/** Labels as they are written: what was left empty has none. */
export function withoutEmpty({ labels, valueLabels }: Labelled): Labelled {
  const filled = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(texts).flatMap(([key, text]) => (text.trim() === "" ? [] : [[key, text.trim()] as const])),
    );
  const values = Object.entries(valueLabels).map(([language, texts]) => [language, filled(texts)] as const);
  return {
    labels: filled(labels),
    valueLabels: Object.fromEntries(values.filter(([, texts]) => Object.keys(texts).length > 0)),
  };
}

/** The languages that something has words in. */
export function languagesOf({ labels, valueLabels }: Labelled): string {
  const known = new Set([...Object.keys(labels), ...Object.keys(valueLabels)]);
  return known.size === 0 ? "–" : [...known].toSorted().join(", ");
}
