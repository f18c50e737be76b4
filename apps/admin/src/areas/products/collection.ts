import type { paths } from "@hansa/sdk";
import { queryOptions } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";

type Collections = paths["/v1/admin/collections"]["get"]["responses"][200]["content"]["application/json"];
/** A collection; without a rule it is put together by hand. */
export type Collection = Collections["items"][number];
/** What products have to fulfil. */
export type Rule = NonNullable<Collection["rule"]>;

/** Every collection. */
export const collectionsQuery = queryOptions({
  queryKey: ["collections"],
  queryFn: () => take(hansa.GET("/v1/admin/collections")),
});

/** A rule as one sentence; null for by hand. */
export function sayRule(rule: Collection["rule"], names: ReadonlyMap<string, string>): string {
  if (rule === null) return "Put together by hand";
  const parts = [
    rule.categoryId === undefined ? "" : `in ${names.get(rule.categoryId) ?? "a category"}`,
    (rule.brands ?? []).length === 0 ? "" : `by ${(rule.brands ?? []).join(" or ")}`,
    ...Object.entries(rule.attributes ?? {}).map(([code, value]) => `${code} is ${String(value)}`),
    ...(rule.ranges ?? []).map(
      ({ attribute, min, max }) =>
        `${attribute} ${min === undefined ? "" : `from ${String(min)}`} ${max === undefined ? "" : `up to ${String(max)}`}`,
    ),
    rule.minRating === undefined ? "" : `rated ${String(rule.minRating)} or better`,
    rule.titleContains === undefined ? "" : `with “${rule.titleContains}” in the title`,
    rule.addedSince === undefined ? "" : `added since ${new Date(rule.addedSince).toLocaleDateString()}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "Every product" : `Products ${parts.join(", ")}`;
}
