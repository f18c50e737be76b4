import type { Queryable } from "#platform/db";
import { selectEdition } from "./edition-queries.ts";
import { type AskedMemberships, type Memberships, readMemberships } from "./membership-queries.ts";

/** Most variants of which one process keeps what they belong to, some 300 bytes each; beyond it begins anew. */
export const MAX_KEPT_MEMBERSHIPS = 50_000;
/** Longest that an answer is kept, so that what a former release changed, which renews no edition, is noticed. */
export const MEMBERSHIPS_LIFE_MS = 15_000;
/** Most editions kept: one per database of this process, and the one before during a change. */
const KEPT_EDITIONS = 8;

/** Answers to one set of questions in one edition of the catalogue. */
interface Shelf {
  readonly token: string;
  readonly asked: AskedMemberships;
  /** On the clock of `performance.now()`. */
  readonly untilMs: number;
  readonly known: Map<string, Memberships>;
}
const shelves = new Map<string, Shelf>();

// What this process used last: its answers tell what is still to be read before the edition in force is known.
let lastUsed: Shelf | null = null;

/**
 * Tells what the products of variants belong to; publishing and channels are not asked, and it looks only for what is
 * asked for. Answers are kept in the process under the token of the catalogue's edition, which changes in the same
 * transaction as products, categories and collections do and is read here with every call: what it returns is never
 * older than the caller's transaction sees. Where everything is known, one statement that reads one row.
 *
 * @param asked the same object as before finds what was kept for it
 * @returns by variant id; variants that are not there, or were removed, are absent
 */
export async function loadMemberships(
  on: Queryable,
  variantIds: readonly string[],
  asked: AskedMemberships,
): Promise<ReadonlyMap<string, Memberships>> {
  const guess = lastUsed?.asked === asked && isFresh(lastUsed) ? lastUsed : null;
  const [{ token }, early] = await Promise.all([
    selectEdition(on),
    guess === null ? null : lookUp(on, variantIds, guess),
  ]);
  // The guess was in force before anything was read for it, so what was read is as new as its token says.
  if (early !== null && guess?.token === token) return early;
  return await lookUp(on, variantIds, shelfFor(token, asked));
}

/** What the shelf knows of these variants; what it does not know is read and kept. */
async function lookUp(
  on: Queryable,
  variantIds: readonly string[],
  { known, asked }: Shelf,
): Promise<ReadonlyMap<string, Memberships>> {
  const found = new Map<string, Memberships>();
  const unknown: string[] = [];
  for (const id of variantIds) {
    const one = known.get(id);
    if (one === undefined) unknown.push(id);
    else found.set(id, one);
  }
  if (unknown.length === 0) return found;
  const read = await readMemberships(on, unknown, asked);
  if (known.size + read.length > MAX_KEPT_MEMBERSHIPS) known.clear();
  for (const one of read) {
    found.set(one.variantId, one);
    if (known.size < MAX_KEPT_MEMBERSHIPS) known.set(one.variantId, one);
  }
  return found;
}

/** The shelf of this edition and these questions, empty if there was none that is fresh. */
function shelfFor(token: string, asked: AskedMemberships): Shelf {
  const standing = shelves.get(token);
  if (standing?.asked === asked && isFresh(standing)) {
    lastUsed = standing;
    return standing;
  }
  shelves.delete(token);
  const oldest = shelves.keys().next();
  if (shelves.size >= KEPT_EDITIONS && oldest.done !== true) shelves.delete(oldest.value);
  const shelf = {
    token,
    asked,
    untilMs: performance.now() + MEMBERSHIPS_LIFE_MS,
    known: new Map<string, Memberships>(),
  };
  shelves.set(token, shelf);
  lastUsed = shelf;
  return shelf;
}

function isFresh({ untilMs }: Shelf): boolean {
  return performance.now() < untilMs;
}
