import { randomBytes } from "node:crypto";
import type { Region } from "@hansa/kernel";

// Crockford's base 32: no I, L, O or U, so that a number survives being read over the phone.
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP = 5;

/**
 * Makes a number for people: the region's prefix and 50 random bits (`EU-4K7Q9-M2XTR`). It needs no counter that regions
 * would have to agree on, and tells nobody how much is sold. The unique index is the guard.
 */
export function newOrderNumber(region: Region): string {
  const letters = [...randomBytes(2 * GROUP)].map((byte) => LETTERS[byte & 31] ?? "0").join("");
  return `${region.toUpperCase()}-${letters.slice(0, GROUP)}-${letters.slice(GROUP)}`;
}
