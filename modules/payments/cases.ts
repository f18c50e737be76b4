import { money, newId, parseCurrency } from "@hansa/kernel";
import { adjustmentEntry, record } from "#modules/ledger";
import { first, many, type Queryable, run, type Tx } from "#platform/db";
import { closeCase, type CaseRow, insertCases, pageOfCases } from "./case-queries.ts";
import { CaseNotFound } from "./errors.ts";

/** What people have to look at. */
export const CASE_KINDS = [
  /** The provider's statement tells of money that we know nothing of. */
  "missing_here",
  /** We booked money that the provider's statements do not tell of. */
  "missing_there",
  "amount",
  "fee",
  "currency",
  /** The provider's statements tell of one movement twice. */
  "duplicate",
  /** Money that is held for goods is let go soon. */
  "authorization_expires",
  /** Goods were sent and their money could not be taken. */
  "capture_failed",
] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** How people closed a case. */
export const RESOLUTIONS = [
  /** The provider is right: the difference is booked. */
  "accepted",
  /** The provider corrected it, or somebody did elsewhere: nothing is booked. */
  "corrected",
  /** Nobody will find out, and it is too little to go on. The difference is booked. */
  "written_off",
] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** Most cases on one page. */
export const MAX_CASES_PAGE = 100;

/** A case to be opened. */
export interface NewCase {
  readonly kind: CaseKind;
  /** What it is about; one case of a kind is open for it at a time. At most 200 characters. */
  readonly subject: string;
  readonly provider: string;
  readonly attemptKey: string | null;
  readonly orderId: string | null;
  readonly oursMinor: bigint | null;
  readonly theirsMinor: bigint | null;
  readonly currency: string | null;
  readonly dueAt: Date | null;
}

/** People will see these, oldest first; what is open already is not opened twice. */
export async function openCases(tx: Tx, cases: readonly NewCase[]): Promise<void> {
  if (cases.length > 0)
    await run(
      tx,
      insertCases(
        tx,
        cases.map((one) => ({ ...one, id: newId<"case">(tx.now.getTime()) })),
      ),
    );
}

/** A page of cases, oldest first. @param page nulls do not filter; `limit` at most MAX_CASES_PAGE */
export async function listCases(on: Queryable, page: Parameters<typeof pageOfCases>[1]): Promise<readonly CaseRow[]> {
  return await many(on, pageOfCases(on, { ...page, limit: Math.min(page.limit, MAX_CASES_PAGE) }));
}

/**
 * The case is closed. Where the provider is right about an amount or a fee, the difference is booked, so that the clearing
 * account follows its statement.
 *
 * @throws CaseNotFound when there is none, or it is closed
 */
export async function resolveCase(
  tx: Tx,
  { id, resolution, reason }: { readonly id: string; readonly resolution: Resolution; readonly reason: string },
): Promise<CaseRow> {
  const closed = await first(tx, closeCase(tx, { id, resolution, reason }));
  if (closed === null) throw new CaseNotFound();
  if (resolution !== "corrected") await bookDifference(tx, closed);
  return closed;
}

async function bookDifference(tx: Tx, { kind, oursMinor, theirsMinor, currency, provider, orderId }: CaseRow) {
  const isBookable = ["amount", "missing_here", "missing_there", "duplicate"].includes(kind);
  if (!isBookable || currency === null) return;
  // Fees are booked as the statement has them, so a case of one changes nothing in the journal.
  const difference = money((theirsMinor ?? 0n) - (oursMinor ?? 0n), parseCurrency(currency));
  await record(tx, [adjustmentEntry(difference, { orderId, provider, against: "disputes" })]);
}
