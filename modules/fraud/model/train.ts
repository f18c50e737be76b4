import { calibrate, chanceOf } from "./calibration.ts";
import { fitLogistic, type Logistic } from "./logistic.ts";
import { type Ranking, rank } from "./metrics.ts";
import { type Model, MODEL_KINDS, type ModelKind, rawScore } from "./model.ts";
import { type Forest, FOREST, type ForestSettings, growForest } from "./trees.ts";

/** Purchases with what became of them, in order of time. */
export interface History {
  /** Names of the features, in the order of each vector. */
  readonly names: readonly string[];
  readonly samples: readonly Float64Array[];
  readonly labels: readonly boolean[];
}

/** How to train. */
export interface Training {
  readonly forest?: Partial<ForestSettings>;
  /** Forests whose mean is taken. */
  readonly bags?: number;
  /** Stretches of time that take turns at being judged by a model that has not seen them. */
  readonly folds?: number;
  /** Null lets the folds choose. */
  readonly kind?: ModelKind | null;
}

/** What was learnt, and how well it did on purchases that it had not seen. */
export interface Trained {
  readonly model: Model;
  readonly ranking: Ranking;
  /** Mean squared error of the chances; lower is better. */
  readonly brier: number;
}

const BAGS = 3;
const FOLDS = 3;

/**
 * Learns from a history: trees and a logistic regression on all of it, the better kind by folds of time, calibrated on
 * what the folds had not seen. The same history gives the same model.
 */
export function trainModel(history: History, training: Training = {}): Trained {
  const { samples, labels, names } = history;
  const folds = unseenScores(history, training);
  const kind = training.kind ?? bestKind(folds, labels);
  const scores = folds.map((score) => score[kind]);
  const calibration = calibrate(scores, labels);
  const isUsed = (one: ModelKind): boolean => kind === one || kind === "blend";
  const model: Model = {
    kind,
    features: names,
    forests: isUsed("trees") ? growBags(samples, labels, training) : [],
    logistic: isUsed("logistic") ? fitLogistic(samples, labels) : null,
    calibration,
  };
  return {
    model,
    ranking: rank(scores.map((score, index) => ({ score, isFraud: labels[index] === true }))),
    brier: brierOf(
      scores.map((score) => chanceOf(calibration, score)),
      labels,
    ),
  };
}

/** Mean squared error of chances. */
export function brierOf(chances: readonly number[], labels: readonly boolean[]): number {
  const errors = chances.map((chance, index) => (chance - (labels[index] === true ? 1 : 0)) ** 2);
  return errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length);
}

type Scores = Readonly<Record<ModelKind, number>>;

function unseenScores({ samples, labels, names }: History, training: Training): readonly Scores[] {
  const count = training.folds ?? FOLDS;
  return Array.from({ length: count }).flatMap((_, fold) => {
    const from = Math.floor((fold * samples.length) / count);
    const until = Math.floor(((fold + 1) * samples.length) / count);
    const isSeen = (__: unknown, index: number): boolean => index < from || index >= until;
    const [seen, known] = [samples.filter(isSeen), labels.filter(isSeen)];
    const forests: readonly Forest[] = [growForest(seen, known, { ...FOREST, ...training.forest })];
    const logistic: Logistic = fitLogistic(seen, known);
    const parts = { features: names, forests, logistic, calibration: { slope: 1, shift: 0 } };
    return samples.slice(from, until).map(
      (sample): Scores => ({
        trees: rawScore({ ...parts, kind: "trees" }, sample),
        logistic: rawScore({ ...parts, kind: "logistic" }, sample),
        blend: rawScore({ ...parts, kind: "blend" }, sample),
      }),
    );
  });
}

function bestKind(scores: readonly Scores[], labels: readonly boolean[]): ModelKind {
  const worth = (kind: ModelKind): number =>
    rank(scores.map((score, index) => ({ score: score[kind], isFraud: labels[index] === true }))).averagePrecision;
  const [best] = MODEL_KINDS.toSorted((one, other) => worth(other) - worth(one));
  return best ?? "trees";
}

function growBags(samples: readonly Float64Array[], labels: readonly boolean[], training: Training): readonly Forest[] {
  return Array.from({ length: training.bags ?? BAGS }, (_, bag) =>
    growForest(samples, labels, { ...FOREST, ...training.forest, seed: FOREST.seed + bag }),
  );
}
