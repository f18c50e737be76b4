import { setTimeout } from "node:timers/promises";
import { CHANNELS_TOPIC } from "#modules/channels";
import { AVAILABILITY } from "#modules/inventory";
import { PRICES_TOPIC } from "#modules/pricing";
import type { ChangeFeed, Database } from "#platform/db";
import { DatabaseClock } from "./database-clock.ts";
import { pauseAfterTrouble, readAgain, rebuildNow, type Work } from "./read-again.ts";
import type { SearchEngine } from "./search-engine.ts";
import { loadSynonyms } from "./synonyms.ts";
import { PRODUCTS, SIGNALS, SYNONYMS } from "./topics.ts";
import { Waiting } from "./waiting.ts";

/** Changes are gathered for so long before they are read: many cost little more than one. */
const GATHER_MS = 40;
/** How often it is looked whether a price list began or ended, and what has become popular: no order of results hurries so. */
const TURNS_MS = 5_000;

/** What an indexer stands on. */
export interface IndexerNeeds {
  readonly db: Database;
  readonly feed: ChangeFeed;
  readonly engine: SearchEngine;
  /** Whether the engine keeps what is written to it while it is built anew; if not, changes wait for that. */
  readonly keepsChanges: boolean;
  /** Revision that the engine has of a product, null when it is not there; absent: it is not known, and everything is read. */
  readonly revisionOf?: (id: string) => number | null;
  readonly knownIds?: () => readonly string[];
  readonly onError: (error: unknown) => void;
}

/** Keeps an engine as the database is. */
export interface Indexer {
  /** Fills the engine and goes on from there. @param from `snapshot` when the engine was filled from one: it is compared, not built */
  start(from: "nothing" | "snapshot"): Promise<void>;
  /** Resolves when nothing waits to be read again. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Follows the change feed: what changes is read again from the database, in batches, one at a time. */
export function createIndexer(needs: IndexerNeeds): Indexer {
  return new FeedIndexer(needs);
}

class FeedIndexer implements Indexer {
  readonly #work: Work;
  readonly #timer: NodeJS.Timeout;
  /** Products of which popularity or margin changed since the last turn. */
  readonly #gained = new Set<string>();
  #isStarted = false;
  #isStopped = false;
  #running: Promise<void> | null = null;

  constructor(needs: IndexerNeeds) {
    const work = {
      needs: { ...needs, onError: (error: unknown) => (this.#isStopped ? undefined : needs.onError(error)) },
      waiting: new Waiting(),
      turns: new Map<string, Date>(),
      clock: new DatabaseClock(needs.db),
      channels: null,
      building: null,
      whenBuilt: () => this.#kick(),
    };
    this.#work = work;
    listen(needs.feed, { waiting: work.waiting, gained: this.#gained }, () => this.#kick());
    this.#timer = setInterval(() => void this.#takeTurns(), TURNS_MS);
    this.#timer.unref();
  }

  async start(from: "nothing" | "snapshot"): Promise<void> {
    const { needs, clock, waiting } = this.#work;
    await clock.ask();
    await needs.engine.setSynonyms(await loadSynonyms(needs.db));
    if (from === "nothing") await rebuildNow(this.#work);
    else {
      waiting.isAllProducts = true;
      waiting.isAllOffers = true;
    }
    this.#isStarted = true;
    this.#kick();
  }

  async settled(): Promise<void> {
    while (this.#running !== null || this.#work.building !== null) {
      await this.#running;
      await this.#work.building;
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  #kick(): void {
    if (!this.#isStarted || this.#isStopped || this.#running !== null) return;
    this.#running = this.#drain().finally(() => {
      this.#running = null;
      if (!this.#isQuiet()) this.#kick();
    });
  }

  #isQuiet(): boolean {
    return this.#work.waiting.isQuiet(this.#work.building !== null);
  }

  async #drain(): Promise<void> {
    const { needs, waiting } = this.#work;
    let isBehind = false;
    while (!this.#isQuiet() && !this.#isStopped) {
      try {
        if (!isBehind) await setTimeout(GATHER_MS);
        isBehind = await readAgain(this.#work);
      } catch (error) {
        needs.onError(error);
        // The database may be away: all is compared when it is back.
        waiting.isAllProducts = true;
        waiting.isAllOffers = true;
        await pauseAfterTrouble();
      }
    }
  }

  /** Prices whose list began or ended are read again, and signals that came meanwhile. */
  async #takeTurns(): Promise<void> {
    const { clock, turns, waiting, needs } = this.#work;
    try {
      const now = await clock.ask();
      const turned = [...turns].filter(([, turn]) => turn <= now);
      for (const [id] of turned) {
        turns.delete(id);
        waiting.offers.add(id);
      }
      for (const id of this.#gained) waiting.signals.add(id);
      this.#gained.clear();
      this.#kick();
    } catch (error) {
      needs.onError(error);
    }
  }
}

interface Heard {
  readonly waiting: Waiting;
  readonly gained: Set<string>;
}

function listen(feed: ChangeFeed, { waiting, gained }: Heard, kick: () => void): void {
  const note = (into: Set<string>, all: () => void) => (keys: readonly string[] | null) => {
    if (keys === null) all();
    else for (const key of keys) into.add(key);
    kick();
  };
  const allOffers = (): void => void (waiting.isAllOffers = true);
  const allProducts = (): void => void (waiting.isAllProducts = true);
  feed.on(PRODUCTS, note(waiting.products, allProducts));
  feed.on(PRICES_TOPIC, note(waiting.variants, allOffers));
  feed.on(AVAILABILITY, note(waiting.variants, allOffers));
  feed.on(SIGNALS, (keys) => {
    if (keys === null) waiting.isAllOffers = true;
    else for (const key of keys) gained.add(key);
  });
  feed.on(CHANNELS_TOPIC, () => {
    waiting.isChannels = true;
    kick();
  });
  feed.on(SYNONYMS, () => {
    waiting.isSynonyms = true;
    kick();
  });
}
