import type { DestinationStream, Logger } from "pino";
import { Gauge } from "prom-client";
import type { Database } from "#platform/db";
import { watchGauge } from "./gauge.ts";
import { createLogger, type LogLevel } from "./logger.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { watchRuntime } from "./runtime.ts";

/** What the process tells about itself: log lines and metrics. */
export interface Telemetry {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Adds `db.client.connection.*` of this database's pool to the metrics. Call once per process. */
  watchDatabase(database: Database): void;
  /** All metrics as Prometheus text. */
  expose(): Promise<string>;
  close(): void;
}

/** Starts telemetry for this process; one per process, for it observes the event loop and the garbage collector. */
export function createTelemetry(
  options: { readonly level?: LogLevel; readonly destination?: DestinationStream } = {},
): Telemetry {
  const { level = "info", ...rest } = options;
  const metrics = createMetrics();
  const runtime = watchRuntime(metrics.registry);
  return {
    logger: createLogger({ level, ...rest }),
    metrics,
    watchDatabase: (database) => watchDatabase(metrics, database),
    expose: async () => (await metrics.registry.metrics()) + metrics.requestDuration.expose(),
    close: () => runtime.close(),
  };
}

/** OpenTelemetry's states: `used` and `idle` are labels of `count`; who waits for one is `pending_requests`. */
function watchDatabase({ registry }: Metrics, database: Database): void {
  const counts = new Gauge({
    name: "db_client_connection_count",
    help: "Database connections of the general pool",
    labelNames: ["state"],
    registers: [],
    collect() {
      const { total, idle } = database.connections();
      this.set({ state: "idle" }, idle);
      this.set({ state: "used" }, total - idle);
    },
  });
  registry.registerMetric(counts);
  watchGauge(
    registry,
    "db_client_connection_pending_requests",
    "Callers that wait for a connection",
    () => database.connections().waiting,
  );
}
