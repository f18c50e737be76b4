import { after } from "@hansa/kernel";
import pg, { type QueryResult } from "pg";
import { type Database, POOL_WAIT_MS, runOn, type Tx } from "./database.ts";
import { EffectUnknown, isConnectionLoss, isRetriable, toRefusal, wasNeverSent } from "./errors.ts";
import type { Statement } from "./sql.ts";

/** Silence of a lane's connection after which it is torn down: a dead socket would otherwise hang its batch for good. */
export const LANE_WATCHDOG_MS = 8_000;
const LANE_ATTEMPTS = 3;

// Statements of a lane look rows up by key, a batch at a time. Planned while tables are new and empty they would scan
// them, and go on scanning as they grow; so a plan is made once, and it may only follow indexes.
const PLANS = `
  set plan_cache_mode = force_generic_plan;
  set enable_seqscan = off;
  set enable_hashjoin = off;
  set enable_mergejoin = off;
  set enable_material = off
`;

/** What a lane does in one transaction: reads and decides, then answers with the writes and the result. */
export type LaneWork<Result> = (tx: Tx) => Promise<{
  readonly result: Result;
  /**
   * Issues every write at once, without waiting between them: the commit is sent right behind the last one, so that all
   * of them and the commit cost one round trip.
   */
  readonly save: (tx: Tx) => Promise<unknown>;
}>;

/** One pipelined connection of its own that runs one transaction at a time. */
export interface Lane {
  /**
   * Runs `work` in one transaction: statements issued together travel together.
   *
   * @throws DatabaseBusy when the outcome is unknown or the database is away; nothing was acknowledged
   */
  transaction<Result>(work: LaneWork<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Opens lanes: `count` connections, each handed to one transaction at a time; a broken one is replaced. */
export function openLanes(database: Database, count: number): Lane {
  const free: (pg.Client | null)[] = Array.from({ length: count }, () => null);
  const waiting: ((client: pg.Client | null) => void)[] = [];
  // Connections that ended while they lay idle: replaced before use, so that a restart of the server costs no attempts.
  const ended = new WeakSet<pg.Client>();
  let closed = false;

  const take = (): Promise<pg.Client | null> => {
    const client = free.pop();
    return client === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(client);
  };
  const give = (client: pg.Client | null): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(client);
    else next(client);
  };

  async function attempt<Result>(work: LaneWork<Result>): Promise<Outcome<Result>> {
    if (closed) return { kind: "failed", error: new Error("Connection ended: the lanes are closed") };
    let client = await take();
    try {
      if (client === null || ended.has(client)) client = await connect(database, (gone) => ended.add(gone));
    } catch (error) {
      give(null);
      return { kind: isRetriable(error) ? "again" : "failed", error };
    }
    const outcome = await inTransaction(client, database, work);
    give(outcome.kind !== "done" && outcome.broken === true ? null : client);
    return outcome;
  }

  return {
    async transaction(work) {
      let outcome = await attempt(work);
      for (let tries = 1; tries < LANE_ATTEMPTS && outcome.kind === "again"; tries++) outcome = await attempt(work);
      if (outcome.kind === "done") return outcome.result;
      throw toRefusal(outcome.error);
    },
    async close() {
      closed = true;
      const clients = await Promise.all(Array.from({ length: count }, take));
      await Promise.all(clients.map((client) => client?.end() ?? Promise.resolve()));
    },
  };
}

type Outcome<Result> =
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "again" | "failed"; readonly error: unknown; readonly broken?: boolean };

async function connect(database: Database, onEnd: (gone: pg.Client) => void): Promise<pg.Client> {
  const config = { ...database.clientConfig(), connectionTimeoutMillis: POOL_WAIT_MS };
  const client = new pg.Client({ ...config, pipeline: true });
  client.on("error", () => onEnd(client)); // the statement in flight, if any, reports it
  client.on("end", () => onEnd(client));
  await client.connect();
  await client.query(PLANS);
  return client;
}

async function inTransaction<Result>(
  client: pg.Client,
  database: Database,
  work: LaneWork<Result>,
): Promise<Outcome<Result>> {
  const watchdog = setTimeout(() => client.connection.stream.destroy(), LANE_WATCHDOG_MS);
  let committing = false;
  try {
    const query = (statement: Statement<unknown>): Promise<QueryResult> => {
      writeTogether(client);
      if (committing) return Promise.reject(new EffectUnknown("a write was issued after the commit was sent"));
      return runOn(client, statement);
    };
    writeTogether(client);
    const [, clock] = await Promise.all([
      client.query("begin"),
      client.query<{ now: Date }>({ name: "now", text: "select transaction_timestamp() as now" }),
    ]);
    const now = after(clock.rows[0]?.now ?? new Date(Number.NaN), database.options.clockOffsetMs?.() ?? 0);
    const tx: Tx = { region: database.region, now, query };
    const { result, save } = await work(tx);
    const saved = save(tx);
    committing = true;
    const [, commit] = await Promise.all([saved, client.query("commit")]);
    // A pipelined commit of a failed transaction answers ROLLBACK without an error.
    if (commit.command !== "COMMIT") throw new Error("the transaction had failed before its commit");
    return { kind: "done", result };
  } catch (error) {
    return await giveUp(client, error, committing);
  } finally {
    clearTimeout(watchdog);
  }
}

const corked = new WeakSet<pg.Client>();

/** What is issued in one turn goes out in one write: each write wakes the server's process, and costs both sides a switch. */
function writeTogether(client: pg.Client): void {
  if (corked.has(client)) return;
  corked.add(client);
  const { stream } = client.connection;
  stream.cork();
  process.nextTick(() => {
    corked.delete(client);
    stream.uncork();
  });
}

async function giveUp(client: pg.Client, error: unknown, committing: boolean): Promise<Outcome<never>> {
  let broken = isConnectionLoss(error);
  if (!broken) await client.query("rollback").catch(() => (broken = true));
  // Never await the end of a dead connection: drop its socket.
  if (broken) client.connection.stream.destroy();
  // A connection lost while committing leaves an outcome that only the idempotency key can tell.
  const isUnknown = committing && broken && !wasNeverSent(error);
  const kind = isRetriable(error) && !isUnknown ? "again" : "failed";
  return { kind, error, broken };
}
