import { after, DAY_MS } from "@hansa/kernel";
import type { Queryable } from "#platform/db";
import { walkScenes, wasFraud } from "./backtest.ts";
import { rank } from "./model/metrics.ts";
import type { Scorer } from "./model/model.ts";

/** How judging did in one week. */
export interface Week {
  readonly from: Date;
  readonly purchases: number;
  /** Purchases whose outcome is known: labelled, or old enough that nobody disputes them. */
  readonly known: number;
  readonly frauds: number;
  /** Of the known purchases that were not simply accepted, how much was fraud. */
  readonly precision: number | null;
  /** Of the frauds, how many were not simply accepted. */
  readonly recall: number | null;
  readonly auc: number | null;
  readonly averagePrecision: number | null;
  /** Shares of what was decided. */
  readonly decisions: Readonly<Record<string, number>>;
}

const PPM = 1_000_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * Measures the last weeks, newest first.
 *
 * @param scorer scores the purchases anew with the features that were seen then, to try another model; null takes the scores of that time
 */
export async function measureWeeks(
  on: Queryable,
  { now, weeks, scorer }: { readonly now: Date; readonly weeks: number; readonly scorer: Scorer | null },
): Promise<readonly Week[]> {
  const measured: Week[] = [];
  for (let week = 0; week < weeks; week++) {
    const until = after(now, -week * WEEK_MS);
    measured.push(await measureWeek(on, { from: after(until, -WEEK_MS), until, now, scorer }));
  }
  return measured;
}

async function measureWeek(
  on: Queryable,
  asked: { readonly from: Date; readonly until: Date; readonly now: Date; readonly scorer: Scorer | null },
): Promise<Week> {
  const scored: { readonly score: number; readonly isFraud: boolean }[] = [];
  const decisions: Record<string, number> = {};
  const count = { purchases: 0, frauds: 0, stopped: 0, stoppedFrauds: 0 };
  for await (const row of walkScenes(on, asked)) {
    count.purchases++;
    decisions[row.decision] = (decisions[row.decision] ?? 0) + 1;
    const isFraud = wasFraud(row, asked.now);
    if (isFraud === null) continue;
    const score = asked.scorer === null ? row.scorePpm / PPM : asked.scorer.chance(Float64Array.from(row.features));
    scored.push({ score, isFraud });
    const isStopped = row.decision !== "accept";
    if (isFraud) count.frauds++;
    if (isStopped) count.stopped++;
    if (isStopped && isFraud) count.stoppedFrauds++;
  }
  const { auc, averagePrecision } = rank(scored);
  return {
    from: asked.from,
    purchases: count.purchases,
    known: scored.length,
    frauds: count.frauds,
    precision: count.stopped === 0 ? null : count.stoppedFrauds / count.stopped,
    recall: count.frauds === 0 ? null : count.stoppedFrauds / count.frauds,
    auc: Number.isNaN(auc) ? null : auc,
    averagePrecision: Number.isNaN(averagePrecision) ? null : averagePrecision,
    decisions,
  };
}
