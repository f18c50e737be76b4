import pg from "pg";
import type { Database } from "./database.ts";
import { type Queryable, run, sql } from "./sql.ts";

const CHANNEL = "hansa_change";
/** NOTIFY carries at most 8,000 bytes: a longer list of keys is announced in parts, a very long one as "everything of this topic". */
const MAX_PAYLOAD_BYTES = 7_500;
const MAX_PARTS = 32;
const RECONNECT_MS = 250;

/** What changed: the keys of one topic, or null for everything of it. */
export interface Change {
  readonly topic: string;
  readonly keys: readonly string[] | null;
}

/**
 * Tells every process, when the transaction commits, that cached facts are out of date. Call it once per transaction
 * and topic: NOTIFY takes a lock at commit. It is a hint for caches, never a message that an effect depends on.
 */
export async function announceChange(on: Queryable, topic: string, keys: readonly string[] | null): Promise<void> {
  if (keys?.length === 0) return;
  const payloads = keys === null ? null : partsOf(topic, keys);
  const told = payloads ?? [JSON.stringify({ topic, keys: null })];
  await run(on, sql`select pg_notify(${CHANNEL}::text, told.payload) from unnest(${told}::text[]) as told (payload)`);
}

/** The keys in as few notifications as hold them; null when they are too many, or one is too long. */
function partsOf(topic: string, keys: readonly string[]): readonly string[] | null {
  const around = Buffer.byteLength(JSON.stringify({ topic, keys: [] }));
  const parts: string[][] = [];
  let room = 0;
  for (const key of keys) {
    const bytes = Buffer.byteLength(JSON.stringify(key)) + 1;
    if (bytes > MAX_PAYLOAD_BYTES - around) return null;
    if (room < bytes) {
      if (parts.length === MAX_PARTS) return null;
      parts.push([]);
      room = MAX_PAYLOAD_BYTES - around;
    }
    parts.at(-1)?.push(key);
    room -= bytes;
  }
  return parts.map((part) => JSON.stringify({ topic, keys: part }));
}

/** Hears changes from every process of this database, its own too. */
export interface ChangeFeed {
  /** `forget` gets the keys to forget, or null for all of the topic: after a lost connection as well, since hints were missed. */
  on(topic: string, forget: (keys: readonly string[] | null) => void): void;
  /** False while the connection is away: caches are then not to be trusted. */
  isLive(): boolean;
  close(): Promise<void>;
}

/**
 * Starts listening on a connection of its own, which is opened again for as long as it takes whenever it is lost.
 *
 * @throws the driver's error when the first connection cannot be made
 */
export async function openChangeFeed(database: Database): Promise<ChangeFeed> {
  const listeners = new Map<string, ((keys: readonly string[] | null) => void)[]>();
  let client: pg.Client | null = null;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const forgetAll = (): void => {
    for (const forget of [...listeners.values()].flat()) forget(null);
  };
  // A connection that was replaced already may still say that it ended.
  const lose = (gone: pg.Client): void => {
    if (client !== gone || closed) return;
    client = null;
    forgetAll();
    timer = setTimeout(() => void reconnect(), RECONNECT_MS);
  };
  async function connect(): Promise<void> {
    const opened = new pg.Client({ ...database.clientConfig(), statement_timeout: 0, keepAlive: true });
    opened.on("error", () => lose(opened));
    opened.on("end", () => lose(opened));
    opened.on("notification", ({ payload }) => {
      const change = parseChange(payload);
      if (change === null) forgetAll();
      else for (const forget of listeners.get(change.topic) ?? []) forget(change.keys);
    });
    try {
      await opened.connect();
      await opened.query(`listen ${CHANNEL}`);
    } catch (error) {
      opened.connection.stream.destroy();
      throw error;
    }
    if (closed) return await opened.end();
    client = opened;
    forgetAll();
  }
  async function reconnect(): Promise<void> {
    try {
      await connect();
    } catch {
      if (closed) return;
      // Still away: the database's absence shows in readiness and metrics; here it only means another try.
      timer = setTimeout(() => void reconnect(), RECONNECT_MS);
    }
  }

  await connect();
  return {
    on: (topic, forget) => void listeners.set(topic, [...(listeners.get(topic) ?? []), forget]),
    isLive: () => client !== null,
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}

/** Null for what is not ours: another program on this channel must not bring us down. */
function parseChange(payload: string | undefined): Change | null {
  try {
    const change = JSON.parse(payload ?? "null") as Partial<Change> | null;
    return typeof change?.topic === "string" ? { topic: change.topic, keys: change.keys ?? null } : null;
  } catch {
    return null; // not even JSON
  }
}
