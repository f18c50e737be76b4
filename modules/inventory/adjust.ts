import { newId } from "@hansa/kernel";
import { announceChange, many, run, type Tx } from "#platform/db";
import { AVAILABILITY } from "./availability.ts";
import { InsufficientRoom, LocationNotFound, StockIsPromised } from "./errors.ts";
import { cameBack } from "./hold.ts";
import { ensureStock, lockLevels, type Level, unknownLocations } from "./level-queries.ts";
import { addOnHand, columnsOf, insertMoves, lockStockOfSales, type Move, type MoveReason, soldFor } from "./queries.ts";

/** Most units that one location may have of one variant. */
export const MAX_ON_HAND = 1_000_000_000;
/** Most rows that one call of `adjust` or `setOnHand` takes. */
export const MAX_ADJUSTMENTS = 5_000;

/** A change of units on hand by somebody, or by an import. */
export interface Adjustment {
  readonly variantId: string;
  readonly location: string;
  /** Whole units; negative takes away. */
  readonly delta: number;
  readonly reason: MoveReason;
  readonly note?: string | null;
  readonly reference?: string | null;
}

/** A count: so many units lie there, whatever was recorded. */
export interface Count {
  readonly variantId: string;
  readonly location: string;
  readonly onHand: number;
  readonly reason: MoveReason;
}

/**
 * Changes units on hand and records a move for each; all or none.
 *
 * @param adjustments at most MAX_ADJUSTMENTS; several on one row are applied together
 * @throws LocationNotFound
 * @throws StockIsPromised when a row would fall below what is reserved
 * @throws InsufficientRoom when a row would rise above MAX_ON_HAND
 */
export async function adjust(tx: Tx, adjustments: readonly Adjustment[]): Promise<void> {
  await applyTo(tx, adjustments, () => adjustments);
}

/**
 * Sets units on hand to what was counted and records the difference; a count that agrees records nothing.
 *
 * @param counts at most MAX_ADJUSTMENTS, one per variant and location
 * @returns for each count, in their order, whether it changed anything
 * @throws LocationNotFound, StockIsPromised, InsufficientRoom as `adjust`
 */
export async function setOnHand(tx: Tx, counts: readonly Count[]): Promise<readonly boolean[]> {
  const changes = await applyTo(tx, counts, (levels) =>
    counts.map(({ onHand, ...count }) => ({ ...count, delta: onHand - (levels.get(keyOf(count))?.onHand ?? 0) })),
  );
  const changed = new Set(changes.map(keyOf));
  return counts.map((count) => changed.has(keyOf(count)));
}

/**
 * Moves units from one location to another.
 *
 * @param transfer whole units, at least 1
 * @throws LocationNotFound, StockIsPromised, InsufficientRoom as `adjust`
 */
export async function transfer(
  tx: Tx,
  {
    from,
    to,
    variantId,
    quantity,
  }: { readonly from: string; readonly to: string; readonly variantId: string; readonly quantity: number },
): Promise<void> {
  const reference = newId<"transfer">();
  await adjust(tx, [
    { variantId, location: from, delta: -quantity, reason: "sent", reference },
    { variantId, location: to, delta: quantity, reason: "arrived", reference },
  ]);
}

/**
 * Puts everything that was sold for these orders, and not yet given back, onto the shelf again; twice changes nothing.
 *
 * @returns the orders that had units to give back
 */
export async function restock(tx: Tx, orderIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (orderIds.length === 0) return new Set();
  await many(tx, lockStockOfSales(tx, orderIds));
  const sold = await many(tx, soldFor(tx, orderIds));
  await adjust(
    tx,
    sold.map(({ quantity, ...line }) => ({ ...line, delta: quantity, reason: "cancelled" as const })),
  );
  return new Set(sold.map((line) => line.reference));
}

/**
 * Puts some of what was sold for one order onto the shelf again, where it was taken from. What was never taken for the
 * order, or came back already, does not come back; whoever decides about the order has locked it.
 *
 * @param units whole units by variant, of components for a bundle
 * @returns units that came back now, by variant
 */
export async function restockSome(
  tx: Tx,
  orderId: string,
  units: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, number>> {
  if (units.size === 0) return new Map();
  await many(tx, lockStockOfSales(tx, [orderId]));
  const left = new Map(units);
  const back: Adjustment[] = [];
  for (const { variantId, location, quantity, reference } of await many(tx, soldFor(tx, [orderId]))) {
    const delta = Math.min(quantity, left.get(variantId) ?? 0);
    if (delta === 0) continue;
    left.set(variantId, (left.get(variantId) ?? 0) - delta);
    back.push({ variantId, location, reference, delta, reason: "cancelled" });
  }
  await adjust(tx, back);
  const came = new Map<string, number>();
  for (const { variantId, delta } of back) came.set(variantId, (came.get(variantId) ?? 0) + delta);
  return came;
}

type Place = Pick<Adjustment, "variantId" | "location">;

/** Applies what is decided over the locked levels. @returns the changes that were made */
async function applyTo(
  tx: Tx,
  places: readonly Place[],
  decide: (levels: ReadonlyMap<string, Level>) => readonly Adjustment[],
): Promise<readonly Adjustment[]> {
  if (places.length === 0) return [];
  if (places.length > MAX_ADJUSTMENTS) throw new RangeError(`at most ${String(MAX_ADJUSTMENTS)} rows at once`);
  const columns = columnsOf(places.map((place) => ({ ...place, quantity: 0 })));
  const unknown = await many(tx, unknownLocations(columns.locations));
  if (unknown[0] !== undefined) throw new LocationNotFound(unknown[0].location);
  await run(tx, ensureStock(tx, columns));
  const before = await many(tx, lockLevels(tx, columns));
  const levels = new Map(before.map((level) => [keyOf(level), level]));
  const changes = decide(levels).filter(({ delta }) => delta !== 0);
  if (changes.length === 0) return changes;

  const units = columnsOf(changes.map((change) => ({ ...change, quantity: change.delta })));
  assertFree(levels, units);
  assertRoom(levels, units);
  await run(tx, addOnHand(tx, units));
  await run(tx, insertMoves(tx, changes.map(moveOf)));
  await announceChange(tx, AVAILABILITY, changedSides(before, units));
  return changes;
}

/** Refuses to take away what is promised; a backorder limit is room for promises, not for taking goods away. */
function assertFree(levels: ReadonlyMap<string, Level>, units: ReturnType<typeof columnsOf>): void {
  const short = units.variantIds.flatMap((variantId, index) => {
    const location = units.locations[index] ?? "";
    const delta = units.quantities[index] ?? 0;
    const level = levels.get(keyOf({ variantId, location }));
    const free = level === undefined ? 0 : level.onHand - level.reserved;
    return delta < 0 && free + delta < 0 ? [{ variantId, location, free }] : [];
  });
  if (short.length > 0) throw new StockIsPromised(short);
}

function assertRoom(levels: ReadonlyMap<string, Level>, units: ReturnType<typeof columnsOf>): void {
  const full = units.variantIds.flatMap((variantId, index) => {
    const location = units.locations[index] ?? "";
    const onHand = levels.get(keyOf({ variantId, location }))?.onHand ?? 0;
    return onHand + (units.quantities[index] ?? 0) > MAX_ON_HAND ? [{ variantId, location, onHand }] : [];
  });
  if (full.length > 0) throw new InsufficientRoom(full, MAX_ON_HAND);
}

/** Variants that had nothing to sell before, or have nothing now. */
function changedSides(before: readonly Level[], units: ReturnType<typeof columnsOf>): readonly string[] {
  const delta = new Map(
    units.variantIds.map((variantId, index) => [
      `${variantId}@${units.locations[index] ?? ""}`,
      units.quantities[index] ?? 0,
    ]),
  );
  const emptied = before.filter((level) => level.free > 0 && level.free + (delta.get(keyOf(level)) ?? 0) <= 0);
  return [...new Set([...cameBack(before), ...emptied.map(({ variantId }) => variantId)])];
}

function keyOf({ variantId, location }: Place): string {
  return `${variantId}@${location}`;
}

function moveOf({ variantId, location, delta, reason, note, reference }: Adjustment): Move {
  return {
    id: newId<"move">(),
    variantId,
    location,
    quantity: delta,
    reason,
    note: note ?? null,
    reference: reference ?? null,
  };
}
