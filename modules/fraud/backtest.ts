import { after, DAY_MS } from "@hansa/kernel";
import { many, type Queryable } from "#platform/db";
import { parseFacts } from "./circumstances.ts";
import { FEATURES } from "./features/features.ts";
import { LABEL_DELAY_MS } from "./features/profile.ts";
import { judgedScenes, type JudgedSceneRow } from "./purchase-queries.ts";
import { holds } from "./rules/evaluate.ts";
import type { Expression } from "./rules/expression.ts";

/** Purchases that one back-test looks at at most; it says when there were more. */
export const MAX_SCENES = 200_000;
const PAGE = 2_000;
const PPM = 1_000_000;

/** What a rule would have done to the purchases of a time. Money is euro cents, roughly. */
export interface Backtest {
  readonly days: number;
  readonly purchases: number;
  readonly isTruncated: boolean;
  readonly matched: number;
  /** Purchases that turned out as fraud, and how many of them the rule matches. */
  readonly frauds: number;
  readonly fraudsMatched: number;
  /** Of what it matches and is known, how much was fraud; null when nothing is known. */
  readonly precision: number | null;
  /** Of the frauds, how many it matches; null without frauds. */
  readonly recall: number | null;
  /** Worth of matched frauds that nobody stopped. */
  readonly savedCents: number;
  /** Different people whose genuine purchases it matches. */
  readonly annoyedCustomers: number;
  /** Matched purchases of which nothing is known yet. */
  readonly unknown: number;
}

/** Whether a judged purchase was fraud, as far as it is known at this time: null while it may still be disputed. */
export function wasFraud(row: { readonly label: string; readonly occurredAt: Date }, now: Date): boolean | null {
  if (row.label !== "unknown") return row.label === "fraud";
  return now.getTime() - row.occurredAt.getTime() >= LABEL_DELAY_MS ? false : null;
}

/** Walks judged purchases from a time on, oldest first, a page at a time. */
export async function* walkScenes(
  on: Queryable,
  { from, until }: { readonly from: Date; readonly until: Date },
): AsyncIterable<JudgedSceneRow> {
  let last: JudgedSceneRow | null = null;
  for (let seen = 0; seen < MAX_SCENES; ) {
    const page: readonly JudgedSceneRow[] = await many(
      on,
      judgedScenes(on, {
        from,
        until,
        afterId: last?.id ?? null,
        afterAt: last?.occurredAt ?? null,
        width: FEATURES.length,
        limit: PAGE,
      }),
    );
    yield* page;
    seen += page.length;
    last = page.at(-1) ?? null;
    if (page.length < PAGE) return;
  }
}

/** Tries a rule on what was judged in the last days, with the features that were seen then. Changes nothing. */
export async function backtest(
  on: Queryable,
  rule: Expression,
  { now, days }: { readonly now: Date; readonly days: number },
): Promise<Backtest> {
  const count = { purchases: 0, matched: 0, frauds: 0, fraudsMatched: 0, genuineMatched: 0, unknown: 0, savedCents: 0 };
  const annoyed = new Set<string>();
  for await (const row of walkScenes(on, { from: after(now, -days * DAY_MS), until: now })) {
    const isFraud = wasFraud(row, now);
    const isMatch = holds(rule, { features: row.features, score: row.scorePpm / PPM, facts: parseFacts(row.facts) });
    count.purchases++;
    if (isFraud === true) count.frauds++;
    if (!isMatch) continue;
    count.matched++;
    if (isFraud === null) count.unknown++;
    else if (isFraud) {
      count.fraudsMatched++;
      if (row.outcome === "accepted") count.savedCents += Number(row.valueCents);
    } else {
      count.genuineMatched++;
      annoyed.add(row.payer ?? row.id);
    }
  }
  const { genuineMatched, ...counts } = count;
  const known = counts.fraudsMatched + genuineMatched;
  return {
    days,
    ...counts,
    isTruncated: counts.purchases >= MAX_SCENES,
    precision: known === 0 ? null : counts.fraudsMatched / known,
    recall: counts.frauds === 0 ? null : counts.fraudsMatched / counts.frauds,
    annoyedCustomers: annoyed.size,
  };
}
