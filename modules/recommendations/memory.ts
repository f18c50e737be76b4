import type { ChangeFeed, Database } from "#platform/db";
import type { Loaded, LoadOrder } from "./load-worker.ts";
import { type Model, unpackModel } from "./model.ts";
import { selectNewestModel } from "./model-queries.ts";
import { nameAt, numberOfName } from "./names.ts";
import { createPredictor, type PredictNext } from "./next-items.ts";
import { MODEL_TOPIC } from "./save-model.ts";
import { runThread } from "./thread.ts";
import { WEIGHTS } from "./weights.ts";

/** A model in use: with its items by name, and the predictor that works on it. */
export interface Memory {
  readonly version: number;
  readonly builtAt: Date;
  readonly model: Model;
  /** The number of an item by its name or its external id; undefined for one that nobody knows. */
  numberOf(name: string): number | undefined;
  /** The name of an item; "" for a number that is none's. */
  nameOf(item: number): string;
  readonly predictNext: PredictNext;
}

/** Keeps the newest model of the database in memory. */
export interface MemoryKeeper {
  /** The newest model; null before anything was learned. Loads the first one, later ones come by themselves. */
  current(): Promise<Memory | null>;
}

/** Looks for a newer model after this time even if no change was announced: hints may be lost. */
const LOOK_AGAIN_MS = 30_000;

/**
 * Opens the keeper. While a newer model is loaded the older one answers; the change is one assignment, so that a request
 * sees one model or the other.
 *
 * @param clockMs a clock that only goes forward
 */
export function createMemoryKeeper(
  db: Database,
  feed: ChangeFeed,
  clockMs: () => number = () => performance.now(),
): MemoryKeeper {
  let memory: Memory | null = null;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;
  // At once, not with the next request: whoever asks then is to be answered by the newer model.
  feed.on(MODEL_TOPIC, () => {
    lookedAtMs = Number.NEGATIVE_INFINITY;
    refresh();
  });

  async function look(): Promise<void> {
    const newest = await selectNewestModel(db);
    if (newest === null || newest.version === memory?.version) return;
    const bytes = await loadInThread({ url: db.options.url, region: db.region, version: newest.version });
    // Forgotten between the two reads: there is a newer one, which the next look finds.
    if (bytes !== null) memory = takeUp(unpackModel(bytes), newest);
  }

  /** Starts to look unless somebody looks already; a failure is met by whoever waits, and looked over by all others. */
  function refresh(): void {
    if (looking !== null) return;
    lookedAtMs = clockMs();
    looking = look().finally(() => void (looking = null));
    looking.catch(() => void (lookedAtMs = Number.NEGATIVE_INFINITY));
  }

  return {
    async current() {
      if (clockMs() - lookedAtMs > LOOK_AGAIN_MS) refresh();
      if (memory === null && looking !== null) await looking;
      return memory;
    },
  };
}

async function loadInThread(order: LoadOrder): Promise<Loaded> {
  return parseLoaded(await runThread(new URL("./load-worker.ts", import.meta.url), order));
}

function parseLoaded(message: unknown): Loaded {
  return message as Loaded;
}

/** Nothing here grows with the model but scratch arrays: requests wait for it. */
function takeUp(model: Model, { version, builtAt }: { readonly version: number; readonly builtAt: Date }): Memory {
  const { names, externalIds } = model;
  return {
    version,
    builtAt,
    model,
    numberOf: (name) => numberOfName(names, name) ?? numberOfName(externalIds, name),
    nameOf: (item) => nameAt(names, item),
    predictNext: createPredictor(model.sessions, model.index, WEIGHTS),
  };
}
