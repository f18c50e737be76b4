import { EventEmitter } from "node:events";
import { Logger, type ParsedCronItem, type Runner, run, runMigrations, type TaskList } from "graphile-worker";
import pg from "pg";
import { type Database, DatabaseBusy, toRefusal } from "#platform/db";
import type { OnError } from "./loop.ts";

/** Connections of the queue itself: one listens, the others fetch and complete jobs. Jobs work on the shop's own pool. */
const QUEUE_CONNECTIONS = 4;
const QUEUE_STATEMENT_TIMEOUT_MS = 30_000;
/** How soon a job is found whose time has come; one that is due at once is announced by NOTIFY and not waited for. */
const POLL_MS = 1_000;

/** How long fetching may fail before the queue is started anew. */
const DEAF_MS = 3_000;

/** The queue's pool. It has the driver's own type parsers, which the queue's code relies on, and keeps no request waiting. */
export function openQueuePool(db: Database): pg.Pool {
  const pool = new pg.Pool({
    connectionString: db.options.url,
    application_name: "hansa-jobs",
    statement_timeout: QUEUE_STATEMENT_TIMEOUT_MS,
    max: QUEUE_CONNECTIONS,
  });
  // A connection that was lost is replaced; what it was used for reports the loss.
  const ignoreLoss = (): undefined => undefined;
  pool.on("error", ignoreLoss);
  pool.on("connect", (client) => {
    client.on("error", ignoreLoss);
    makeRepeatable(client, "query");
  });
  makeRepeatable(pool, "connect");
  return pool;
}

/** What graphile-worker repeats, with pauses that grow from 3 to 120 seconds, up to 100 times: "cannot connect now". */
const REPEATED_CODE = "57P03";

/**
 * Makes a method of the driver tell a database that is away by a code that the queue repeats. graphile-worker 0.18 does
 * not wait for the statement that completes or fails a job: one that it does not repeat, such as on a connection that
 * broke, is a rejection that nobody handles, and ends the process.
 */
function makeRepeatable(owner: pg.Pool | pg.ClientBase, name: "connect" | "query"): void {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method !== "function") throw new TypeError(`the driver has no ${name}`);
  const value = (...given: readonly unknown[]): unknown => {
    const result: unknown = Reflect.apply(method, owner, given);
    return result instanceof Promise ? result.catch(rethrowRepeatable) : result;
  };
  Object.defineProperty(owner, name, { value });
}

function rethrowRepeatable(error: unknown): never {
  const isAway = error instanceof Error && toRefusal(error) instanceof DatabaseBusy;
  throw isAway ? Object.assign(error, { code: REPEATED_CODE }) : error;
}

/**
 * Installs or upgrades the queue's own schema (`graphile_worker`). Safe to call from several processes at once.
 * Part of start-up, after the shop's migrations.
 */
export async function migrateJobs(db: Database): Promise<void> {
  const client = new pg.Client({ connectionString: db.options.url, application_name: "hansa-jobs" });
  const pool = openQueuePool(db);
  await client.connect();
  try {
    // The queue's own guard against a race of first starts waits and tries once; a lock is surer.
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await runMigrations({ pgPool: pool, logger: quiet });
  } finally {
    await client.end();
    await pool.end();
  }
}

const MIGRATION_LOCK = 4_827_117;
const quiet = new Logger(() => () => undefined);

export interface QueueOptions {
  readonly pool: pg.Pool;
  readonly concurrency: number;
  readonly tasks: TaskList;
  readonly cron: ParsedCronItem[];
  readonly onError: OnError;
}

/** Starts taking jobs. @returns the runner, and the name under which it locks its jobs */
export async function startQueue(options: QueueOptions): Promise<{ readonly runner: Runner; readonly id: string }> {
  const events = new EventEmitter();
  const { promise: id, resolve } = Promise.withResolvers<string>();
  events.once("pool:create", ({ workerPool }: { readonly workerPool: { readonly id: string } }) =>
    resolve(workerPool.id),
  );
  const runner = await run({
    pgPool: options.pool,
    concurrency: options.concurrency,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    taskList: options.tasks,
    parsedCronItems: options.cron,
    events,
    logger: new Logger(() => (level, message, meta) => {
      if (level === "error") options.onError(meta?.["error"] ?? new Error(message), "jobs.queue");
    }),
  });
  restartWhenDeaf(events, runner, options.onError);
  return { runner, id: await id };
}

/**
 * Ends a runner that cannot fetch, so that whoever keeps it alive starts another. graphile-worker 0.18 keeps the ids of
 * its tasks as a promise: if the connection is lost while it first asks for them, that promise stays rejected, and the
 * runner never fetches a job again nor says so.
 */
function restartWhenDeaf(events: EventEmitter, runner: Runner, onError: OnError): void {
  let failingSinceMs: number | null = null;
  const hear = (): void => void (failingSinceMs = null);
  events.on("worker:getJob:empty", hear);
  events.on("job:start", hear);
  events.on("worker:getJob:error", ({ error }: { readonly error: unknown }) => {
    failingSinceMs ??= performance.now();
    if (performance.now() - failingSinceMs < DEAF_MS) return;
    failingSinceMs = Number.POSITIVE_INFINITY; // once is enough
    onError(error, "jobs.queue");
    runner.stop("it could not fetch jobs").catch((stopping: unknown) => onError(stopping, "jobs.queue"));
  });
}
