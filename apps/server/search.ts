import type { ProductViews } from "#modules/catalog";
import type { ChannelCache } from "#modules/channels";
import {
  createQueryLog,
  createRules,
  createServerSearch,
  createThreadedSearch,
  type AffinityOf,
  searchHandlers,
  searchJobs,
  searchRoutes,
} from "#modules/search";
import type { ChangeFeed, Database } from "#platform/db";
import type { Handler } from "#platform/events";
import type { Route } from "#platform/http";
import type { Recurring } from "#platform/jobs";

/** What search is furnished with. */
export interface SearchNeeds {
  readonly db: Database;
  readonly feed: ChangeFeed;
  readonly channels: ChannelCache;
  readonly views: ProductViews;
  readonly now: () => Date;
  /** What whoever searches leans to; null without their consent. */
  readonly affinityOf: AffinityOf;
  /** Where the index is kept between starts; null keeps none. */
  readonly directory: string | null;
  /** OpenSearch server to search on instead of the engine that is built in; null for none. */
  readonly server: { readonly node: string; readonly writes: boolean } | null;
  readonly onTrouble: (message: string) => void;
}

/** Search, wired: its thread starts with `start` or the first search. */
export interface OpenedSearch {
  readonly routes: readonly Route[];
  readonly handlers: readonly Handler[];
  readonly recurring: readonly Recurring[];
  start(): void;
  close(): Promise<void>;
}

/** Wires search: its index lives in a thread that reads the database by itself. */
export function openSearch({
  db,
  feed,
  channels,
  views,
  now,
  affinityOf,
  directory,
  server,
  onTrouble,
}: SearchNeeds): OpenedSearch {
  const thread = { databaseUrl: db.options.url, region: db.region, directory };
  const search =
    server === null ? createThreadedSearch(thread, onTrouble) : createServerSearch({ db, feed, ...server, onTrouble });
  const rules = createRules(feed);
  const log = createQueryLog(db);
  return {
    routes: searchRoutes({ search, views, channels, rules, log, affinityOf, now }),
    handlers: searchHandlers,
    recurring: searchJobs,
    start: () => search.start(),
    async close() {
      await Promise.all([search.close(), log.close()]);
    },
  };
}
