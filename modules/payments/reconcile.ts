import { createHash } from "node:crypto";
import { after, DAY_MS, isId, newId } from "@hansa/kernel";
import { type Entry, feeEntry, fxEntries, payoutEntry, record } from "#modules/ledger";
import { type Database, first, many, one, run, type Tx } from "#platform/db";
import { type NewCase, openCases } from "./cases.ts";
import { compareLines, costOf, type Matched } from "./compare.ts";
import { ProviderUnknown } from "./errors.ts";
import type { PaymentProvider } from "./provider.ts";
import type { ProviderCost } from "./routing.ts";
import { loadPlan } from "./router.ts";
import type { SettlementLine } from "./settlement-line.ts";
import {
  attemptsSettled,
  compareAttempts,
  insertFile,
  insertLines,
  lockFile,
  movesToldBefore,
  noteProgress,
  untoldAttempts,
} from "./settlement-queries.ts";

/** Lines that are compared and booked in one transaction. */
export const LINES_BATCH = 500;
/** A payment that no statement tells of after this long becomes a case. */
export const SETTLEMENT_LAG_MS = 5 * DAY_MS;
const MISSING_BATCH = 500;

/** A settlement file; it is read twice, first to know whether it was read before. */
export interface SettlementFile {
  readonly provider: string;
  /** For people; at most 200 characters. */
  readonly name: string;
  readonly open: () => AsyncIterable<Buffer>;
}

/** Where the reader of a provider's files is found; `Payments` is one. */
export interface StatementReaders {
  providerOf(name: string): Pick<PaymentProvider, "readSettlement"> | null;
}

/** What reading a file came to. */
export interface Reconciled {
  /** The same bytes were read before: nothing was done. */
  readonly isRepeated: boolean;
  readonly lines: number;
  /** Lines that agree with what we booked. */
  readonly matched: number;
  /** Cases that this file opened, or would have opened were they not open already. */
  readonly cases: number;
}

/**
 * Compares a provider's settlement file with what we booked: fees and payouts are booked as it tells them, and every
 * difference becomes a case for people. Read again after a crash it goes on where it was; read twice it does nothing.
 *
 * @param lagMs payments older than this that no statement tells of become cases
 * @throws ProviderUnknown when it is not set up or writes no such files
 * @throws SettlementUnreadable naming the line; lines before it stand, and the file can be read again once it is mended
 */
export async function reconcile(
  db: Database,
  payments: StatementReaders,
  { provider, name, open }: SettlementFile,
  lagMs = SETTLEMENT_LAG_MS,
): Promise<Reconciled> {
  const readSettlement = payments.providerOf(provider)?.readSettlement ?? null;
  if (readSettlement === null) throw new ProviderUnknown();
  const digest = await digestOf(open());
  const file = await db.transaction(async (tx) => {
    await first(tx, insertFile(tx, { id: newId<"file">(), provider, name, digest }));
    return await one(tx, lockFile(tx, { provider, digest }));
  });
  if (file.isFinished) return { isRepeated: true, lines: file.lineCount, matched: 0, cases: 0 };

  const { costs } = await loadPlan(db);
  const reading: Reading = { db, provider, digest, costs };
  const total = { lines: 0, matched: 0, cases: 0 };
  const add = async (lines: readonly SettlementLine[], isFinished: boolean): Promise<void> => {
    const done = await readBatch(reading, lines, isFinished);
    total.lines += lines.length;
    total.matched += done.matched;
    total.cases += done.cases;
  };
  let batch: SettlementLine[] = [];
  for await (const line of readSettlement(open())) {
    batch.push(line);
    if (batch.length < LINES_BATCH) continue;
    await add(batch, false);
    batch = [];
  }
  await add(batch, true);
  return { isRepeated: false, ...total, cases: total.cases + (await findMissing(db, provider, lagMs)) };
}

interface Reading {
  readonly db: Database;
  readonly provider: string;
  readonly digest: Buffer;
  readonly costs: readonly ProviderCost[];
}

function readBatch(
  { db, provider, digest, costs }: Reading,
  lines: readonly SettlementLine[],
  isFinished: boolean,
): Promise<{ readonly matched: number; readonly cases: number }> {
  return db.transaction(async (tx) => {
    const file = await one(tx, lockFile(tx, { provider, digest }));
    // Lines of a batch that was committed before a crash are passed over.
    const fresh = lines.filter(({ lineNumber }) => lineNumber > file.lineCount);
    const read = await matchLines(tx, provider, fresh);
    if (read.length > 0) {
      await run(
        tx,
        insertLines(
          tx,
          read.map(({ line }) => line),
          { id: file.id, provider },
        ),
      );
      await record(
        tx,
        read.flatMap((matched) => entriesOf(provider, matched)),
      );
    }
    const cases = await differences(tx, { provider, costs }, read);
    await openCases(tx, cases);
    const lineCount = Math.max(file.lineCount, lines.at(-1)?.lineNumber ?? 0);
    await run(tx, noteProgress(tx, { id: file.id, lineCount, isFinished }));
    const troubled = new Set(cases.flatMap(({ attemptKey }) => attemptKey ?? []));
    const matched = read.filter(({ attempt, line }) => {
      return line.kind === "payout" || (attempt !== null && !line.isDuplicate && !troubled.has(attempt.key));
    });
    return { matched: matched.length, cases: cases.length };
  });
}

async function matchLines(tx: Tx, provider: string, lines: readonly SettlementLine[]): Promise<readonly Matched[]> {
  const keys = lines.flatMap(({ key }) => (key !== null && isId(key) ? [key] : []));
  const references = lines.flatMap(({ providerReference }) => providerReference ?? []);
  const attempts = await many(tx, attemptsSettled(tx, provider, { keys, references }));
  const byKey = new Map(attempts.map((attempt) => [attempt.key, attempt]));
  const byReference = new Map(attempts.map((attempt) => [attempt.providerReference, attempt]));
  const moves = lines.flatMap(({ moveReference }) => moveReference ?? []);
  const told = new Set(
    (await many(tx, movesToldBefore(tx, provider, moves))).map(({ kind, moveReference }) => `${kind} ${moveReference}`),
  );
  return lines.map(({ key, ...line }) => {
    const attempt =
      byKey.get(key ?? "") ?? (line.providerReference === null ? undefined : byReference.get(line.providerReference));
    const name = `${line.kind} ${line.moveReference ?? ""}`;
    // A fee may be told in several lines under the name of one movement; money may not.
    const isDuplicate = line.moveReference !== null && line.kind !== "fee" && line.kind !== "other" && told.has(name);
    told.add(name);
    return { line: { ...line, attemptKey: attempt?.key ?? null, isDuplicate }, attempt: attempt ?? null };
  });
}

/** Fees, exchanges and payouts are booked as the provider tells them: nobody else knows. */
function entriesOf(provider: string, { line, attempt }: Matched): readonly (Entry | null)[] {
  if (line.isDuplicate) return [];
  const { kind, gross, fee, net } = line;
  if (kind === "payout") return [payoutEntry({ ...net, amountMinor: -net.amountMinor }, provider)];
  const orderId = attempt?.orderId ?? null;
  const feeOf = kind === "fee" ? { ...net, amountMinor: -net.amountMinor } : fee;
  const exchanged = { ...net, amountMinor: net.amountMinor + fee.amountMinor };
  return [
    feeEntry(orderId, feeOf, provider),
    ...(kind !== "fee" && gross.currency !== net.currency ? fxEntries({ orderId, provider, gross, exchanged }) : []),
  ];
}

async function differences(
  tx: Tx,
  { provider, costs }: { readonly provider: string; readonly costs: readonly ProviderCost[] },
  read: readonly Matched[],
): Promise<readonly NewCase[]> {
  const keys = [...new Set(read.flatMap(({ attempt }) => attempt?.key ?? []))];
  const compared = keys.length === 0 ? [] : await many(tx, compareAttempts(tx, keys));
  return compareLines(read, compared, { provider, cost: costOf(costs, provider) });
}

async function findMissing(db: Database, provider: string, lagMs: number): Promise<number> {
  return await db.transaction(async (tx) => {
    const before = after(tx.now, -lagMs);
    const missing = await many(tx, untoldAttempts(tx, provider, { before, limit: MISSING_BATCH }));
    await openCases(
      tx,
      missing.map(({ key, orderId, capturedMinor, currency }) => ({
        kind: "missing_there",
        subject: key,
        provider,
        attemptKey: key,
        orderId,
        oursMinor: capturedMinor,
        theirsMinor: null,
        currency,
        dueAt: null,
      })),
    );
    return missing.length;
  });
}

async function digestOf(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const hash = createHash("sha256");
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest();
}
