import type { Database } from "#platform/db";
import { addQueryCounts, type QueryCount } from "./log-queries.ts";
import { comparedText } from "./rules.ts";

/** A search that was answered. */
export interface NotedSearch {
  readonly text: string;
  readonly channel: string;
  readonly now: Date;
  readonly ranking: string;
  /** Nothing matched all that was asked for. */
  readonly isMissed: boolean;
  /** How long it took to find, in milliseconds. */
  readonly tookMs: number;
}

/** Counts searches in memory and writes them down now and then: a search never waits for it. */
export interface QueryLog {
  note(search: NotedSearch): void;
  /** Writes down what was counted. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Counts are written this often. What a process that dies has counted since is lost. */
export const FLUSH_MS = 5_000;
/** Different searches that are counted between two writes; more are not counted. */
const MAX_COUNTED = 20_000;

const NOTHING = { searches: 0, missed: 0, clicks: 0, places: 0, placedClicks: 0, tookUs: 0, slowestUs: 0 };

/** Counts the searches of this process. Which words people use is kept, never who. */
export function createQueryLog(db: Database): QueryLog {
  let counts = new Map<string, QueryCount>();
  async function flush(): Promise<void> {
    if (counts.size === 0) return;
    const written = counts;
    counts = new Map();
    await addQueryCounts(db, [...written.values()]);
  }
  // Counts are worth less than the shop: those that cannot be written are let go.
  const timer = setInterval(() => void flush().catch(() => undefined), FLUSH_MS);
  timer.unref();
  return {
    note({ text, channel, now, ranking, isMissed, tookMs }) {
      const query = comparedText(text);
      if (query === "") return;
      const day = now.toISOString().slice(0, 10);
      const key = `${day}/${channel}/${ranking}/${query}`;
      const known = counts.get(key);
      if (known === undefined && counts.size >= MAX_COUNTED) return;
      const before = known ?? { ...NOTHING, day, channel, query, ranking };
      const tookUs = Math.round(tookMs * 1_000);
      counts.set(key, {
        ...before,
        searches: before.searches + 1,
        missed: before.missed + (isMissed ? 1 : 0),
        tookUs: before.tookUs + tookUs,
        slowestUs: Math.max(before.slowestUs, tookUs),
      });
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush().catch(() => undefined);
    },
  };
}
