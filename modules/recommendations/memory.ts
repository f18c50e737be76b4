import { setImmediate as nextTurn } from "node:timers/promises";
import type { ChangeFeed, Queryable } from "#platform/db";
import { type Model, unpackModel } from "./model.ts";
import { selectNewestModel, selectParts } from "./model-queries.ts";
import { createPredictor, type PredictNext } from "./next-items.ts";
import { MODEL_TOPIC } from "./train.ts";
import { WEIGHTS } from "./weights.ts";

/** A model in use: with its items by name, and the predictor that works on it. */
export interface Memory {
  readonly version: number;
  readonly builtAt: Date;
  readonly model: Model;
  /** The number of an item by its name or its external id; undefined for one that nobody knows. */
  numberOf(name: string): number | undefined;
  readonly predictNext: PredictNext;
}

/** Keeps the newest model of the database in memory. */
export interface MemoryKeeper {
  /** The newest model; null before anything was learned. Loads the first one, later ones come by themselves. */
  current(on: Queryable): Promise<Memory | null>;
}

/** Looks for a newer model after this time even if no change was announced: hints may be lost. */
const LOOK_AGAIN_MS = 30_000;
/** Names put into the map between two turns of the event loop: requests must not wait for a new model. */
const NAMES_PER_TURN = 4_000;

/**
 * Opens the keeper. While a newer model is loaded the older one answers; the change is one assignment, so that a request
 * sees one model or the other.
 *
 * @param clockMs a clock that only goes forward
 */
export function createMemoryKeeper(feed: ChangeFeed, clockMs: () => number = () => performance.now()): MemoryKeeper {
  let memory: Memory | null = null;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;
  feed.on(MODEL_TOPIC, () => void (lookedAtMs = Number.NEGATIVE_INFINITY));

  async function look(on: Queryable): Promise<void> {
    const newest = await selectNewestModel(on);
    if (newest === null || newest.version === memory?.version) return;
    const parts = await selectParts(on, newest.version);
    // Forgotten between the two reads: there is a newer one, which the next look finds.
    if (parts.length === 0) return;
    const model = unpackModel(Buffer.concat(parts.map(({ bytes }) => bytes)));
    memory = await takeUp(model, newest);
  }

  return {
    async current(on) {
      if (clockMs() - lookedAtMs > LOOK_AGAIN_MS && looking === null) {
        lookedAtMs = clockMs();
        looking = look(on).finally(() => void (looking = null));
        // Whoever has a model already does not wait for the next, and does not fail with it.
        if (memory !== null) looking.catch(() => undefined);
      }
      if (memory === null && looking !== null) await looking;
      return memory;
    },
  };
}

async function takeUp(
  model: Model,
  { version, builtAt }: { readonly version: number; readonly builtAt: Date },
): Promise<Memory> {
  const { items, externalIds } = model.facts;
  const numbers = new Map<string, number>();
  for (let item = 0; item < items.length; item++) {
    numbers.set(items[item] ?? "", item);
    const externalId = externalIds[item] ?? "";
    if (externalId !== "") numbers.set(externalId, item);
    if (item % NAMES_PER_TURN === 0) await nextTurn();
  }
  return {
    version,
    builtAt,
    model,
    numberOf: (name) => numbers.get(name),
    predictNext: createPredictor(model.sessions, model.index, WEIGHTS),
  };
}
