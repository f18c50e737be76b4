import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";

/** From what stops the process to what only its maker wants to know; `silent` logs nothing. */
export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
/** One of `LOG_LEVELS`: what is less grave is not logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Longest text that one field of a log line may hold. */
export const MAX_FIELD_CHARS = 4_000;

/**
 * Every field that a log line may carry; any other is dropped, so that a forgotten e-mail address or token cannot leak.
 * None holds personal data: an actor is its kind and id, a route is its template, an error is what went wrong.
 */
export const LOGGED_FIELDS: ReadonlySet<string> = new Set([
  "requestId",
  "trace",
  "method",
  "route",
  "status",
  "durationMs",
  "actorKind",
  "actorId",
  "region",
  "role",
  "code",
  "err",
  "room",
  "job",
  "queue",
  "event",
  "eventId",
  "handler",
  "attempt",
  "attempts",
  "count",
  "delayMs",
  "ageMs",
  "lagMs",
  "size",
  "port",
  "url",
  "host",
  "signal",
  "version",
  "migration",
  "file",
  "provider",
  "outcome",
  "reason",
  "orderId",
  "paymentId",
  "checkoutId",
  "invariant",
  "violations",
  "lane",
  "channel",
  "kind",
  "name",
  "rows",
]);

/** JSON lines in UTC. Line breaks inside a value are escaped by JSON, so no input can forge a line. */
export function createLogger(options: { readonly level: LogLevel; readonly destination?: DestinationStream }): Logger {
  const settings = {
    level: options.level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    // Errors are described by keepLoggedFields; pino's own description would add the values that it leaves out.
    serializers: { err: (described: unknown) => described },
    formatters: { level: (label: string) => ({ level: label }), log: keepLoggedFields },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

function keepLoggedFields(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (LOGGED_FIELDS.has(field)) kept[field] = toLoggable(value);
  }
  return kept;
}

function toLoggable(value: unknown): unknown {
  if (value instanceof Error) return describeError(value);
  if (typeof value === "string") return value.slice(0, MAX_FIELD_CHARS);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  return Array.isArray(value) ? value.length : typeof value;
}

/** A driver's error has `detail` and `where` with the values of the row; they stay out. */
function describeError(error: Error): Record<string, unknown> {
  const { code, constraint } = parseCodes(error);
  return {
    type: error.name,
    message: error.message.slice(0, MAX_FIELD_CHARS),
    code,
    constraint,
    stack: error.stack?.slice(0, MAX_FIELD_CHARS),
    cause: error.cause instanceof Error ? describeError(error.cause) : undefined,
  };
}

function parseCodes(error: Error): { readonly code?: unknown; readonly constraint?: unknown } {
  return error as { readonly code?: unknown; readonly constraint?: unknown };
}
