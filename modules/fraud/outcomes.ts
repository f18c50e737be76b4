import { after, DAY_MS, HOUR_MS } from "@hansa/kernel";
import { many, run, type Tx } from "#platform/db";
import { markOutcomes } from "./observation-queries.ts";
import { type DeclinesRow, declinesOf, type NewBlock, putBlocks } from "./standing-queries.ts";
import type { ToldOutcome } from "./purchase.ts";
import { settlePurchases } from "./purchase-queries.ts";

/** A payment of at most this many euro cents is of a size that cards are tried out with. */
export const SMALL_CENTS = 1_000;
const WATCH_MS = HOUR_MS;

/** How many declines within an hour make the defence act, by what was declined; small ones count double. */
const CHALLENGE_AT: Readonly<Record<string, number>> = { card: 6, session: 6, device: 10, network: 24 };
/** Beyond so many times the first number the subject is kept out. */
const REFUSE_TIMES = 2;
const CHALLENGE_MS = HOUR_MS;
const REFUSE_MS = DAY_MS;

/**
 * Writes what came of purchases' money, and defends against whoever tries out cards: a card, visit, device or network
 * whose payments are declined again and again is first asked for proof, then kept out, each for a time.
 */
export async function recordOutcomes(tx: Tx, told: readonly ToldOutcome[]): Promise<void> {
  const settled = await many(tx, settlePurchases(tx, told));
  const ids = settled.map(({ id }) => id);
  if (ids.length === 0) return;
  await run(tx, markOutcomes(tx, ids));
  const declined = new Set(told.filter(({ outcome }) => outcome === "declined").map(({ id }) => id));
  const watched = ids.filter((id) => declined.has(id));
  if (watched.length === 0) return;
  const declines = await many(
    tx,
    declinesOf(tx, watched, { since: after(tx.now, -WATCH_MS), smallCents: SMALL_CENTS }),
  );
  const blocks = declines.flatMap((row) => blockFor(row, tx.now));
  if (blocks.length > 0) await run(tx, putBlocks(tx, blocks));
}

/** The answer to a subject's declines of the last hour; none while they are few. Pure. */
export function blockFor({ key, role, declines, smallDeclines }: DeclinesRow, now: Date): readonly NewBlock[] {
  const first = CHALLENGE_AT[role];
  const weight = declines + smallDeclines;
  if (first === undefined || weight < first) return [];
  const isHard = weight >= first * REFUSE_TIMES;
  return [
    {
      key,
      level: isHard ? "refuse" : "challenge",
      reason: `Payments of this ${role} were declined ${String(declines)} times within an hour, ${String(smallDeclines)} of them small: cards are being tried out.`,
      expiresAt: after(now, isHard ? REFUSE_MS : CHALLENGE_MS),
    },
  ];
}
