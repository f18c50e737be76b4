import type { paths } from "@hansa/sdk";

type Rules = paths["/v1/admin/search/rules"]["get"]["responses"][200]["content"]["application/json"];
/** A rule of a search or a category. */
export type SearchRule = Rules["items"][number];
/** The same as it is written. */
export type WrittenRule = NonNullable<
  paths["/v1/admin/search/rules"]["post"]["requestBody"]
>["content"]["application/json"];

/** What each kind of rule does, for people. */
export const KINDS: readonly { readonly value: SearchRule["kind"]; readonly label: string }[] = [
  { value: "pin", label: "Pin" },
  { value: "boost", label: "Lift" },
  { value: "bury", label: "Bury" },
  { value: "filter", label: "Only" },
];

/** The fields of a rule while it is written. */
export interface RuleValues {
  readonly name: string;
  readonly kind: SearchRule["kind"];
  readonly place: "query" | "category";
  readonly query: string;
  readonly categoryId: string | null;
  readonly channel: string | null;
  readonly attribute: string;
  readonly value: string;
  readonly factor: number;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly isActive: boolean;
}

const PPM = 1_000_000;

export const EMPTY_RULE: RuleValues = {
  name: "",
  kind: "pin",
  place: "query",
  query: "",
  categoryId: null,
  channel: null,
  attribute: "",
  value: "",
  factor: 2,
  startsAt: null,
  endsAt: null,
  isActive: true,
};

/** A rule as its form shows it. */
export function valuesOf(rule: SearchRule): RuleValues {
  const { name, kind, query, categoryId, channel, attribute, value, factorPpm, startsAt, endsAt, isActive } = rule;
  const words = { query: query ?? "", attribute: attribute ?? "", value: value ?? "" };
  const place = categoryId === null ? ("query" as const) : ("category" as const);
  return { name, kind, place, categoryId, channel, factor: factorPpm / PPM, startsAt, endsAt, isActive, ...words };
}

/** What a form says, as the API takes it. */
export function bodyOf(values: RuleValues, productIds: readonly string[]): WrittenRule {
  const { name, kind, place, query, categoryId, channel, attribute, value, factor, startsAt, endsAt, isActive } =
    values;
  const isByValue = kind !== "pin" && attribute.trim() !== "";
  return {
    name: name.trim() === "" ? nameOf(values) : name.trim(),
    kind,
    query: place === "query" ? query.trim() || null : null,
    categoryId: place === "category" ? categoryId : null,
    channel,
    productIds: kind === "filter" ? [] : [...productIds],
    attribute: isByValue ? attribute.trim() : null,
    value: isByValue ? value.trim() : null,
    factorPpm: Math.round(factor * PPM),
    startsAt,
    endsAt,
    isActive,
  };
}

/** A name for a rule that was given none. */
function nameOf({ kind, place, query }: RuleValues): string {
  const label = KINDS.find(({ value }) => value === kind)?.label ?? kind;
  return place === "query" ? `${label}: ${query.trim()}` : `${label} in a category`;
}

/** Whether a rule holds at a moment. */
export function stateOf({ isActive, startsAt, endsAt }: SearchRule, now: number): string {
  if (!isActive) return "paused";
  if (startsAt !== null && Date.parse(startsAt) > now) return "planned";
  return endsAt !== null && Date.parse(endsAt) <= now ? "over" : "active";
}
