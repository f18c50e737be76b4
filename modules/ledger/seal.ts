import { createHash } from "node:crypto";
import { after, SECOND_MS } from "@hansa/kernel";
import { first, many, one, type Queryable, run, type Tx } from "#platform/db";
import {
  addToBalances,
  firstLineFrom,
  insertSeal,
  lastSeal,
  leavesBetween,
  oldestTransaction,
  type SealRow,
  sealsAfter,
  takeSealing,
  unsealedLines,
} from "./seal-queries.ts";

/** Length of a stretch: at 2,000 orders a second it holds about 40,000 entries, which are hashed in half a second. */
export const STRETCH_MS = 10 * SECOND_MS;
/** A stretch is closed this long after it ended, at the earliest. */
export const CLOSING_MS = SECOND_MS;
/** Stretches that one run seals. */
export const SEALS_BATCH = 20;
const FIRST_CHAIN = Buffer.alloc(32);
const AUDIT_PAGE = 100;

/**
 * Seals closed stretches of the journal: a Merkle root over the entries of each, chained to the one before. Writers pay
 * nothing for it. A stretch is closed when no transaction is open that began in it. One process seals at a time.
 *
 * @returns how many stretches were sealed, at most SEALS_BATCH; empty ones are passed over
 */
export async function sealJournal(tx: Tx): Promise<number> {
  if (!(await one(tx, takeSealing(tx))).isMine) return 0;
  const { ageMs } = await one(tx, oldestTransaction());
  const horizon = startOf(after(tx.now, -ageMs - CLOSING_MS));
  let last = await first(tx, lastSeal(tx));
  let sealed = 0;
  while (sealed < SEALS_BATCH) {
    const { firstAt } = await one(tx, firstLineFrom(tx, last?.untilAt ?? new Date(0), horizon));
    if (firstAt === null) break;
    last = await sealStretch(tx, startOf(firstAt), last);
    sealed++;
  }
  return sealed;
}

/** What is wrong with the seals, in words: the journal was changed behind our back, or a line came too late. */
export interface BrokenSeal {
  readonly number: bigint | null;
  readonly problem: string;
}

/** Computes every seal again from the journal; nothing is returned when the journal is as it was sealed. */
export async function verifySeals(on: Queryable): Promise<readonly BrokenSeal[]> {
  const broken: BrokenSeal[] = [];
  let before: SealRow | null = null;
  for (;;) {
    const page: readonly SealRow[] = await many(on, sealsAfter(on, before?.number ?? 0n, AUDIT_PAGE));
    for (const seal of page) {
      const problem = await problemOf(on, seal, before);
      if (problem !== null) broken.push({ number: seal.number, problem });
      before = seal;
    }
    if (page.length < AUDIT_PAGE) break;
  }
  for (const { entryId, occurredAt } of await many(on, unsealedLines(on))) {
    broken.push({ number: null, problem: `entry ${entryId} of ${occurredAt.toISOString()} came after its seal` });
  }
  return broken;
}

/** The root of a Merkle tree: pairs are hashed together, an odd one goes up as it is. Source: RFC 6962, section 2.1. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  let level = leaves;
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const [left, right] = [level[index], level[index + 1]];
      if (left !== undefined) above.push(right === undefined ? left : hash(NODE, left, right));
    }
    level = above;
  }
  return level[0] ?? Buffer.alloc(32);
}

async function sealStretch(tx: Tx, fromAt: Date, last: SealRow | null): Promise<SealRow> {
  const untilAt = after(fromAt, STRETCH_MS);
  const leaves = await many(tx, leavesBetween(tx, fromAt, untilAt));
  const stretch = {
    number: (last?.number ?? 0n) + 1n,
    fromAt,
    untilAt,
    entries: leaves.length,
    postings: leaves.reduce((sum, { postings }) => sum + postings, 0),
    root: merkleRoot(leaves.map(({ leaf }) => leaf)),
  };
  const seal = { ...stretch, chain: chainOf(stretch, last) };
  await run(tx, insertSeal(tx, seal));
  await run(tx, addToBalances(tx, fromAt, untilAt));
  return { ...seal, sealedAt: tx.now };
}

async function problemOf(on: Queryable, seal: SealRow, before: SealRow | null): Promise<string | null> {
  if (seal.number !== (before?.number ?? 0n) + 1n) return "a seal before it is missing";
  const leaves = await many(on, leavesBetween(on, seal.fromAt, seal.untilAt));
  if (leaves.length !== seal.entries)
    return `${String(seal.entries)} entries were sealed, ${String(leaves.length)} are there`;
  if (!merkleRoot(leaves.map(({ leaf }) => leaf)).equals(seal.root))
    return "its entries are not those that were sealed";
  return chainOf(seal, before).equals(seal.chain) ? null : "it does not follow from the one before";
}

function chainOf(
  { number, fromAt, untilAt, entries, root }: Omit<SealRow, "chain" | "sealedAt" | "postings">,
  before: SealRow | null,
): Buffer {
  const facts = `${String(number)}|${fromAt.toISOString()}|${untilAt.toISOString()}|${String(entries)}`;
  return hash(before?.chain ?? FIRST_CHAIN, Buffer.from(facts), root);
}

/** Sets a node of the tree apart from a leaf, so that neither can stand for the other. */
const NODE = Buffer.from([1]);

function hash(...parts: readonly Buffer[]): Buffer {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return digest.digest();
}

function startOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / STRETCH_MS) * STRETCH_MS);
}
