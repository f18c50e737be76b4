import { after, DAY_MS } from "@hansa/kernel";
import { announceChange, type Database, first, one, type Queryable, run, type Tx } from "#platform/db";
import { walkScenes, wasFraud } from "./backtest.ts";
import { NoChallenger } from "./errors.ts";
import { FEATURES } from "./features/features.ts";
import { LABEL_DELAY_MS } from "./features/profile.ts";
import { rank } from "./model/metrics.ts";
import { createScorer, firstModel, parseModel, type Scorer } from "./model/model.ts";
import type { History } from "./model/train.ts";
import { trainAside } from "./model/train-aside.ts";
import { insertModel, modelIn, promoteChallenger, retireModels } from "./model-queries.ts";
import { POLICY_TOPIC } from "./policy.ts";

/** Purchases of this long are learnt from. */
export const LEARN_DAYS = 120;
/** With fewer purchases or frauds whose outcome is known there is nothing to learn. */
export const MIN_SAMPLES = 400;
export const MIN_FRAUDS = 30;
/** Most genuine purchases that are learnt from, evenly over time; every fraud is. */
const MAX_GENUINE = 60_000;
/** The newest part of the known purchases is kept back, to compare champion and challenger on. */
const HELD_BACK = 0.2;
/** So much more average precision makes a challenger champion by itself. */
const BETTER_BY = 0.01;

/** What a training came to. */
export type Learnt =
  | { readonly kind: "too_little"; readonly samples: number; readonly frauds: number }
  | {
      readonly kind: "trained";
      readonly version: number;
      readonly isChampion: boolean;
      readonly averagePrecision: number;
      readonly championAveragePrecision: number;
    };

/**
 * Trains a challenger on what is known by now, and lets it replace the champion when it does better on the newest known
 * purchases, which neither has seen. Labels are respected with their delay: a purchase that may still be disputed is no
 * sample unless it was labelled. No transaction is open while it learns.
 */
export async function learn(db: Database, now: Date): Promise<Learnt> {
  const history = await readHistory(db, now);
  const frauds = history.labels.filter(Boolean).length;
  if (history.samples.length < MIN_SAMPLES || frauds < MIN_FRAUDS) {
    return { kind: "too_little", samples: history.samples.length, frauds };
  }
  const cut = Math.floor(history.samples.length * (1 - HELD_BACK));
  const champion = await scorerIn(db, "champion");
  const trained = await trainAside(slice(history, 0, cut));
  const unseen = slice(history, cut, history.samples.length);
  const averagePrecision = worthOf(createScorer(trained.model, 0), unseen);
  const championAveragePrecision = worthOf(champion ?? createScorer(firstModel, 0), unseen);
  const isChampion = averagePrecision >= championAveragePrecision + BETTER_BY;
  const version = await db.transaction(async (tx) => {
    await run(tx, retireModels(isChampion ? ["champion", "challenger"] : ["challenger"]));
    const inserted = await one(
      tx,
      insertModel(tx, {
        state: isChampion ? "champion" : "challenger",
        kind: trained.model.kind,
        body: trained.model,
        metrics: {
          samples: cut,
          frauds: history.labels.slice(0, cut).filter(Boolean).length,
          folds: { auc: trained.ranking.auc, averagePrecision: trained.ranking.averagePrecision, brier: trained.brier },
          heldBack: { purchases: unseen.samples.length, averagePrecision, championAveragePrecision },
        },
      }),
    );
    await announceChange(tx, POLICY_TOPIC, null);
    return inserted.version;
  });
  return { kind: "trained", version, isChampion, averagePrecision, championAveragePrecision };
}

/** Makes the challenger the champion. @returns its version @throws NoChallenger */
export async function promote(tx: Tx): Promise<number> {
  await run(tx, retireModels(["champion"]));
  const promoted = await first(tx, promoteChallenger());
  if (promoted === null) throw new NoChallenger();
  await announceChange(tx, POLICY_TOPIC, null);
  return promoted.version;
}

/** The model in this state at work; null when there is none. */
export async function scorerIn(on: Queryable, state: "champion" | "challenger"): Promise<Scorer | null> {
  const row = await first(on, modelIn(state));
  return row === null ? null : createScorer(parseModel(row.body), row.version);
}

async function readHistory(db: Database, now: Date): Promise<History> {
  const samples: Float64Array[] = [];
  const labels: boolean[] = [];
  const from = after(now, -LEARN_DAYS * DAY_MS);
  for await (const row of walkScenes(db, { from, until: now })) {
    const isFraud = wasFraud(row, now);
    // What was labelled early is mostly fraud: learning from it before its neighbours are known would teach that new is bad.
    if (isFraud === null || now.getTime() - row.occurredAt.getTime() < LABEL_DELAY_MS) continue;
    samples.push(Float64Array.from(row.features));
    labels.push(isFraud);
  }
  return thin({ names: FEATURES, samples, labels });
}

function thin(history: History): History {
  const genuine = history.labels.filter((isFraud) => !isFraud).length;
  if (genuine <= MAX_GENUINE) return history;
  const every = Math.ceil(genuine / MAX_GENUINE);
  const isKept = (_: unknown, index: number): boolean => history.labels[index] === true || index % every === 0;
  return { ...history, samples: history.samples.filter(isKept), labels: history.labels.filter(isKept) };
}

function slice({ names, samples, labels }: History, from: number, until: number): History {
  return { names, samples: samples.slice(from, until), labels: labels.slice(from, until) };
}

function worthOf(scorer: Scorer, { samples, labels }: History): number {
  const scored = samples.map((sample, index) => ({ score: scorer.chance(sample), isFraud: labels[index] === true }));
  const { averagePrecision } = rank(scored);
  return Number.isNaN(averagePrecision) ? 0 : averagePrecision;
}
