import { DomainError } from "@hansa/kernel";

/** The content type of every answer that is a `Problem`. */
export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

/** An answer that is not what was asked for, as RFC 9457 writes it. Never holds a stack, a statement or a path. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly requestId: string;
  readonly [detail: string]: unknown;
}

/** A refusal tells the caller what to do; a bug tells only what to name when asking us. */
export function toProblem(thrown: unknown, requestId: string): Problem {
  if (thrown instanceof DomainError) {
    const { code, status, message, details } = thrown;
    return { ...details, type: `/problems/${code}`, title: message, status, code, requestId };
  }
  return {
    type: "/problems/internal",
    title: "Something went wrong on our side.",
    status: 500,
    code: "internal",
    requestId,
  };
}

/** The problem's bytes; `bigint` is written as an integer. */
export function writeProblem(problem: Problem): string {
  return JSON.stringify(problem, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value));
}

/** Headers that go with this problem beside its type. */
export function problemHeaders(thrown: unknown): Readonly<Record<string, string>> {
  if (!(thrown instanceof DomainError)) return {};
  const { details, status } = thrown;
  const seconds = details["retryAfterSeconds"];
  const retry =
    typeof seconds === "number" && [409, 429, 503].includes(status) ? { "retry-after": String(seconds) } : {};
  if (status === 401) return { "www-authenticate": "Bearer" };
  if (status === 405 && Array.isArray(details["allowed"])) return { allow: details["allowed"].join(", ") };
  if (status === 429) return { ...retry, ...rateLimitHeaders(details) };
  return retry;
}

/** Source: draft-ietf-httpapi-ratelimit-headers-10. Only on a refusal: on each answer they would cost more than the limit. */
function rateLimitHeaders(details: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const { limit, points, windowSeconds, retryAfterSeconds } = details;
  if (typeof limit !== "string") return {};
  return {
    ratelimit: `"${limit}";r=0;t=${String(retryAfterSeconds)}`,
    "ratelimit-policy": `"${limit}";q=${String(points)};w=${String(windowSeconds)}`,
  };
}
