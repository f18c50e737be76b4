import type { Hansa } from "@hansa/sdk";
import type { Speech } from "./language.tsx";
import type { Language } from "./messages/index.ts";

/** What an attribute or an option is called, its unit (null for none), and what its values are called. */
export interface AttributeName {
  readonly label: string;
  readonly unit: string | null;
  readonly values: Readonly<Record<string, string>>;
}

/** The names of attributes by their codes. */
export type AttributeNames = Readonly<Record<string, AttributeName>>;

/** What of attributes a page shows: by code, with the values that stand there. */
export type ShownAttributes = ReadonlyMap<string, readonly unknown[]>;

/** Reads what attributes and options are called, only those that are shown, so that a page carries no more than that. */
export async function attributeNames(api: Hansa, shown: ShownAttributes, language: Language): Promise<AttributeNames> {
  const query = { language };
  const [attributes, options] = await Promise.all([
    api.GET("/v1/attributes", { params: { query } }),
    api.GET("/v1/option-labels", { params: { query } }),
  ]);
  const known = new Map<string, AttributeName>();
  for (const { name, label, values } of options.data?.items ?? []) {
    known.set(name, { label: label ?? name, unit: null, values });
  }
  for (const { code, label, unit, values = {} } of attributes.data?.items ?? []) {
    // A facet of both, as of "colour", has the words of both.
    known.set(code, { label, unit, values: { ...known.get(code)?.values, ...values } });
  }
  return Object.fromEntries(
    [...shown].flatMap(([code, at]) => {
      const name = known.get(code);
      return name === undefined ? [] : [[code, { ...name, values: onlyOf(name.values, at) }]];
    }),
  );
}

function onlyOf(labels: AttributeName["values"], values: readonly unknown[]): AttributeName["values"] {
  const shown = values.filter((value) => typeof value === "string");
  return Object.fromEntries(
    shown.flatMap((value) => (labels[value] === undefined ? [] : [[value, labels[value]] as const])),
  );
}

/** Lines with what was chosen in the language of the page: an order keeps the names that the products had. */
export async function withOptionLabels<Line extends Choice>(api: Hansa, lines: readonly Line[], language: Language) {
  const { data } = await api.GET("/v1/option-labels", { params: { query: { language } } });
  const known = new Map(data?.items.map(({ name, values }) => [name, values]));
  return lines.map((line) => ({
    ...line,
    optionLabels: Object.entries(line.options).map(([name, value]) => ({
      value: known.get(name.toLowerCase())?.[value] ?? value,
    })),
  }));
}

/** What an option of a line is called, and what was chosen. */
interface Choice {
  readonly options: Readonly<Record<string, string>>;
  readonly optionLabels?: readonly { readonly value: string }[];
}

/** What was chosen, in the language of the page as far as the shop has words for it. */
export function choiceInWords({ options, optionLabels }: Choice): string {
  return (optionLabels?.map(({ value }) => value) ?? Object.values(options)).join(" · ");
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

/** A measure is read in the direction of its unit, whatever stands around it. */
function withUnit(text: string, unit: string | null): string {
  return unit === null || unit === "" ? text : `\u2068${text} ${unit}\u2069`;
}
