import { divideHalfUp, type Money, PPM } from "@hansa/kernel";
import type { NewCase } from "./cases.ts";
import type { ProviderCost } from "./routing.ts";
import type { Comparison, MatchedLine, SettledOf } from "./settlement-queries.ts";

// What differs between a provider's statement and our books. Pure: the same lines always open the same cases.

/** A fee may be so much off what was agreed before people see it: a tenth of it, and at least this many minor units. */
const FEE_TOLERANCE_MINOR = 5n;

/** A line with the attempt that it is about; null when we know of none. */
export interface Matched {
  readonly line: MatchedLine;
  readonly attempt: SettledOf | null;
}

/** What a provider is to keep of an amount; null when nothing was agreed. */
export type ExpectedFee = ((amount: Money) => bigint) | null;

/** The agreed cost as a function of the amount. */
export function costOf(costs: readonly ProviderCost[], provider: string): ExpectedFee {
  const cost = costs.find((one) => one.provider === provider);
  if (cost === undefined) return null;
  return ({ amountMinor }) => divideHalfUp(amountMinor * BigInt(cost.ratePpm), PPM) + BigInt(cost.fixedMinor);
}

/** The cases that these lines open. */
export function compareLines(
  read: readonly Matched[],
  compared: readonly Comparison[],
  { provider, cost }: { readonly provider: string; readonly cost: ExpectedFee },
): readonly NewCase[] {
  return [
    ...read.flatMap((matched) => caseOfLine(matched, { provider, cost })),
    ...compared.flatMap((comparison) =>
      casesOfAttempt(comparison, { provider, told: kindsTold(read, comparison.key) }),
    ),
  ];
}

function caseOfLine(
  { line, attempt }: Matched,
  { provider, cost }: { readonly provider: string; readonly cost: ExpectedFee },
): readonly NewCase[] {
  const { kind, gross, fee, moveReference, providerReference } = line;
  if (kind === "payout" || kind === "fee") return [];
  const movement = moveReference ?? providerReference ?? `line ${String(line.lineNumber)}`;
  const about = {
    subject: `${kind} ${movement}`.slice(0, 200),
    provider,
    attemptKey: attempt?.key ?? null,
    orderId: attempt?.orderId ?? null,
    theirsMinor: gross.amountMinor,
    currency: gross.currency,
    dueAt: null,
  };
  if (line.isDuplicate) return [{ ...about, kind: "duplicate", oursMinor: 0n }];
  if (attempt === null) return gross.amountMinor === 0n ? [] : [{ ...about, kind: "missing_here", oursMinor: 0n }];
  if (attempt.currency !== gross.currency) return [{ ...about, kind: "currency", oursMinor: null }];
  if (cost === null || kind !== "payment" || fee.currency !== gross.currency) return [];
  const agreed = cost(gross);
  const off = fee.amountMinor > agreed ? fee.amountMinor - agreed : agreed - fee.amountMinor;
  const allowed = agreed / 10n > FEE_TOLERANCE_MINOR ? agreed / 10n : FEE_TOLERANCE_MINOR;
  return off <= allowed ? [] : [{ ...about, kind: "fee", oursMinor: agreed, theirsMinor: fee.amountMinor }];
}

/** Sums are compared, not lines: one capture may be told in two lines, and two in one. */
function casesOfAttempt(
  { key, orderId, currency, ...minor }: Comparison,
  { provider, told }: { readonly provider: string; readonly told: ReadonlySet<string> },
): readonly NewCase[] {
  const pairs = [
    { what: "payment", ours: minor.capturedMinor, theirs: minor.toldCapturedMinor },
    { what: "refund", ours: -minor.refundedMinor, theirs: -minor.toldRefundedMinor },
    { what: "dispute", ours: -minor.disputedMinor, theirs: -minor.toldDisputedMinor },
  ];
  return pairs
    .filter(({ what, ours, theirs }) => told.has(what) && ours !== theirs)
    .map(({ what, ours, theirs }) => ({
      kind: "amount",
      subject: `${what} ${key}`,
      provider,
      attemptKey: key,
      orderId,
      oursMinor: ours,
      theirsMinor: theirs,
      currency,
      dueAt: null,
    }));
}

/** What this file told of an attempt: what it is silent about may be in the next one. */
function kindsTold(read: readonly Matched[], key: string): ReadonlySet<string> {
  return new Set(
    read
      .filter(({ attempt, line }) => {
        return attempt?.key === key && !line.isDuplicate && line.gross.currency === attempt.currency;
      })
      .map(({ line }) => line.kind.replace(/_reversed$/, "")),
  );
}
