import { DAY_MS, HOUR_MS } from "@hansa/kernel";
import { type Seen, type Trail, RECENT_MS } from "./trail.ts";

/** A label counts from this long after the purchase on; a fraud that is told earlier counts at once. */
export const LABEL_DELAY_MS = 7 * DAY_MS;
/** A payer who spends this many times the usual is acting oddly. */
const ODD = 2.5;
/** Fraud below this surprise is not explained by the payer, so it tells something of where it happened. */
const PLAIN = 2;
/** Purchases of the last two weeks say nothing of what is usual: a stolen card has been busy in them. */
const SETTLING_MS = 14 * DAY_MS;
/** Purchases without a decline or fraud that make a mean worth something. */
const LAST_KNOWN = 5;

/** What is measured of every subject, in the order in which `measure` writes it; -1 stands for "nothing to go by". */
export const PROFILE = [
  "count_1h",
  "count_1d",
  "count_7d",
  "count_30d",
  "spent_1d",
  "mean_7d",
  "mean_30d",
  "hours_since_last",
  "age_days",
  "ratio_30d",
  "ratio_usual",
  "deviation",
  "declines_1h",
  "declines_1d",
  "odd_7d",
  "odd_14d",
  "most_odd_7d",
  "known_7d",
  "fraud_share_1d",
  "fraud_share_7d",
  "fraud_share_30d",
  "frauds_30d",
  "plain_frauds_30d",
  "days_since_fraud",
  "days_since_first_fraud",
  "genuine_since_fraud",
  "fraud_share_last",
  "failed_sign_ins_1h",
  "cards_added_1d",
  "refunds_30d",
] as const;

/** The place of each measure in a profile. */
const AT = Object.fromEntries(PROFILE.map((name, index) => [name, index])) as Readonly<
  Record<(typeof PROFILE)[number], number>
>;

interface Sums {
  value7: number;
  value30: number;
  settledCount: number;
  settledSum: number;
  settledSquares: number;
  known1: number;
  known7: number;
  known30: number;
  frauds1: number;
  frauds7: number;
  lastKnown: number;
  lastFrauds: number;
  genuine: number;
}

/**
 * Measures a subject right before a purchase of this worth: one walk over its recent purchases, newest first.
 *
 * @param out written from `offset` on, PROFILE.length numbers
 */
export function measure(
  trail: Trail,
  now: { readonly atMs: number; readonly value: number },
  out: Float64Array,
  offset: number,
): void {
  const { atMs, value } = now;
  out.fill(0, offset, offset + PROFILE.length);
  for (const name of ["hours_since_last", "days_since_fraud", "days_since_first_fraud", "genuine_since_fraud"] as const)
    out[offset + AT[name]] = -1;
  out[offset + AT.age_days] = trail.firstSeenMs === null ? -1 : (atMs - trail.firstSeenMs) / DAY_MS;

  const { totals } = trail;
  const sums: Sums = {
    value7: 0,
    value30: 0,
    settledCount: totals.count,
    settledSum: totals.sum,
    settledSquares: totals.sumOfSquares,
    known1: 0,
    known7: 0,
    known30: 0,
    frauds1: 0,
    frauds7: 0,
    lastKnown: 0,
    lastFrauds: 0,
    genuine: 0,
  };
  for (let index = trail.recent.length - 1; index >= 0; index--) {
    const seen = trail.recent[index];
    if (seen === undefined || atMs - seen.atMs > RECENT_MS) break;
    if (seen.step !== "checkout") {
      countAct(seen, atMs - seen.atMs, { out, offset, sums });
      continue;
    }
    countWindows(seen, atMs - seen.atMs, { out, offset, sums });
    if (seen.label !== "unknown") countKnown(seen, atMs - seen.atMs, { out, offset, sums });
  }
  writeMeans(value, { out, offset, sums });
  writeShares({ out, offset, sums });
}

interface Target {
  readonly out: Float64Array;
  readonly offset: number;
  readonly sums: Sums;
}

function bump({ out, offset }: Target, index: number, by = 1): void {
  out[offset + index] = (out[offset + index] ?? 0) + by;
}

/** Acts that are no purchases: they are counted, and say nothing of what is usual. */
function countAct(seen: Seen, ageMs: number, target: Target): void {
  if (seen.step === "sign_in_failed" && ageMs <= HOUR_MS) bump(target, AT.failed_sign_ins_1h);
  if (seen.step === "card_added" && ageMs <= DAY_MS) bump(target, AT.cards_added_1d);
  if (seen.step === "refund" && ageMs <= 30 * DAY_MS) bump(target, AT.refunds_30d);
}

function countWindows(seen: Seen, ageMs: number, target: Target): void {
  const { out, offset, sums } = target;
  const sinceLast = offset + AT.hours_since_last;
  if (out[sinceLast] === -1) out[sinceLast] = ageMs / HOUR_MS;
  const isDeclined = seen.outcome === "declined";
  if (ageMs <= HOUR_MS) {
    bump(target, AT.count_1h);
    if (isDeclined) bump(target, AT.declines_1h);
  }
  if (ageMs <= DAY_MS) {
    bump(target, AT.count_1d);
    bump(target, AT.spent_1d, seen.value);
    if (isDeclined) bump(target, AT.declines_1d);
  }
  if (ageMs <= 7 * DAY_MS) {
    bump(target, AT.count_7d);
    sums.value7 += seen.value;
    if (seen.surprise >= ODD) bump(target, AT.odd_7d);
    const most = offset + AT.most_odd_7d;
    out[most] = Math.max(out[most] ?? 0, seen.surprise);
  }
  if (ageMs <= SETTLING_MS && seen.surprise >= ODD) bump(target, AT.odd_14d);
  if (ageMs <= 30 * DAY_MS) {
    bump(target, AT.count_30d);
    sums.value30 += seen.value;
  }
  if (ageMs > SETTLING_MS && seen.label !== "fraud" && !isDeclined) {
    sums.settledCount++;
    sums.settledSum += seen.value;
    sums.settledSquares += seen.value * seen.value;
  }
}

/** Windows over labels end where labels begin to be known, so that a share is of purchases of the same age. */
function countKnown(seen: Seen, ageMs: number, target: Target): void {
  const { out, offset, sums } = target;
  const isFraud = seen.label === "fraud";
  const known = Math.max(0, ageMs - LABEL_DELAY_MS);
  if (sums.lastKnown < LAST_KNOWN) {
    sums.lastKnown++;
    if (isFraud) sums.lastFrauds++;
  }
  sums.known30++;
  if (known <= DAY_MS) sums.known1++;
  if (known <= 7 * DAY_MS) sums.known7++;
  if (!isFraud) {
    sums.genuine++;
    return;
  }
  bump(target, AT.frauds_30d);
  if (known <= DAY_MS) sums.frauds1++;
  if (known <= 7 * DAY_MS) sums.frauds7++;
  if (seen.surprise < PLAIN) {
    bump(target, AT.plain_frauds_30d);
    out[offset + AT.days_since_first_fraud] = ageMs / DAY_MS;
  }
  const since = offset + AT.days_since_fraud;
  if (out[since] !== -1) return;
  out[since] = ageMs / DAY_MS;
  out[offset + AT.genuine_since_fraud] = sums.genuine;
}

function writeMeans(value: number, { out, offset, sums }: Target): void {
  const count7 = out[offset + AT.count_7d] ?? 0;
  const count30 = out[offset + AT.count_30d] ?? 0;
  const mean30 = count30 === 0 ? -1 : sums.value30 / count30;
  out[offset + AT.mean_7d] = count7 === 0 ? -1 : sums.value7 / count7;
  out[offset + AT.mean_30d] = mean30;
  out[offset + AT.ratio_30d] = mean30 > 0 ? value / mean30 : -1;
  const usual = sums.settledCount === 0 ? mean30 : sums.settledSum / sums.settledCount;
  out[offset + AT.ratio_usual] = usual > 0 ? value / usual : -1;
  const variance = sums.settledCount < 3 ? 0 : sums.settledSquares / sums.settledCount - usual * usual;
  out[offset + AT.deviation] = variance > 0 ? (value - usual) / Math.sqrt(variance) : 0;
}

function writeShares({ out, offset, sums }: Target): void {
  const share = (frauds: number, known: number): number => (known === 0 ? 0 : frauds / known);
  out[offset + AT.known_7d] = sums.known7;
  out[offset + AT.fraud_share_1d] = share(sums.frauds1, sums.known1);
  out[offset + AT.fraud_share_7d] = share(sums.frauds7, sums.known7);
  out[offset + AT.fraud_share_30d] = share(out[offset + AT.frauds_30d] ?? 0, sums.known30);
  out[offset + AT.fraud_share_last] = share(sums.lastFrauds, sums.lastKnown);
}
