import { DomainError } from "@hansa/kernel";

/** The database cannot take this now: no free connection, a lock or statement timed out, or it is away. */
export class DatabaseBusy extends DomainError {
  readonly code = "database_busy";
  readonly status = 503;

  constructor(reason: string) {
    super("The shop is very busy. Please try again in a moment.", { reason, retryAfterSeconds: 1 });
  }
}

/** More work is waiting than can be done in time; nothing was begun. */
export class Overloaded extends DomainError {
  readonly code = "overloaded";
  readonly status = 503;

  constructor(queue: string) {
    super("The shop is very busy. Please try again in a moment.", { queue, retryAfterSeconds: 1 });
  }
}

/** A bug that was found when the effect may have been committed already: whoever runs things again must not. */
export class EffectUnknown extends Error {
  constructor(message: string) {
    super(message);
    this.name = "EffectUnknown";
  }
}

// serialization_failure, deadlock_detected, admin_shutdown: the server says that the transaction did not happen.
const RETRIABLE = new Set(["40001", "40P01", "57P01"]);
// lock_not_available, query_canceled, too_many_connections, cannot_connect_now, crash_shutdown, out of disk
const BUSY = new Set(["55P03", "57014", "53300", "57P03", "57P02", "53100"]);
const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
]);

/** Whether the whole transaction may be run again: it certainly did not commit, or was never sent to commit. */
export function isRetriable(error: unknown): boolean {
  return RETRIABLE.has(codeOf(error)) || isConnectionLoss(error);
}

/** Whether the connection went away under the statement; what it did is unknown if it was a commit. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return (
    code.startsWith("08") ||
    code === "57P02" ||
    NETWORK.has(code) ||
    /Connection terminated|not queryable|Client was closed|Connection ended|^timeout expired$/.test(error.message)
  );
}

/** Whether the driver knew the connection to be gone and sent nothing: even of a commit the outcome is then known. */
export function wasNeverSent(error: unknown): boolean {
  return error instanceof Error && /not queryable/.test(error.message);
}

/** Turns what the driver throws into a refusal where the caller can act on it, and leaves bugs as they are. */
export function toRefusal(error: unknown): unknown {
  const code = codeOf(error);
  const isPoolTimeout = error instanceof Error && /timeout exceeded when trying to connect/.test(error.message);
  if (RETRIABLE.has(code) || BUSY.has(code) || isPoolTimeout || isConnectionLoss(error)) {
    return new DatabaseBusy(isPoolTimeout ? "pool_wait" : code || "connection");
  }
  return error;
}

/** Whether a unique constraint refused the row; `constraint` narrows it to one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (codeOf(error) !== "23505") return false;
  return constraint === undefined || (error as { constraint?: string }).constraint === constraint;
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}
