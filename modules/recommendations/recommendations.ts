import type { ProductViews } from "#modules/catalog";
import type { ChannelCache } from "#modules/channels";
import type { ChangeFeed, Database, Lane } from "#platform/db";
import type { Handler } from "#platform/events";
import type { Route } from "#platform/http";
import type { Recurring } from "#platform/jobs";
import { deskRoutes } from "./desk-routes.ts";
import { experimentRoutes } from "./experiment-routes.ts";
import { openLaboratory } from "./experiments.ts";
import { keepAffinities, type AffinityOf } from "./kept-affinities.ts";
import { createMemoryKeeper } from "./memory.ts";
import { createRecorder } from "./record-events.ts";
import { storeRoutes } from "./routes.ts";
import { openRuleBook } from "./rules.ts";
import { openShelf } from "./shelf.ts";
import { recommendationHandlers, recommendationJobs } from "./subscriptions.ts";

/** What the room stands on. */
export interface RecommendationNeeds {
  readonly db: Database;
  /** Opened with RECORD_LANES. */
  readonly lanes: Lane;
  readonly feed: ChangeFeed;
  readonly channels: ChannelCache;
  readonly views: ProductViews;
  readonly now: () => Date;
  readonly onBatch?: (batch: { readonly size: number; readonly oldestMs: number }) => void;
}

/** The whole room, wired. */
export interface Recommendations {
  readonly routes: readonly Route[];
  readonly handlers: readonly Handler[];
  readonly recurring: readonly Recurring[];
  /** What whoever asks leans to, for those who put lists in order; null without consent. */
  readonly affinityOf: AffinityOf;
  /** Milliseconds that the oldest report has waited. */
  queueAgeMs(): number;
  /** Waits until what was reported is kept. */
  drain(): Promise<void>;
}

/** Wires the room. It connects nothing by itself. */
export function openRecommendations(needs: RecommendationNeeds): Recommendations {
  const { db, lanes, feed, channels, views, now, onBatch } = needs;
  const memories = createMemoryKeeper(db, feed);
  const recorder = createRecorder({ db, lanes, memories, ...(onBatch === undefined ? {} : { onBatch }) });
  const store = storeRoutes({
    memories,
    recorder,
    channels,
    now,
    shelf: openShelf(views, now),
    rules: openRuleBook(feed, now),
    laboratory: openLaboratory(feed, now),
  });
  return {
    routes: [...store, ...deskRoutes, ...experimentRoutes],
    handlers: recommendationHandlers,
    recurring: recommendationJobs(),
    affinityOf: keepAffinities(memories),
    queueAgeMs: () => recorder.queueAgeMs(),
    drain: () => recorder.drain(),
  };
}
