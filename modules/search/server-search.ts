import { performance } from "node:perf_hooks";
import type { ChangeFeed, Database } from "#platform/db";
import { createIndexer, type Indexer } from "./indexer.ts";
import { OpenSearchEngine } from "./opensearch/open-search-engine.ts";
import type { ThreadedSearch } from "./threaded-search.ts";
import { timed } from "./written-facets.ts";

/** What search on a server stands on. */
export interface ServerSearchNeeds {
  readonly db: Database;
  readonly feed: ChangeFeed;
  /** Address of the OpenSearch server, with user and password. */
  readonly node: string;
  /** Whether this process writes the index; one process does, or each of them writes the same again. */
  readonly writes: boolean;
  readonly onTrouble: (message: string) => void;
}

const ALIAS = "hansa-products";

/** Search on an OpenSearch server instead of the embedded engine; the index is filled by the processes that run jobs. */
export function createServerSearch({ db, feed, node, writes, onTrouble }: ServerSearchNeeds): ThreadedSearch {
  const engine = new OpenSearchEngine({ node, alias: ALIAS, facets: [] });
  const indexer: Indexer = createIndexer({
    db,
    feed,
    engine,
    keepsChanges: false,
    onError: (error) => onTrouble(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });
  return {
    start() {
      if (writes) void indexer.start("nothing").catch((error: unknown) => onTrouble(String(error)));
    },
    async search(request) {
      const at = performance.now();
      const found = await engine.search(request);
      return timed(found, { tookMs: performance.now() - at, holdsUntilMs: 0 });
    },
    suggest: (request) => engine.suggest(request),
    status: () => engine.status(),
    startedInMs: null,
    async close() {
      await indexer.stop();
      await engine.close();
    },
  };
}
