import { FEATURE_AT, FEATURES } from "../features/features.ts";
import { AS_IT_IS, type Calibration, chanceOf } from "./calibration.ts";
import { explainLogistic, type Logistic, scoreLogistic } from "./logistic.ts";
import { explainForest, type Forest, scoreForest } from "./trees.ts";

/** How a model scores: boosted trees, logistic regression, or the mean of both. */
export const MODEL_KINDS = ["trees", "logistic", "blend"] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];

/** What was learnt, ready to be stored as JSON. */
export interface Model {
  readonly kind: ModelKind;
  /** Names of the features that it was trained on, in its order. */
  readonly features: readonly string[];
  /** Several, grown with different dice: their mean is steadier than each. */
  readonly forests: readonly Forest[];
  readonly logistic: Logistic | null;
  readonly calibration: Calibration;
}

/** A model at work. */
export interface Scorer {
  readonly version: number;
  /** Chance of fraud, 0 to 1. */
  chance(features: Float64Array): number;
  /** What each feature did to the logarithm of the odds, in the order of FEATURES. */
  explain(features: Float64Array): Float64Array;
}

/** Puts a model to work. A model that was trained on another set of features is given those of them that still exist. */
export function createScorer(model: Model, version: number): Scorer {
  const places = model.features.map((name) => FEATURE_AT.get(name) ?? -1);
  const isSame = places.length === FEATURES.length && places.every((place, index) => place === index);
  const arrange = (features: Float64Array): Float64Array =>
    isSame ? features : Float64Array.from(places, (place) => features[place] ?? 0);
  return {
    version,
    chance: (features) => chanceOf(model.calibration, rawScore(model, arrange(features))),
    explain(features) {
      const own = explainOwn(model, arrange(features));
      if (isSame) return own;
      const out = new Float64Array(FEATURES.length);
      for (const [index, place] of places.entries()) if (place >= 0) out[place] = own[index] ?? 0;
      return out;
    },
  };
}

/** Logarithm of the odds before calibration. */
export function rawScore({ kind, forests, logistic }: Model, features: Float64Array): number {
  const trees = forests.reduce((sum, forest) => sum + scoreForest(forest, features), 0) / Math.max(1, forests.length);
  const line = logistic === null ? 0 : scoreLogistic(logistic, features);
  switch (kind) {
    case "trees":
      return trees;
    case "logistic":
      return line;
    case "blend":
      return (trees + line) / 2;
  }
}

function explainOwn({ kind, forests, logistic }: Model, features: Float64Array): Float64Array {
  const out = new Float64Array(features.length);
  if (kind !== "logistic") for (const forest of forests) explainForest(forest, features, out);
  for (let index = 0; index < out.length; index++) out[index] = (out[index] ?? 0) / Math.max(1, forests.length);
  if (kind !== "trees" && logistic !== null) explainLogistic(logistic, features, out);
  return kind === "blend" ? out.map((by) => by / 2) : out;
}

/** Reads a stored model. @throws Error when it is none */
export function parseModel(stored: unknown): Model {
  const model = stored as Model | null;
  const isModel = model !== null && MODEL_KINDS.includes(model.kind) && Array.isArray(model.features);
  if (!isModel) throw new Error("a stored model cannot be read");
  return model;
}

// What is suspicious before anything was learnt; weights are on ln(1+x), so that 0 adds nothing.
const FIRST_WEIGHTS: Readonly<Record<string, number>> = {
  country_differs: 1.4,
  disposable_email: 2.2,
  digits_in_email: 1,
  avs_failed: 2,
  cvv_failed: 2.5,
  authenticated: -2,
  "card.declines_1h": 1.2,
  "device.declines_1h": 1.2,
  "email.declines_1h": 0.9,
  "network.declines_1h": 0.5,
  "card.frauds_30d": 4,
  "device.frauds_30d": 3,
  "email.frauds_30d": 4,
  "phone.frauds_30d": 3,
  "address.frauds_30d": 3,
  "network.frauds_30d": 1,
  "card.odd_7d": 0.8,
};
const FIRST_BASE = -5.5;

/** The model of a shop that has no history: a few weights set by hand, version 0. */
export const firstModel: Model = {
  kind: "logistic",
  features: FEATURES,
  forests: [],
  logistic: {
    kind: "logistic",
    base: FIRST_BASE,
    means: FEATURES.map(() => 0),
    scales: FEATURES.map(() => 1),
    weights: FEATURES.map((name) => FIRST_WEIGHTS[name] ?? 0),
  },
  calibration: AS_IT_IS,
};
