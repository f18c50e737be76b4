import { join, resolve } from "node:path";
import { ensureDeskKey, hasDeskAccess, seedDemoPeople } from "#modules/identity";
import type { Config } from "#platform/config";
import { openChangeFeed, openDatabase, superviseEmbedded, type Tx } from "#platform/db";
import { createTelemetry, type TracingOptions } from "#platform/telemetry";
import { observeDatabase } from "./observe.ts";
import { buildPages } from "./pages.ts";
import { prepareDatabase } from "./prepare.ts";
import { openSecrets, type Secrets } from "./secrets.ts";
import { seedOnce } from "./seed.ts";
import type { Closer } from "./closer.ts";
import { type Furnished, openShop } from "./shop.ts";

/** A shop that runs. */
export interface Running {
  /** Where it listens; null for a process that only works. */
  readonly url: string | null;
  readonly database: string;
  /** How this database came to its shop, when this is the first start on it: seeded now, or imported before. */
  readonly firstStart: "seeded" | "imported" | null;
  /** Whether the desk key of the secrets was given its rights by this start. */
  readonly hasNewDeskKey: boolean;
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
  const telemetry = createTelemetry({ level: config.logLevel, tracing: tracingOf(config) });
  closer.add(async () => {
    telemetry.close();
    await telemetry.flush();
  });
  const { url: databaseUrl, name } = await openServer({ config, dataDirectory, telemetry }, closer);
  const db = observeDatabase(openDatabase({ url: databaseUrl, region: config.region }), telemetry);
  closer.add(() => db.close());
  await prepareDatabase(db);
  const isSeeded = await seedOnce(db, config.seed);
  const letIn = await db.transaction((tx) => letSomebodyIn(tx, config, secrets));

  telemetry.watchDatabase(db);
  const feed = await openChangeFeed(db);
  closer.add(() => feed.close());
  await pages;
  const furnished = { config, db, feed, telemetry, secrets, dataDirectory };
  const url = await openShop(furnished, closer);
  const firstStart = isSeeded ? "seeded" : letIn.isFirst ? "imported" : null;
  return { url, database: name, firstStart, hasNewDeskKey: letIn.hasKey, secrets };
}

/**
 * The first start lets somebody in: by a key, and in a demo by its public logins too. A shop that was imported before its
 * first start has nobody either. Later starts leave rights alone, but for the key of a demo, which the card shows.
 */
async function letSomebodyIn(tx: Tx, config: Config, secrets: Secrets) {
  const isFirst = !(await hasDeskAccess(tx));
  const isDemo = config.seed === "demo";
  if (isDemo || isFirst) await ensureDeskKey(tx, secrets.deskKey);
  if (isDemo && isFirst) await seedDemoPeople(tx);
  return { isFirst, hasKey: isFirst };
}

function tracingOf({ tracing, traceCollector, traceService, traceRatio }: Config): TracingOptions | null {
  return tracing ? { collector: traceCollector, service: traceService, ratio: traceRatio } : null;
}

async function openServer(
  { config, dataDirectory, telemetry }: Pick<Furnished, "config" | "dataDirectory" | "telemetry">,
  closer: Closer,
): Promise<{ readonly url: string; readonly name: string }> {
  if (config.databaseUrl !== null) return { url: config.databaseUrl, name: "the server of DATABASE_URL" };
  const server = await superviseEmbedded(
    { dataDir: join(dataDirectory, "postgres"), durable: true },
    (sentence, error) => telemetry.logger.error({ err: error }, sentence),
  );
  closer.add(() => server.stop());
  return { url: server.url, name: `embedded PostgreSQL in ${config.dataDirectory}` };
}
