export { DURATION_BOUNDS, Durations, type Series } from "./durations.ts";
export { createLogger, LOG_LEVELS, LOGGED_FIELDS, type LogLevel } from "./logger.ts";
export { createMetrics, type Metrics } from "./metrics.ts";
export { createTelemetry, type Telemetry, type TracingOptions } from "./telemetry.ts";
export { createTracer, currentTrace, type FinishedSpan, type Traced, type Tracer } from "./tracing.ts";
