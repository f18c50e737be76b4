import { newId } from "@hansa/kernel";
import { toIso } from "../minor-units.ts";
import { paypalDecimals } from "./objects.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** ISO minor units of an amount as PayPal writes it. */
export function amountIn(value: unknown): number {
  const { currency_code: currency, value: text } = fieldsIn(value);
  const decimals = paypalDecimals(String(currency));
  return toIso(Math.round(Number(text) * 10 ** decimals), String(currency), decimals);
}

/** The address with these parameters. */
export function withParameters(address: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** A name as PayPal makes them. */
export const shortId = (): string => newId().replaceAll("-", "").slice(-17).toUpperCase();
/** The text, or null. */
export const textIn = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** The fields of an object; none of anything else. */
export function fieldsIn(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** The fields of a body. */
export function parseFields(text: string): Fields {
  return fieldsIn(text === "" ? {} : (JSON.parse(text) as unknown));
}
