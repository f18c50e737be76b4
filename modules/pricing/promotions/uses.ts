import type { Tx } from "#platform/db";
import type { Claims } from "./basket.ts";
import type { Reason } from "./reason.ts";
import { tallyName, type WantedUse } from "./limits.ts";
import {
  addToTallies,
  insertRedemptions,
  insertTallies,
  lockTallies,
  type RedemptionWrite,
  returnRedemptions,
  selectTaken,
  type TakenRow,
  type TallyKey,
  type TallyRow,
} from "./use-queries.ts";

/** A promotion that cannot be used any more, and why. */
export interface SpentUse {
  readonly promotionId: string;
  readonly code: string | null;
  readonly reason: Extract<Reason, "exhausted" | "budget_spent" | "customer_limit">;
}

/** Gives out what is left of limited promotions to a batch, first come, first served. */
export interface UseAllocator {
  /** What of these could not be used now; nothing is taken. */
  spentOf(wanted: readonly WantedUse[]): readonly SpentUse[];
  /** Takes these uses for an order; `spentOf` has said that it may. */
  take(orderId: string, wanted: readonly WantedUse[]): void;
  /** Writes what was taken, in two statements that are issued at once; none where nothing was. */
  save(tx: Tx): Promise<void>;
}

/**
 * Opens the counts of these uses for a batch. Locks one row for each counted thing in key order until commit, so that
 * batches, not orders, wait for each other; no statement where nothing is limited. Issue it behind the
 * locks of stock: these are held shortest.
 */
export async function openUses(tx: Tx, wanted: readonly WantedUse[]): Promise<UseAllocator> {
  const keys = keysOf(wanted.flatMap(({ counts }) => counts));
  if (keys.length === 0) return createUseAllocator([]);
  const [, rows] = await Promise.all([insertTallies(tx, keys), lockTallies(tx, keys)]);
  return createUseAllocator(rows);
}

/** The allocator over tallies that the caller has locked. Pure but for `save`. */
export function createUseAllocator(rows: readonly TallyRow[]): UseAllocator {
  const used = new Map(rows.map((row) => [tallyName(row), row.used]));
  const more = new Map<string, TallyRow>();
  const taken: RedemptionWrite[] = [];
  return {
    spentOf: (wanted) =>
      wanted.flatMap(({ promotionId, code, counts }) => {
        const full = counts.find((count) => (used.get(tallyName(count)) ?? 0n) + count.more > count.most);
        return full === undefined ? [] : [{ promotionId, code, reason: reasonOf(full) }];
      }),
    take(orderId, wanted) {
      for (const { counts, ...use } of wanted) {
        if (counts.length === 0) continue;
        taken.push({ ...use, orderId, subjects: counts.map(({ subject }) => subject) });
        for (const { promotionId, subject, more: by } of counts) {
          const name = tallyName({ promotionId, subject });
          used.set(name, (used.get(name) ?? 0n) + by);
          more.set(name, { promotionId, subject, used: (more.get(name)?.used ?? 0n) + by });
        }
      }
    },
    async save(tx) {
      if (taken.length === 0) return;
      await Promise.all([addToTallies(tx, [...more.values()]), insertRedemptions(tx, taken)]);
    },
  };
}

/** What a buyer may claim once these uses are found to be spent. */
export function withSpent(claims: Claims, spent: readonly SpentUse[]): Claims {
  const reasons = new Map(spent.map(({ promotionId, reason }) => [promotionId, reason]));
  return {
    ...claims,
    spent: new Map<string, Reason>([...claims.spent, ...reasons]),
    // A code of its own that is used up, where its promotion is not.
    codes: claims.codes.map((code) =>
      reasons.has(code.promotionId) ? { ...code, problem: "exhausted" as const } : code,
    ),
  };
}

/**
 * Gives back what these orders used, once however often it is asked: after a decline, an expiry or a cancellation. Locks
 * the tallies in key order, behind the locks of stock.
 *
 * @returns how many uses were given back now
 */
export async function returnUses(tx: Tx, orderIds: readonly string[]): Promise<number> {
  if (orderIds.length === 0) return 0;
  const taken = await selectTaken(tx, orderIds);
  if (taken.length === 0) return 0;
  const [, returned] = await Promise.all([
    lockTallies(tx, keysOf(taken.flatMap(countedOf))),
    returnRedemptions(tx, orderIds),
  ]);
  const less = new Map<string, TallyRow>();
  for (const row of returned.flatMap(countedOf)) {
    const name = tallyName(row);
    less.set(name, { ...row, used: (less.get(name)?.used ?? 0n) - row.used });
  }
  if (less.size > 0) await addToTallies(tx, [...less.values()]);
  return returned.length;
}

function countedOf({ promotionId, subjects, amountMinor }: TakenRow): readonly TallyRow[] {
  return subjects.map((subject) => ({ promotionId, subject, used: subject === "budget" ? amountMinor : 1n }));
}

function keysOf(some: readonly TallyKey[]): readonly TallyKey[] {
  const keys = new Map(some.map(({ promotionId, subject }) => [`${promotionId} ${subject}`, { promotionId, subject }]));
  return [...keys].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, key]) => key);
}

function reasonOf({ subject }: TallyKey): SpentUse["reason"] {
  if (subject === "budget") return "budget_spent";
  return subject.startsWith("customer:") ? "customer_limit" : "exhausted";
}
