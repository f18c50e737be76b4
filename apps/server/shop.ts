import { join } from "node:path";
import type { Config } from "#platform/config";
import { type ChangeFeed, type Database, migrationStatus } from "#platform/db";
import { buildServer } from "#platform/http";
import { startWorker } from "#platform/jobs";
import type { Telemetry } from "#platform/telemetry";
import type { Closer } from "./closer.ts";
import { type House, openHouse } from "./house.ts";
import { migrationSources } from "./migrations.ts";
import { observeCheckouts, observeHandlers, observeProvider } from "./observe.ts";
import { demoWeek } from "./demo-week/demo-week.ts";
import { findPort } from "./port.ts";
import { openProviders } from "./providers.ts";
import { openSite } from "./site.ts";
import { createTraffic } from "./traffic.ts";
import { watchJobs } from "./watch.ts";
import type { Secrets } from "./secrets.ts";

/** Jobs at once in a process that does nothing else. */
const WORKER_JOBS = 4;

/** What every part of the shop stands on. */
export interface Furnished {
  readonly config: Config;
  readonly db: Database;
  readonly feed: ChangeFeed;
  readonly telemetry: Telemetry;
  readonly secrets: Secrets;
  readonly dataDirectory: string;
}

/** An open shop. */
interface OpenShop {
  /** Where it listens; null for a process that only works. */
  readonly url: string | null;
  /** Begins the work beside the requests, which may wait until the door is open; a process that only works has begun it. */
  readonly startWork: () => Promise<void>;
}

/** Opens the shop on what it stands on: the provider, the rooms, the door or the worker. */
export async function openShop(furnished: Furnished, closer: Closer): Promise<OpenShop> {
  const { config, db, feed, telemetry, secrets, dataDirectory } = furnished;
  const port = await findPort(config.host, config.port, process.env["PORT"] !== undefined);
  const url = `http://${isEveryInterface(config.host) ? "localhost" : config.host}:${String(port)}`;
  const traffic = config.seed === "demo" && config.role === "all" ? createTraffic(url) : null;
  const house = openHouse({
    db,
    feed,
    traffic,
    providers: (await openProviders(furnished, url, closer)).map((one) => observeProvider(one, telemetry)),
    secret: config.secret ?? secrets.orderLinks,
    publicUrl: config.publicUrl ?? url,
    publicOrigin: config.publicUrl === null ? null : new URL(config.publicUrl).origin,
    refundsProvedAbove: config.refundsProvedAbove,
    taxes: config.taxUrl === null ? null : { url: config.taxUrl, key: config.taxKey },
    smtpUrl: config.smtpUrl,
    mailFrom: config.mailFrom,
    webhooksToLoopback: config.webhooksToLoopback === "on",
    demo: config.seed === "demo",
    isSecure: config.publicUrl?.startsWith("https:") ?? false,
    allowedOrigins: config.allowedOrigins,
    searchDirectory: join(dataDirectory, "search"),
    searchServer: config.openSearchUrl === null ? null : { node: config.openSearchUrl, writes: config.role !== "web" },
    onTrouble: (message) => telemetry.logger.error(message),
    onScreened: ({ decision, isFallback, milliseconds }) => {
      telemetry.metrics.fraudJudgements.inc({ decision });
      telemetry.metrics.fraudDuration.observe(milliseconds / 1000);
      if (isFallback) telemetry.metrics.fraudFallbacks.inc();
    },
    observeCheckouts: (checkouts) => observeCheckouts(checkouts, config.region, telemetry),
    onBatch: (batcher, { size, oldestMs }) => {
      telemetry.metrics.batchSize.observe({ batcher }, size);
      telemetry.metrics.batchQueueAge.observe({ batcher }, oldestMs / 1000);
    },
  });
  closer.add(() => house.close());
  const startWork = (): Promise<void> => openWorker(furnished, house, closer);
  if (config.role === "worker") {
    await startWork();
    // With a server of search the workers fill it; the engine that is built in lives where searches are answered.
    if (config.openSearchUrl !== null) house.warmUp();
    return { url: null, startWork: doNothing };
  }
  await openDoor(furnished, house, { closer, port });
  // Last, so that it is closed first: the shoppers leave before the door is shut.
  closer.add(() => traffic?.set(null));
  house.warmUp();
  return { url, startWork: config.role === "web" ? doNothing : startWork };
}

const doNothing = (): Promise<void> => Promise.resolve();

async function openWorker({ config, db, telemetry }: Furnished, house: House, closer: Closer): Promise<void> {
  const worker = await startWorker({
    db,
    handlers: observeHandlers(house.handlers, telemetry),
    recurring: [
      ...house.recurring,
      ...(config.seed === "demo" && config.role === "all" ? [demoWeek] : []),
      ...watchJobs(telemetry),
    ],
    // Beside requests, what follows an order waits for its turn: an order must not wait for a mail.
    concurrency: config.role === "all" ? 1 : WORKER_JOBS,
    onError: (error, job) => telemetry.logger.error({ err: error, job }, "a job failed"),
    observe: (measure, milliseconds) => {
      if (measure === "outbox_lag") telemetry.metrics.outboxLag.set(milliseconds / 1000);
    },
  });
  closer.add(() => worker.stop());
}

async function openDoor(
  { config, db, feed, telemetry }: Furnished,
  house: House,
  { closer, port }: { readonly closer: Closer; readonly port: number },
): Promise<void> {
  const server = await buildServer({
    routes: house.routes,
    db,
    telemetry,
    authenticate: house.authenticate,
    isMigrated: async () => (await migrationStatus(db, migrationSources)).pending.length === 0,
    isHttpsOnly: config.publicUrl?.startsWith("https:") ?? false,
    ...(config.publicUrl === null ? {} : { publicUrl: config.publicUrl }),
    allowedOrigins: house.allowedOrigins,
    trustProxy: config.trustProxy,
    rateLimiting: config.rateLimits,
    pressure: house.pressure,
    ...(config.pages === "on" ? { site: await openSite(feed, config.publicUrl) } : {}),
  });
  await server.listen({ host: config.host, port });
  closer.add(async () => {
    house.endStreams();
    await server.drain({ delayMs: config.drainMs });
  });
}

function isEveryInterface(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}
