import { join, resolve } from "node:path";
import type { Config } from "#platform/config";
import { superviseEmbedded } from "#platform/db";
import { createTelemetry, type Telemetry, type TracingOptions } from "#platform/telemetry";
import type { Closer } from "./closer.ts";
import type { Opened } from "./move-in.ts";
import { buildPages } from "./pages.ts";

/** A shop that runs, as its card tells it. */
export interface Running extends Omit<Opened, "startWork"> {
  readonly database: string;
}

/**
 * Starts everything that this process is to do: database, migrations, seed, provider, server, worker. What was started is
 * stopped again when a later step fails.
 *
 * @param closer gets everything that is opened, so that a start can be given up half way
 * @param onReady told as soon as the shop answers; the work beside the requests begins after it
 */
export async function start(config: Config, closer: Closer, onReady: (shop: Running) => void): Promise<void> {
  try {
    const { startWork, ...shop } = await openAll(config, closer);
    onReady(shop);
    await startWork();
  } catch (error) {
    await closer.close();
    throw error;
  }
}

async function openAll(config: Config, closer: Closer): Promise<Opened & Running> {
  const dataDirectory = resolve(config.dataDirectory);
  const telemetry = createTelemetry({ level: config.logLevel, tracing: tracingOf(config) });
  closer.add(async () => {
    telemetry.close();
    await telemetry.flush();
  });
  const databaseUrl = config.databaseUrl === null ? openEmbedded(dataDirectory, telemetry, closer) : config.databaseUrl;
  const pages = config.pages === "on" && config.role !== "worker" ? buildPages() : null;
  // Whoever waits for it later is told; until then a failure must not end the process.
  pages?.catch(() => undefined);
  const database =
    config.databaseUrl === null ? `embedded PostgreSQL in ${config.dataDirectory}` : "the server of DATABASE_URL";
  // The database comes up in processes of its own while this one reads the rooms, which takes as long.
  const [rooms, url] = await Promise.all([import("./move-in.ts"), databaseUrl]);
  const opened = await rooms.moveIn({ config, telemetry, dataDirectory, databaseUrl: url, pages }, closer);
  return { ...opened, database };
}

async function openEmbedded(dataDirectory: string, { logger }: Telemetry, closer: Closer): Promise<string> {
  const server = await superviseEmbedded(
    { dataDir: join(dataDirectory, "postgres"), durable: true },
    (sentence, error) => logger.error({ err: error }, sentence),
  );
  closer.add(() => server.stop());
  return server.url;
}

function tracingOf({ tracing, traceCollector, traceService, traceRatio }: Config): TracingOptions | null {
  return tracing ? { collector: traceCollector, service: traceService, ratio: traceRatio } : null;
}
