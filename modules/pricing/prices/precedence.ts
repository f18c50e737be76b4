import type { PriceList } from "../facts-shape.ts";

/**
 * Higher priority first; then what is made for fewer people: a customer group, some countries, one channel; then by code,
 * so that the order never depends on the reading.
 */
export function byPrecedence(one: PriceList, other: PriceList): number {
  return (
    other.priority - one.priority ||
    Number(other.customerGroup !== null) - Number(one.customerGroup !== null) ||
    Number(other.countries.length > 0) - Number(one.countries.length > 0) ||
    Number(other.channel !== null) - Number(one.channel !== null) ||
    (one.code < other.code ? -1 : 1)
  );
}
