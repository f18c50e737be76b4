import type { Hansa } from "@hansa/sdk";
import type { Speech } from "./language.tsx";

/** What an attribute is called, and its unit; null for none. */
export interface AttributeName {
  readonly label: string;
  readonly unit: string | null;
}

/** The names of attributes by their codes. */
export type AttributeNames = Readonly<Record<string, AttributeName>>;

/** Reads what attributes are called; only the codes that are asked for, so that a page carries no more than it shows. */
export async function attributeNames(api: Hansa, codes: readonly string[]): Promise<AttributeNames> {
  const { data } = await api.GET("/v1/attributes");
  const wanted = new Set(codes);
  return Object.fromEntries(
    (data?.items ?? []).filter(({ code }) => wanted.has(code)).map(({ code, label, unit }) => [code, { label, unit }]),
  );
}

/** A value of an attribute as people read it: yes or no, or a number with its unit. A range is two numbers with dots between. */
export function valueInWords(value: unknown, unit: string | null, { say, language }: Speech): string {
  if (value === true || value === "true") return say("value.yes");
  if (value === false || value === "false") return say("value.no");
  const range = typeof value === "string" ? /^(-?[\d.]+)\.\.(-?[\d.]+)$/.exec(value) : null;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  if (range !== null) return withUnit(number.formatRange(Number(range[1]), Number(range[2])), unit);
  return withUnit(typeof value === "number" ? number.format(value) : String(value), unit);
}

/** A measure is read from left to right in every language, so it is set apart from what stands around it. */
function withUnit(text: string, unit: string | null): string {
  return unit === null || unit === "" ? text : `\u2066${text} ${unit}\u2069`;
}
