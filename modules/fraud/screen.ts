import { after, HOUR_MS, DAY_MS } from "@hansa/kernel";
import { many, run, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { type Judged, judge, type Known, type Policy, type Standing } from "./decide.ts";
import { reviewOpened } from "./events.ts";
import {
  type Label,
  MAX_RECENT,
  type Outcome,
  RECENT_MS,
  type Seen,
  type Step,
  STEPS,
  Trail,
} from "./features/trail.ts";
import { insertObservations, insertSubjects, trailsOf, type TrailRow } from "./observation-queries.ts";
import { standingsOf } from "./standing-queries.ts";
import type { Decision, Judgement, PurchaseToScreen } from "./purchase.ts";
import { insertPurchases, judgedBefore, type JudgedRow } from "./purchase-queries.ts";
import { insertReviews } from "./review-queries.ts";
import { SUBJECT_ROLES, type Subject, type SubjectKeys, type SubjectRole } from "./subject.ts";

/** A review that nobody decides is ended after this long, well before an authorization of seven days is lost. */
export const REVIEW_TTL_MS = 3 * DAY_MS;

/** What a batch of judgements came to, and the writes that make them last. */
export interface ScreenedBatch {
  readonly result: readonly Judgement[];
  readonly save: (tx: Tx) => Promise<unknown>;
}

/** What judging stands on. */
export interface Screening {
  readonly policy: Policy;
  readonly keys: SubjectKeys;
}

/**
 * Judges a batch in one transaction: one round trip to read what is known of every subject, one to write. Purchases that
 * were judged before get the same answer. Takes no locks but those of new rows.
 */
export async function screenBatch(
  tx: Tx,
  purchases: readonly PurchaseToScreen[],
  { policy, keys }: Screening,
): Promise<ScreenedBatch> {
  const subjectsOfEach = purchases.map((purchase) => subjectsOf(purchase, keys));
  const wanted = [...new Set(subjectsOfEach.flat().map(({ key }) => key))];
  const [rows, standings, before] = await Promise.all([
    many(tx, trailsOf(tx, wanted, { since: after(tx.now, -RECENT_MS), limit: MAX_RECENT })),
    many(tx, standingsOf(tx, wanted, tx.now)),
    many(
      tx,
      judgedBefore(
        tx,
        purchases.map(({ id }) => id),
      ),
    ),
  ]);
  const judgedAlready = new Map(before.map((row) => [row.id, row]));
  const known: Known = {
    trails: new Map(rows.map((row) => [row.key, parseTrail(row)])),
    standings: Map.groupBy(standings.map(parseStanding), ({ key }) => key),
    now: tx.now,
  };
  const fresh = new Map<string, Judged>();
  const result = purchases.map((purchase, index) => {
    const row = judgedAlready.get(purchase.id);
    if (row !== undefined) return parseJudgement(row);
    // Asked for twice in one batch it is judged once, too.
    const twin = fresh.get(purchase.id);
    if (twin !== undefined) return toJudgement(twin, policy);
    const judged = judge(purchase, subjectsOfEach[index] ?? [], known, policy);
    remember(judged, known);
    fresh.set(purchase.id, judged);
    return toJudgement(judged, policy);
  });
  return { result, save: (saving) => saveJudged(saving, [...fresh.values()], policy) };
}

/** Two purchases of one card in one batch: the second knows of the first. */
function remember({ subjects, valueCents, surprise }: Judged, known: Known): void {
  const atMs = known.now.getTime();
  const seen: Seen = { step: "checkout", atMs, value: valueCents, surprise, outcome: "pending", label: "unknown" };
  for (const { key } of subjects) known.trails.get(key)?.add(seen);
}

/** Who takes part in a purchase, as far as it tells; each at most once. */
export function subjectsOf(purchase: PurchaseToScreen, keys: SubjectKeys): readonly Subject[] {
  const { shipping, billing } = purchase;
  const place = shipping ?? billing;
  const card = cardOf(purchase, keys);
  const texts: Readonly<Record<SubjectRole, string | null | undefined>> = {
    card,
    device: purchase.device,
    email: purchase.email,
    phone: shipping?.phone ?? billing?.phone,
    address: place === null ? null : `${place.country} ${place.postalCode} ${place.line1}`,
    network: purchase.ip,
    session: purchase.session,
  };
  return SUBJECT_ROLES.flatMap((role) => {
    const text = texts[role];
    const key = text === null || text === undefined ? null : keys(role, text);
    return key === null ? [] : [{ role, key }];
  });
}

/** Tokens of a sandbox name what will happen, not a card: everyone has the same. There a card is the token of one buyer. */
const SANDBOX_TOKEN = /^tok_[a-z0-9_]{1,40}$/;

function cardOf({ card, email }: PurchaseToScreen, keys: SubjectKeys): string | null {
  if (card === null || !SANDBOX_TOKEN.test(card)) return card;
  const buyer = email === null ? null : keys("email", email);
  return buyer === null ? null : `${card} ${buyer}`;
}

function toReview({ purchase: { id, orderId, isConfirmed = false }, valueCents }: Judged): ToReview {
  return { id, orderId, isConfirmed, valueCents };
}

async function saveJudged(tx: Tx, judged: readonly Judged[], policy: Policy): Promise<void> {
  if (judged.length === 0) return;
  const subjects = new Map(judged.flatMap((one) => one.subjects.map((subject) => [subject.key, subject] as const)));
  const reviews = judged.filter(({ decision }) => decision === "review");
  await Promise.all([
    run(tx, insertSubjects(tx, [...subjects.values()])),
    run(
      tx,
      insertObservations(
        tx,
        judged.flatMap(({ purchase, subjects: each, valueCents, surprise }) =>
          each.map(({ key }) => ({ key, id: purchase.id, step: "checkout", valueCents, surprise })),
        ),
      ),
    ),
    run(
      tx,
      insertPurchases(
        tx,
        judged.map((one) => toRow(one, policy)),
      ),
    ),
    ...(reviews.length === 0 ? [] : [openReviews(tx, reviews.map(toReview))]),
  ]);
}

/** A purchase that a person has to look at. */
export interface ToReview {
  readonly id: string;
  readonly orderId: string;
  readonly valueCents: number;
  readonly isConfirmed: boolean;
}

/** Purchases wait for people from now on. */
export async function openReviews(tx: Tx, purchases: readonly ToReview[]): Promise<void> {
  const openedHour = Math.floor(tx.now.getTime() / HOUR_MS);
  const expiresAt = after(tx.now, REVIEW_TTL_MS);
  const opened = purchases.map((one) => ({ ...one, openedHour, expiresAt }));
  await Promise.all([
    run(tx, insertReviews(tx, opened)),
    announce(
      tx,
      reviewOpened,
      opened.map(({ id, orderId }) => ({ reviewId: id, orderId })),
    ),
  ]);
}

const PPM = 1_000_000;

function toRow(judged: Judged, policy: Policy) {
  const { purchase, subjects, valueCents, facts, features, chance, decision, reasons, rules } = judged;
  return {
    id: purchase.id,
    orderId: purchase.orderId,
    valueCents,
    amountMinor: purchase.amount.amountMinor,
    currency: purchase.amount.currency,
    subjects,
    facts,
    features,
    scorePpm: Math.round(chance * PPM),
    decision,
    reasons,
    rules,
    modelVersion: policy.scorer.version,
    rulesVersion: policy.rulesVersion,
  };
}

function toJudgement({ purchase, decision, chance, reasons }: Judged, policy: Policy): Judgement {
  return {
    id: purchase.id,
    decision,
    scorePpm: Math.round(chance * PPM),
    reasons,
    modelVersion: policy.scorer.version,
    rulesVersion: policy.rulesVersion,
    isFallback: false,
  };
}

function parseJudgement(row: JudgedRow): Judgement {
  return { ...row, decision: row.decision as Decision, isFallback: false };
}

const LABELS: Readonly<Record<string, Label>> = { u: "unknown", f: "fraud", g: "genuine" };
const OUTCOMES: Readonly<Record<string, Outcome>> = { p: "pending", a: "accepted", d: "declined" };
const STEP_OF: Readonly<Record<string, Step>> = Object.fromEntries(STEPS.map((step) => [step.slice(0, 2), step]));

/** A trail from its row; rows come newest first. */
export function parseTrail(row: TrailRow): Trail {
  const trail = new Trail(row.firstSeenAt?.getTime() ?? null, {
    count: row.count ?? 0,
    sum: Number(row.value ?? 0n),
    sumOfSquares: row.squares ?? 0,
    frauds: row.frauds ?? 0,
  });
  const { times, values, surprises, marks } = row;
  for (let index = (times?.length ?? 0) - 1; index >= 0; index--) {
    const mark = marks?.[index] ?? "";
    trail.recent.push({
      step: STEP_OF[mark.slice(0, 2)] ?? "checkout",
      atMs: times?.[index] ?? 0,
      value: values?.[index] ?? 0,
      surprise: surprises?.[index] ?? -1,
      outcome: OUTCOMES[mark[2] ?? "p"] ?? "pending",
      label: LABELS[mark[3] ?? "u"] ?? "unknown",
    });
  }
  return trail;
}

function parseStanding(row: { readonly key: string; readonly level: string; readonly reason: string }): Standing {
  return { ...row, level: row.level as Standing["level"] };
}
