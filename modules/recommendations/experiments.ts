import { createHash } from "node:crypto";
import { InvalidInput } from "@hansa/kernel";
import { announceChange, type ChangeFeed, type Queryable, type Tx } from "#platform/db";
import { ExperimentCannotMove, ExperimentNotFound, ExperimentTaken } from "./errors.ts";
import {
  type Experiment,
  insertExperiment,
  lockExperiment,
  selectExperiments,
  updateExperimentState,
  type Variant,
} from "./experiment-queries.ts";
import { isPlan } from "./rail-plans.ts";

/** Topic of the change feed: an experiment began or ended. */
export const EXPERIMENTS_TOPIC = "recommendations.experiments";
const SHARES = 1_000;
const KEEP_MS = 60_000;

/** The running experiments. */
export interface Laboratory {
  running(on: Queryable): Promise<readonly Experiment[]>;
}

/** Keeps the running experiments in memory until one changes. */
export function openLaboratory(feed: ChangeFeed, now: () => Date): Laboratory {
  let kept: readonly Experiment[] = [];
  let readAtMs = Number.NEGATIVE_INFINITY;
  feed.on(EXPERIMENTS_TOPIC, () => void (readAtMs = Number.NEGATIVE_INFINITY));
  return {
    async running(on) {
      if (now().getTime() - readAtMs < KEEP_MS) return kept;
      readAtMs = now().getTime();
      kept = (await selectExperiments(on)).filter(({ state }) => state === "running");
      return kept;
    },
  };
}

/**
 * The variant that a unit sees: always the same for the same experiment and unit, in every process, and independent of
 * what it sees in other experiments. What the shares leave over is no part of the experiment.
 *
 * @returns null for a unit outside of the experiment
 */
export function assignVariant({ key, variants }: Pick<Experiment, "key" | "variants">, unitId: string): Variant | null {
  const digest = createHash("sha256").update(`${key}/${unitId}`).digest();
  let place = digest.readUInt32BE(0) % SHARES;
  for (const variant of variants) {
    if (place < variant.share) return variant;
    place -= variant.share;
  }
  return null;
}

/** Adds an experiment as a draft. @throws InvalidInput, ExperimentTaken */
export async function draftExperiment(tx: Tx, key: string, variants: readonly Variant[]): Promise<void> {
  const shares = variants.reduce((sum, { share }) => sum + share, 0);
  if (shares > SHARES) throw new InvalidInput([{ pointer: "/variants", message: "must share at most 1000" }]);
  if (new Set(variants.map(({ name }) => name)).size < variants.length)
    throw new InvalidInput([{ pointer: "/variants", message: "must have different names" }]);
  for (const [index, { name }] of variants.entries())
    if (!isPlan(name))
      throw new InvalidInput([{ pointer: `/variants/${String(index)}/name`, message: "must be a plan of rails" }]);
  if (!(await insertExperiment(tx, key, variants))) throw new ExperimentTaken(key);
}

const next: Readonly<Record<Experiment["state"], Experiment["state"] | null>> = {
  draft: "running",
  running: "ended",
  ended: null,
};

/** Begins or ends an experiment. @throws ExperimentNotFound, ExperimentCannotMove */
export async function moveExperiment(tx: Tx, key: string, to: "running" | "ended"): Promise<Experiment> {
  const before = await lockExperiment(tx, key);
  if (before === null) throw new ExperimentNotFound(key);
  if (next[before.state] !== to) throw new ExperimentCannotMove(before.state, to);
  await updateExperimentState(tx, key, to);
  await announceChange(tx, EXPERIMENTS_TOPIC, [key]);
  const after = await lockExperiment(tx, key);
  if (after === null) throw new ExperimentNotFound(key);
  return after;
}
