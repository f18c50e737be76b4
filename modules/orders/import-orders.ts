import { createHash } from "node:crypto";
import { type DomainError, InvalidInput, newId, parseRegion } from "@hansa/kernel";
import { many, run, type Tx } from "#platform/db";
import { OrderCannotMove } from "./errors.ts";
import {
  deleteLines,
  type FormerStep,
  type ImportRow,
  insertFormerSteps,
  lockImported,
  type StandingImport,
  takenNumbers,
  upsertImported,
} from "./import-queries.ts";
import { newOrderNumber } from "./number.ts";
import type { NewOrder } from "./order.ts";
import { insertLines } from "./queries.ts";

/** Most orders of one call. */
export const ORDERS_PER_IMPORT = 500;
const REASON = "imported from a former shop";

/** An order that was placed in a former shop. */
export interface ImportedOrder
  extends Omit<NewOrder, "id" | "number" | "state" | "cartId" | "checkoutId" | "taxes" | "vatId"> {
  readonly externalId: string;
  /** What people call it; null to be given one of ours. */
  readonly number: string | null;
  readonly state: "confirmed" | "cancelled";
  readonly placedAt: Date;
  /** Null for an order that stands; where the former shop did not keep it, the time of the import counts. */
  readonly cancelledAt: Date | null;
}

/** What became of one order, in the order of the orders. */
export type OrderImport =
  | { readonly kind: "written"; readonly change: "made" | "changed" | "same" }
  | { readonly kind: "refused"; readonly refusal: DomainError };

/**
 * Records orders of a former shop as they were: with their own totals, number and time, marked as imported. No unit moves,
 * nothing is booked, nobody is told. One that was imported before is written over when the file says something else.
 *
 * @param orders at most ORDERS_PER_IMPORT, each with an external id of its own
 * @returns a refusal for a number that another order has, and for a cancelled order that should stand again
 * @throws RangeError for too many orders, and for two with one external id
 */
export async function importOrders(tx: Tx, orders: readonly ImportedOrder[]): Promise<readonly OrderImport[]> {
  if (orders.length === 0) return [];
  const externalIds = orders.map(({ externalId }) => externalId);
  if (orders.length > ORDERS_PER_IMPORT || new Set(externalIds).size < orders.length)
    throw new RangeError(`at most ${String(ORDERS_PER_IMPORT)} orders at once, each with its own external id`);
  const [standing, taken] = await Promise.all([
    many(tx, lockImported(tx, externalIds)),
    many(
      tx,
      takenNumbers(
        tx,
        orders.flatMap(({ number }) => number ?? []),
        externalIds,
      ),
    ),
  ]);
  const known = new Map(standing.map((one) => [one.externalId, one]));
  const numbers = new Set(taken.map(({ number }) => number));
  const decided = orders.map((order) => decide(tx, order, { known: known.get(order.externalId), numbers }));
  await save(
    tx,
    decided.flatMap((one) => (one.kind === "write" ? [one] : [])),
  );
  return decided.map((one) => {
    if (one.kind === "refused") return one;
    const change = one.kind === "same" ? "same" : one.before === null ? "made" : "changed";
    return { kind: "written", change };
  });
}

interface Write {
  readonly kind: "write";
  readonly row: ImportRow;
  readonly before: StandingImport | null;
}
type Decided = Write | { readonly kind: "same" } | Extract<OrderImport, { kind: "refused" }>;

function decide(
  tx: Tx,
  order: ImportedOrder,
  { known, numbers }: { readonly known: StandingImport | undefined; readonly numbers: Set<string> },
): Decided {
  const fingerprint = fingerprintOf(order);
  if (known?.fingerprint?.equals(fingerprint) === true) return { kind: "same" };
  if (known?.state === "cancelled" && order.state === "confirmed")
    return { kind: "refused", refusal: new OrderCannotMove("cancelled", "confirmed") };
  if (order.number !== null && numbers.has(order.number))
    return {
      kind: "refused",
      refusal: new InvalidInput([{ pointer: "/number", message: "belongs to another order" }]),
    };
  const number = order.number ?? known?.number ?? newOrderNumber(parseRegion(tx.region));
  numbers.add(number);
  // Lists show the newest first by id, so an id carries the time of the order and not of its import.
  const id = known?.id ?? newId<"order">(order.placedAt.getTime());
  const version = order.state === "cancelled" ? 2 : 1;
  const row = { id, number, version, cartId: newId(), checkoutId: newId(), fingerprint, order };
  return { kind: "write", row, before: known ?? null };
}

/** Of all but what today's catalogue adds: that its picture changed does not change an order. */
function fingerprintOf(order: ImportedOrder): Buffer {
  const lines = order.lines.map((line) => ({ ...line, options: null, image: null }));
  const plain = (_: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);
  const text = JSON.stringify({ ...order, lines }, plain);
  return createHash("sha256").update(text).digest();
}

async function save(tx: Tx, writes: readonly Write[]): Promise<void> {
  if (writes.length === 0) return;
  const rows = writes.map(({ row }) => row);
  const standing = writes.flatMap(({ before }) => (before === null ? [] : [before.id]));
  const lines = rows.flatMap(({ id, order }) =>
    order.lines.map((line, index) => ({ ...line, orderId: id, position: index + 1 })),
  );
  await run(tx, upsertImported(tx, rows));
  if (standing.length > 0) await run(tx, deleteLines(tx, standing));
  await run(tx, insertLines(tx, lines));
  await run(
    tx,
    insertFormerSteps(
      tx,
      writes.flatMap((write) => stepsOf(tx, write)),
      REASON,
    ),
  );
}

/** The steps that are not in the history yet: what was written there is never changed. */
function stepsOf(tx: Tx, { row: { id, order }, before }: Write): readonly FormerStep[] {
  const placed = { orderId: id, version: 1, from: null, to: "confirmed", at: order.placedAt };
  const cancelled = { orderId: id, version: 2, from: "confirmed", to: "cancelled", at: order.cancelledAt ?? tx.now };
  return [
    ...(before === null ? [placed] : []),
    ...(order.state === "cancelled" && before?.state !== "cancelled" ? [cancelled] : []),
  ];
}
