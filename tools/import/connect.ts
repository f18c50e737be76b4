import { join, resolve } from "node:path";
import { listChannels } from "#modules/channels";
import { type Database, migrationStatus, openDatabase, startEmbedded } from "#platform/db";
import { migrationSources } from "../../apps/server/migrations.ts";
import { prepareDatabase } from "../../apps/server/prepare.ts";
import { seedOnce } from "../../apps/server/seed.ts";

// A batch of thousands of rows may take longer than a request should, and wait for another batch.
const STATEMENT_TIMEOUT_MS = 120_000;
const LOCK_TIMEOUT_MS = 60_000;

/** A shop's database, ready to be written. */
export interface Joined extends AsyncDisposable {
  readonly db: Database;
}

/** Opens the database of DATABASE_URL, or of HANSA_DATA beside or without a running server. */
export async function joinDatabase(environment: NodeJS.ProcessEnv): Promise<Joined> {
  const given = environment["DATABASE_URL"] ?? "";
  const server = given === "" ? await startOurs(environment) : { url: given, stop: () => Promise.resolve() };
  const db = openDatabase({
    url: server.url,
    region: environment["HANSA_REGION"] || "eu",
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    lockTimeoutMs: LOCK_TIMEOUT_MS,
  });
  return {
    db,
    async [Symbol.asyncDispose]() {
      await db.close();
      await server.stop();
    },
  };
}

async function startOurs(environment: NodeJS.ProcessEnv) {
  const dataDir = join(resolve(environment["HANSA_DATA"] || ".hansa"), "postgres");
  return await startEmbedded({ dataDir, durable: true, join: true });
}

/** Whether something can be imported into it as it is. */
export async function isReady(db: Database): Promise<boolean> {
  const { pending } = await migrationStatus(db, migrationSources);
  return pending.length === 0 && (await listChannels(db)).length > 0;
}

/**
 * Brings the schema up to date, and gives a new database the least that a shop needs to sell: a channel, a location, taxes,
 * shipping. Demo products never come to it afterwards, because a start seeds only a database without channels.
 *
 * @returns whether the database had no shop before
 */
export async function makeReady(db: Database): Promise<boolean> {
  await prepareDatabase(db);
  return await seedOnce(db, "empty");
}
