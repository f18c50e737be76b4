import { join } from "node:path";
import { DEMO_CUSTOMER, DEMO_OWNER, ensureDeskKey, hasDeskAccess, seedDemoPeople } from "#modules/identity";
import type { Config } from "#platform/config";
import { openChangeFeed, openDatabase, type Tx } from "#platform/db";
import type { CardFacts } from "./card.ts";
import type { Closer } from "./closer.ts";
import { observeDatabase } from "./observe.ts";
import { prepareDatabase } from "./prepare.ts";
import { openSecrets, SECRETS_FILE, type Secrets } from "./secrets.ts";
import { seedOnce } from "./seed.ts";
import { type Furnished, openShop } from "./shop.ts";

/** Where a shop is to be opened. */
export interface Ground extends Pick<Furnished, "config" | "telemetry" | "dataDirectory"> {
  /** Address of the database server. */
  readonly databaseUrl: string;
  /** Settles when the pages are built; null where none are served. */
  readonly pages: Promise<unknown> | null;
}

/** An open shop, as its card tells it. */
export interface Opened extends Pick<CardFacts, "firstStart" | "deskKeyFile" | "demo"> {
  /** Where it listens; null for a process that only works. */
  readonly url: string | null;
  /** Begins the work beside the requests; a process that only works has begun it. */
  readonly startWork: () => Promise<void>;
}

/** Moves the rooms into a database: migrations, seed, whoever may sign in, and then the shop itself. */
export async function moveIn(ground: Ground, closer: Closer): Promise<Opened> {
  const { config, telemetry, dataDirectory } = ground;
  const secrets = await openSecrets(dataDirectory);
  const db = observeDatabase(openDatabase({ url: ground.databaseUrl, region: config.region }), telemetry);
  closer.add(() => db.close());
  await prepareDatabase(db);
  const isSeeded = await seedOnce(db, config.seed);
  const isFirst = await db.transaction((tx) => letSomebodyIn(tx, config, secrets));

  telemetry.watchDatabase(db);
  const feed = await openChangeFeed(db);
  closer.add(() => feed.close());
  await ground.pages;
  const shop = await openShop({ config, db, feed, telemetry, secrets, dataDirectory }, closer);
  return {
    ...shop,
    firstStart: isSeeded ? "seeded" : isFirst ? "imported" : null,
    deskKeyFile: isFirst ? join(config.dataDirectory, SECRETS_FILE) : null,
    demo: config.seed === "demo" ? { deskKey: secrets.deskKey, ...demoLogins } : null,
  };
}

const demoLogins = {
  customer: `${DEMO_CUSTOMER.email} / ${DEMO_CUSTOMER.password}`,
  staff: `${DEMO_OWNER.email} / ${DEMO_OWNER.password}`,
};

/**
 * The first start lets somebody in: by a key, and in a demo by its public logins too. A shop that was imported before its
 * first start has nobody either. Later starts leave rights alone, but for the key of a demo, which the card shows.
 *
 * @returns whether it was the first
 */
async function letSomebodyIn(tx: Tx, config: Config, secrets: Secrets): Promise<boolean> {
  const isFirst = !(await hasDeskAccess(tx));
  const isDemo = config.seed === "demo";
  if (isDemo || isFirst) await ensureDeskKey(tx, secrets.deskKey);
  if (isDemo && isFirst) await seedDemoPeople(tx);
  return isFirst;
}
