import { setTimeout as delay } from "node:timers/promises";
import { after, parseRegion, type Region } from "@hansa/kernel";
import pg, { type ClientConfig, type PoolClient, type QueryResult } from "pg";
import { copyOn, isCopy } from "./copy.ts";
import { isConnectionLoss, isRetriable, toRefusal, wasNeverSent } from "./errors.ts";
import type { Queryable, Statement } from "./sql.ts";
import { parsers } from "./parsers.ts";

/** Limits of the general pool; each answers 503 rather than let work pile up. */
export const STATEMENT_TIMEOUT_MS = 5_000;
export const LOCK_TIMEOUT_MS = 1_000;
export const IDLE_IN_TRANSACTION_TIMEOUT_MS = 5_000;
export const POOL_WAIT_MS = 2_000;
export const POOL_SIZE = 10;
export const MAX_ATTEMPTS = 4;
const RETRY_PAUSE_MS = 5;

/** One open transaction in the database of one region; `now` is the database's clock at its start. */
export interface Tx extends Queryable {
  readonly now: Date;
}

/** Where the database is, and which of the usual limits it departs from. */
export interface DatabaseOptions {
  readonly url: string;
  readonly region?: string;
  readonly poolSize?: number;
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  /** Milliseconds added to the database's clock; only tests move it, to see holds and windows end. */
  readonly clockOffsetMs?: () => number;
}

/** The database of one region. Single statements run on any free connection; `transaction` keeps one. */
export interface Database extends Queryable {
  readonly options: DatabaseOptions;
  /** Connections in use, idle and asked for, for the metrics. */
  connections(): { readonly total: number; readonly idle: number; readonly waiting: number };
  /**
   * Runs `work` in one transaction, from the start again (at most MAX_ATTEMPTS times) when the server says that it did
   * not happen: serialization failure, deadlock, shutdown, or a connection lost before commit was sent. `work` must do
   * nothing outside the transaction.
   *
   * @throws DatabaseBusy when it timed out, found no connection, or the outcome of the commit is unknown
   */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** A connection settings object for whoever needs a client of its own (lanes, listener, COPY, jobs). */
  clientConfig(): ClientConfig;
  close(): Promise<void>;
}

/** Prepares the pool; the first statement connects. `region` is `eu` unless told. */
export function openDatabase(options: DatabaseOptions): Database {
  const region = parseRegion(options.region ?? "eu");
  const pool = new pg.Pool({
    ...clientConfig(options),
    max: options.poolSize ?? POOL_SIZE,
    // Statements that a transaction issues together travel together.
    pipeline: true,
    connectionTimeoutMillis: POOL_WAIT_MS,
  });
  // An idle connection that the server closed is not an event for us: the pool drops it and makes another.
  pool.on("error", () => undefined);
  // One that is lost between two statements of a transaction is reported by the next statement, not by an event.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return {
    region,
    options,
    connections: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    query: (statement) => runOn(pool, statement).catch(rethrow),
    transaction: (work) => retrying(() => attempt({ pool, region, options }, work)),
    clientConfig: () => clientConfig(options),
    close: () => pool.end(),
  };
}

/** Connection settings with Hansa's timeouts and type parsers. */
function clientConfig(options: DatabaseOptions): ClientConfig {
  return {
    connectionString: options.url,
    application_name: "hansa",
    types: parsers,
    statement_timeout: options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS,
    lock_timeout: options.lockTimeoutMs ?? LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
  };
}

interface Attempt {
  readonly pool: pg.Pool;
  readonly region: Region;
  readonly options: DatabaseOptions;
}

/** What a transaction came to: its result, or that it certainly did not happen and may be tried again. */
type Attempted<Result> =
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "again"; readonly error: unknown };

async function attempt<Result>(
  { pool, region, options }: Attempt,
  work: (tx: Tx) => Promise<Result>,
): Promise<Attempted<Result>> {
  const client = await pool.connect().catch(rethrow);
  let broken = false;
  let committing = false;
  try {
    const begun = await begin(client);
    const now = after(begun, options.clockOffsetMs?.() ?? 0);
    const result = await work({
      region,
      now,
      query: (statement) => (isCopy(statement) ? copyOn(client, statement) : runOn(client, statement)),
    });
    committing = true;
    const commit = await client.query("commit");
    // A commit of a failed transaction answers ROLLBACK without an error.
    if (commit.command !== "COMMIT") throw new Error("the transaction had failed before its commit");
    return { kind: "done", result };
  } catch (error) {
    broken = isConnectionLoss(error);
    if (!broken) await client.query("rollback").catch(() => (broken = true));
    const isUnknown = committing && broken && !wasNeverSent(error);
    if (isRetriable(error) && !isUnknown) return { kind: "again", error };
    throw toRefusal(error);
  } finally {
    client.release(broken);
  }
}

/** Opens the transaction and reads its time in one round trip. */
async function begin(client: PoolClient): Promise<Date> {
  const results = (await client.query(
    "begin; select transaction_timestamp() as now",
  )) as unknown as readonly QueryResult<{ now: Date }>[];
  const now = results[1]?.rows[0]?.now;
  if (now === undefined) throw new Error("the database did not tell its time");
  return now;
}

async function retrying<Result>(work: () => Promise<Attempted<Result>>): Promise<Result> {
  let last: unknown;
  for (let count = 0; count < MAX_ATTEMPTS; count++) {
    // Whoever won the deadlock is only being woken: without a pause we would take the row from under it once more.
    if (count > 0) await delay(RETRY_PAUSE_MS * count * (0.5 + Math.random()));
    const outcome = await work();
    if (outcome.kind === "done") return outcome.result;
    last = outcome.error;
  }
  throw toRefusal(last);
}

/** Runs a statement on a driver's client or pool, prepared under its name; a row comes as the list of its values. */
export function runOn(
  on: Pick<pg.ClientBase | pg.Pool, "query">,
  { name, text, values }: Statement<unknown>,
): Promise<QueryResult<unknown[]>> {
  return on.query({ name, text, values: values as unknown[], rowMode: "array" });
}

function rethrow(error: unknown): never {
  throw toRefusal(error);
}
