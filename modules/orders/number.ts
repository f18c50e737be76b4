import type { Region } from "@hansa/kernel";

// Crockford's base 32: no I, L, O or U, so that a number survives being read over the phone.
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP = 5;
/** Two groups and the dash between them. */
const RANDOM_LENGTH = 2 * GROUP + 1;
const OURS = new RegExp(`^[A-Z][A-Z0-9-]*-[0-9A-Z]{${String(GROUP)}}-[0-9A-Z]{${String(GROUP)}}$`);

/**
 * Makes a number for people: the region's prefix and 50 random bits (`EU-4K7Q9-M2XTR`). It needs no counter that regions
 * would have to agree on, and tells nobody how much is sold. The unique index is the guard.
 */
export function newOrderNumber(region: Region): string {
  return `${region.toUpperCase()}-${newGroup()}-${newGroup()}`;
}

// One system call serves 200 numbers: alone it would cost more than all the rest of a number.
const pool = new Uint8Array(200 * 2 * GROUP);
let poolUsed = pool.length;

function newGroup(): string {
  if (poolUsed === pool.length) {
    crypto.getRandomValues(pool);
    poolUsed = 0;
  }
  let letters = "";
  for (let index = 0; index < GROUP; index++) letters += LETTERS[(pool[poolUsed++] ?? 0) & 31] ?? "0";
  return letters;
}

/**
 * Reads a number as people write it: any case, spaces around, and the letters that are mistaken for digits in its random
 * part (O for 0, I and L for 1). The number of a former shop is left as it is, but for the spaces.
 */
export function foldOrderNumber(text: string): string {
  const folded = text.trim().toUpperCase();
  if (!OURS.test(folded)) return text.trim();
  const random = folded.slice(-RANDOM_LENGTH).replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  return folded.slice(0, -RANDOM_LENGTH) + random;
}
