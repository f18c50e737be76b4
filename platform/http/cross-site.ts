import type { IncomingHttpHeaders } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { CrossSite } from "./errors.ts";

/** Origins of browsers that may call this API, as `https://shop.example`; asked on each request that carries one. */
export type AllowedOrigins = () => readonly string[] | Promise<readonly string[]>;

const PREFLIGHT_SECONDS = "600";
const READABLE = "ETag, Idempotency-Replayed, Location, Retry-After, X-Request-Id";
const ALLOWED_HEADERS =
  "Authorization, Cart-Token, Content-Type, Idempotency-Key, If-Match, If-None-Match, Order-Token, Traceparent, Visitor-Consent, " +
  "Visitor-Session, X-Request-Id";
const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** How a route treats pages of other sites. */
export interface OriginRules {
  readonly allowedOrigins: AllowedOrigins;
  /** Origin under which customers know this server, where a proxy hides it; null when it is the request's own host. */
  readonly publicOrigin: string | null;
  /** The desk's routes act for no page but our own, not even for a channel's. */
  readonly isDesk: boolean;
}

/**
 * Decides about a request that a browser sent from a page: adds the CORS headers for a channel's origin, and stops a
 * foreign page from acting with somebody's session. Which cookie holds a session is not asked: a request with any
 * cookie may carry one.
 *
 * @throws CrossSite when a request that may change something carries cookies and comes from elsewhere
 */
export async function admitOrigin(request: FastifyRequest, reply: FastifyReply, rules: OriginRules): Promise<void> {
  const { origin } = request.headers;
  if (origin === undefined) {
    refuseWithCookies(request);
    return;
  }
  reply.header("vary", "Origin");
  if (origin === rules.publicOrigin || isOwn(origin, request.host)) return;
  const allowed = await rules.allowedOrigins();
  if (rules.isDesk || !allowed.includes(origin)) {
    refuseWithCookies(request);
    return;
  }
  reply.header("access-control-allow-origin", origin);
  reply.header("access-control-allow-credentials", "true");
  reply.header("access-control-expose-headers", READABLE);
}

/** Whether `admitOrigin` has anything to decide; most requests carry neither header and cost nothing. */
export function mayBeCrossSite(headers: IncomingHttpHeaders): boolean {
  return headers.origin !== undefined || headers["sec-fetch-site"] === "cross-site";
}

/** Answers a preflight for a path with these methods. */
export async function answerPreflight(
  request: FastifyRequest,
  reply: FastifyReply,
  { allowedOrigins, methods }: { readonly allowedOrigins: AllowedOrigins; readonly methods: string },
): Promise<void> {
  const { origin } = request.headers;
  reply.code(204).header("allow", `${methods}, OPTIONS`).header("vary", "Origin");
  if (origin === undefined || !(await allowedOrigins()).includes(origin)) return;
  reply.headers({
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-allow-methods": methods,
    "access-control-allow-headers": ALLOWED_HEADERS,
    "access-control-max-age": PREFLIGHT_SECONDS,
  });
}

function isOwn(origin: string, host: string): boolean {
  const at = origin.indexOf("://");
  return at > 0 && origin.slice(at + 3) === host;
}

function refuseWithCookies(request: FastifyRequest): void {
  if (!SAFE.has(request.method) && request.headers.cookie !== undefined) throw new CrossSite();
}
