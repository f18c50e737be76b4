import { codeOf } from "../text/words.ts";
import type { CodeTable } from "./segment.ts";

/** Codes are looked up whole, by 64 bits of hash: two codes of a million meet by chance once in ten million indexes. */
export function buildCodeTable(codes: readonly { readonly code: string; readonly place: number }[]): CodeTable {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(codes.length, 1) * 2));
  const table: CodeTable = {
    high: new Uint32Array(slots),
    low: new Uint32Array(slots),
    places: new Uint32Array(slots),
  };
  for (const { code, place } of codes) {
    const [high, low] = hashOf(codeOf(code));
    let slot = low & (slots - 1);
    while ((table.places[slot] ?? 0) !== 0) slot = (slot + 1) & (slots - 1);
    table.high[slot] = high;
    table.low[slot] = low;
    table.places[slot] = place + 1;
  }
  return table;
}

/** Places of the products that have this code. */
export function findCode(table: CodeTable, code: string): readonly number[] {
  const slots = table.places.length;
  const [high, low] = hashOf(codeOf(code));
  const found: number[] = [];
  for (let slot = low & (slots - 1); (table.places[slot] ?? 0) !== 0; slot = (slot + 1) & (slots - 1)) {
    if (table.high[slot] === high && table.low[slot] === low) found.push((table.places[slot] ?? 0) - 1);
  }
  return found;
}

/** Two rounds of FNV-1a with different beginnings, mixed. */
function hashOf(text: string): readonly [high: number, low: number] {
  let high = 0x811c9dc5;
  let low = 0xc9dc5118;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    high = Math.imul(high ^ sign, 0x01000193);
    low = Math.imul(low ^ sign, 0x85ebca6b) ^ (low >>> 13);
  }
  return [(high ^ (high >>> 15)) >>> 0, (low ^ (low >>> 16)) >>> 0];
}
