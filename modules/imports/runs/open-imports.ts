import type { ChangeFeed, Database } from "#platform/db";
import type { Handler } from "#platform/events";
import type { Route } from "#platform/http";
import type { Recurring } from "#platform/jobs";
import { forgetCustomer } from "./forget-customer.ts";
import { importJobs } from "./jobs.ts";
import { openProgress } from "./progress.ts";
import { runRoutes } from "./routes.ts";

/** What imports at the desk stand on. */
export interface ImportsNeeds {
  readonly db: Database;
  readonly feed: ChangeFeed;
}

/** Imports at the desk, in this process. */
export interface Imports {
  readonly routes: readonly Route[];
  readonly recurring: readonly Recurring[];
  readonly handlers: readonly Handler[];
  /** Ends the streams that pages watch. */
  endStreams(): void;
}

/** Opens imports at the desk. */
export function openImports({ db, feed }: ImportsNeeds): Imports {
  const progress = openProgress(db, feed);
  return {
    routes: runRoutes({ progress }),
    recurring: importJobs,
    handlers: [forgetCustomer],
    endStreams: () => progress.close(),
  };
}
