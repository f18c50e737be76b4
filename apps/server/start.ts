import { join, resolve } from "node:path";
import { ensureDeskKey, seedDemoPeople } from "#modules/identity";
import type { Config } from "#platform/config";
import { migrate, openChangeFeed, openDatabase, startEmbedded } from "#platform/db";
import { migrateJobs } from "#platform/jobs";
import { createTelemetry } from "#platform/telemetry";
import { migrationSources } from "./migrations.ts";
import { buildPages } from "./pages.ts";
import { openSecrets, type Secrets } from "./secrets.ts";
import { seedOnce } from "./seed.ts";
import type { Closer } from "./closer.ts";
import { openShop } from "./shop.ts";

/** A shop that runs. */
export interface Running {
  /** Where it listens; null for a process that only works. */
  readonly url: string | null;
  readonly database: string;
  readonly isFirstStart: boolean;
  readonly secrets: Secrets;
}

/**
 * Starts everything that this process is to do: database, migrations, seed, provider, server, worker. What was started
 * is stopped again when a later step fails.
 *
 * @param closer gets everything that is opened, so that a start can be given up half way
 */
export async function start(config: Config, closer: Closer): Promise<Running> {
  try {
    return await startAll(config, closer);
  } catch (error) {
    await closer.close();
    throw error;
  }
}

async function startAll(config: Config, closer: Closer): Promise<Running> {
  const dataDirectory = resolve(config.dataDirectory);
  const pages = config.pages === "on" && config.role !== "worker" ? buildPages() : null;
  // Whoever waits for it later is told; until then a failure must not end the process.
  pages?.catch(() => undefined);
  const secrets = await openSecrets(dataDirectory);
  const { url: databaseUrl, name } = await openServer(config, dataDirectory, closer);
  const db = openDatabase({ url: databaseUrl, region: config.region });
  closer.add(() => db.close());
  await migrate(db, migrationSources);
  await migrateJobs(db);
  const isFirstStart = await seedOnce(db, config.seed);
  if (config.seed === "demo") {
    await db.transaction(async (tx) => {
      await ensureDeskKey(tx, secrets.deskKey);
      if (isFirstStart) await seedDemoPeople(tx);
    });
  }

  const telemetry = createTelemetry({ level: config.logLevel });
  telemetry.watchDatabase(db);
  closer.add(() => telemetry.close());
  const feed = await openChangeFeed(db);
  closer.add(() => feed.close());
  await pages;
  const furnished = { config, db, feed, telemetry, secrets, dataDirectory };
  const url = await openShop(furnished, closer);
  return { url, database: name, isFirstStart, secrets };
}

async function openServer(
  config: Config,
  dataDirectory: string,
  closer: Closer,
): Promise<{ readonly url: string; readonly name: string }> {
  if (config.databaseUrl !== null) return { url: config.databaseUrl, name: "the server of DATABASE_URL" };
  const server = await startEmbedded({ dataDir: join(dataDirectory, "postgres"), durable: true });
  closer.add(() => server.stop());
  return { url: server.url, name: `embedded PostgreSQL in ${config.dataDirectory}` };
}
