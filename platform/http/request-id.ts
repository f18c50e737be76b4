import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";

const SANE = /^[\w.:-]{8,64}$/;
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

// A random prefix per process and a count: unique without asking the system for randomness on each request.
const prefix = randomBytes(9).toString("base64url");
let count = 0;

/** The caller's `X-Request-Id` where it is sane (8 to 64 of letters, digits, `_.:-`), else one that is unique. */
export function requestIdOf(request: Pick<IncomingMessage, "headers">): string {
  const given = request.headers["x-request-id"];
  if (typeof given === "string" && SANE.test(given)) return given;
  count++;
  return `${prefix}-${count.toString(36)}`;
}

/** The header when it is a W3C `traceparent` of version 00, else null. */
export function traceOf(traceparent: string | undefined): string | null {
  return traceparent !== undefined && TRACEPARENT.test(traceparent) ? traceparent : null;
}
