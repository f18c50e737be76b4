import { after, MINUTE_MS, newId } from "@hansa/kernel";
import { announceChange, many, run, type Tx } from "#platform/db";
import { type Allocation, type Allocator, createAllocator, sumByVariant, type Taken, type Wanted } from "./allocate.ts";
import { AVAILABILITY } from "./availability.ts";
import {
  endHolds,
  type EndedHold,
  expiredReferences,
  extendHolds,
  insertHolds,
  type LockedRow,
  lockStockOfHolds,
} from "./hold-queries.ts";
import { addOnHand, addReserved, columnsOf, insertMoves, lockStock } from "./queries.ts";

/** How long units are kept for a checkout, unless its payment is unresolved. */
export const HOLD_MS = 10 * MINUTE_MS;
/** Most holds that one pass of the expiry job ends. */
export const EXPIRY_BATCH = 500;

/** Units taken for one reference (a checkout or an order). */
export interface TakenFor {
  readonly reference: string;
  readonly allocations: readonly Allocation[];
  /** Until when a hold keeps them; absent: HOLD_MS from now. */
  readonly until?: Date;
}

/** What became of the holds of a reference: ended now, or there was no living hold any more. */
export interface Ended {
  readonly ended: ReadonlySet<string>;
}

/** Step 1 of taking stock: locks what the batch may draw on, in key order, and opens an allocator over it. */
export async function openAllocator(tx: Tx, variantIds: readonly string[]): Promise<Allocator> {
  const ids = [...new Set(variantIds)];
  return createAllocator(ids.length === 0 ? [] : await many(tx, lockStock(tx, ids)));
}

/** Step 3, for checkouts that wait for money: reserves the units and writes their holds, all statements issued at once. */
export async function saveHolds(tx: Tx, taken: readonly TakenFor[], allocator: Allocator): Promise<void> {
  if (taken.length === 0) return;
  const expiresAt = after(tx.now, HOLD_MS);
  const holds = taken.flatMap(({ reference, allocations, until = expiresAt }) =>
    allocations.map((allocation) => ({ ...allocation, id: newId<"hold">(), reference, expiresAt: until })),
  );
  await Promise.all([
    run(tx, addReserved(tx, columnsOf(holds))),
    run(tx, insertHolds(tx, holds)),
    announceChange(tx, AVAILABILITY, allocator.soldOut()),
  ]);
}

/** Step 3, for orders that are confirmed at once: the units leave the shelf, all statements issued at once. */
export async function saveSales(tx: Tx, taken: readonly TakenFor[], allocator: Allocator): Promise<void> {
  if (taken.length === 0) return;
  const sold = taken.flatMap(({ reference, allocations }) =>
    allocations.map((allocation) => ({ ...allocation, reference })),
  );
  await Promise.all([
    run(tx, addOnHand(tx, columnsOf(sold, -1))),
    run(
      tx,
      insertMoves(
        tx,
        sold.map((line) => moveOf(line, -1, "sold")),
      ),
    ),
    announceChange(tx, AVAILABILITY, allocator.soldOut()),
  ]);
}

/**
 * Holds every line of one checkout, or none.
 *
 * @param reference the checkout, or whatever else the units are kept for
 * @param until absent: HOLD_MS from now
 * @returns the allocations, or what is short; a shortage changes nothing
 */
export async function hold(tx: Tx, reference: string, wanted: readonly Wanted[], until?: Date): Promise<Taken> {
  const lines = sumByVariant(wanted);
  const allocator = await openAllocator(
    tx,
    lines.map((line) => line.variantId),
  );
  const taken = allocator.take(lines);
  if (taken.kind === "taken")
    await saveHolds(
      tx,
      [{ reference, allocations: taken.allocations, ...(until === undefined ? {} : { until }) }],
      allocator,
    );
  return taken;
}

/**
 * Turns the living holds of these references into sales.
 *
 * @param orderOf the order that each reference became; its id stands on the moves
 * @returns the references whose units are now sold; a reference that is missing had expired or was released
 */
export async function commitHolds(
  tx: Tx,
  references: readonly string[],
  orderOf: (reference: string) => string,
): Promise<Ended> {
  if (references.length === 0) return { ended: new Set() };
  const [, sold] = await Promise.all([
    many(tx, lockStockOfHolds(tx, references)),
    many(tx, endHolds(tx, references, "sold")),
  ]);
  if (sold.length > 0) {
    await Promise.all([
      run(tx, addReserved(tx, columnsOf(sold, -1))),
      run(tx, addOnHand(tx, columnsOf(sold, -1))),
      run(
        tx,
        insertMoves(
          tx,
          sold.map((line) => moveOf({ ...line, reference: orderOf(line.reference) }, -1, "sold")),
        ),
      ),
    ]);
  }
  return { ended: referencesOf(sold) };
}

/** Gives the units of living holds back. @returns the references that had some */
export async function releaseHolds(
  tx: Tx,
  references: readonly string[],
  state: "released" | "expired" = "released",
): Promise<Ended> {
  if (references.length === 0) return { ended: new Set() };
  const [before, ended] = await Promise.all([
    many(tx, lockStockOfHolds(tx, references)),
    many(tx, endHolds(tx, references, state)),
  ]);
  if (ended.length > 0) {
    await Promise.all([
      run(tx, addReserved(tx, columnsOf(ended, -1))),
      announceChange(tx, AVAILABILITY, cameBack(before)),
    ]);
  }
  return { ended: referencesOf(ended) };
}

/** Keeps living holds for another HOLD_MS: their payment is unresolved, so their units may have been paid for. */
export async function keepHolds(tx: Tx, references: readonly string[]): Promise<void> {
  if (references.length === 0) return;
  // Stock first, as whoever ends holds: otherwise the two could wait for each other.
  await Promise.all([
    many(tx, lockStockOfHolds(tx, references)),
    run(tx, extendHolds(tx, references, after(tx.now, HOLD_MS))),
  ]);
}

/** Ends one batch of holds that are past their time. @returns how many references were freed */
export async function expireHolds(tx: Tx): Promise<number> {
  const due = await many(tx, expiredReferences(tx, EXPIRY_BATCH));
  const { ended } = await releaseHolds(
    tx,
    due.map((row) => row.reference),
    "expired",
  );
  return ended.size;
}

/** Variants that had nothing free before units were given back. */
export function cameBack(before: readonly LockedRow[]): readonly string[] {
  return [...new Set(before.filter((row) => row.free <= 0).map((row) => row.variantId))];
}

function moveOf(
  line: Allocation & { readonly reference: string },
  sign: 1 | -1,
  reason: "sold" | "cancelled" | "returned",
) {
  const { variantId, location, reference } = line;
  return { id: newId<"move">(), variantId, location, quantity: line.quantity * sign, reason, reference, note: null };
}

function referencesOf(holds: readonly EndedHold[]): ReadonlySet<string> {
  return new Set(holds.map((row) => row.reference));
}
