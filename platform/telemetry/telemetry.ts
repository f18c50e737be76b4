import type { DestinationStream, Logger } from "pino";
import { Gauge } from "prom-client";
import type { Database } from "#platform/db";
import { Durations } from "./durations.ts";
import { watchGauge } from "./gauge.ts";
import { createLogger, type LogLevel } from "./logger.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { createSpanSender } from "./otlp.ts";
import { watchRuntime } from "./runtime.ts";
import { createTracer, type Tracer } from "./tracing.ts";

/** What the process tells about itself: log lines and metrics. */
export interface Telemetry {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Adds `db.client.connection.*` of this database's pool to the metrics. Call once per process. */
  watchDatabase(database: Database): void;
  /** Null while nothing is traced. */
  readonly tracer: Tracer | null;
  /** All metrics as Prometheus text. */
  expose(): Promise<string>;
  close(): void;
  /** Sends the traces that wait; to be called after `close`. */
  flush(): Promise<void>;
}

/** Where traces go. */
export interface TracingOptions {
  /** Address of a collector that takes OTLP over HTTP, without `/v1/traces`. */
  readonly collector: string;
  readonly service: string;
  /** Share of the work without a sampled caller that is traced, 0 to 1. */
  readonly ratio: number;
}

interface TelemetryOptions {
  readonly level?: LogLevel;
  readonly destination?: DestinationStream;
  /** Absent or null: nothing is traced, and nothing looks whether it is. */
  readonly tracing?: TracingOptions | null;
}

/** Starts telemetry for this process; one per process, for it observes the event loop and the garbage collector. */
export function createTelemetry(options: TelemetryOptions = {}): Telemetry {
  const { level = "info", tracing = null, ...rest } = options;
  const metrics = createMetrics();
  const runtime = watchRuntime(metrics.registry);
  const logger = createLogger({ level, ...rest });
  const sender = tracing === null ? null : createSpanSender(tracing.collector, tracing.service, logger);
  return {
    logger,
    metrics,
    tracer:
      tracing === null || sender === null
        ? null
        : createTracer({ ratio: tracing.ratio, tell: (span) => sender.send(span) }),
    watchDatabase: (database) => watchDatabase(metrics, database),
    expose: async () =>
      (await metrics.registry.metrics()) +
      durationsOf(metrics)
        .map((one) => one.expose())
        .join(""),
    close: () => runtime.close(),
    flush: async () => await sender?.close(),
  };
}

function durationsOf(metrics: Metrics): readonly Durations[] {
  return Object.values(metrics).filter((metric) => metric instanceof Durations);
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
