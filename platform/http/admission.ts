import type { IncomingHttpHeaders } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Telemetry } from "#platform/telemetry";
import { assertAllowed, type Authenticate, GUEST, hasCredentials } from "./auth.ts";
import { parseHeaders } from "./context.ts";
import { type AllowedOrigins, admitOrigin, mayBeCrossSite } from "./cross-site.ts";
import type { Pressure } from "./pressure.ts";
import { isLoopback, type Limiter, type RateLimiting } from "./rate-limit.ts";
import type { Actor, RateClass, Route } from "./route.ts";

/** Where the desk's routes lie, those too that ask for no scope: signing in, and what everybody there does for themselves. */
const DESK = "/v1/admin/";

/** What decides whether a request gets as far as its handler. */
export interface AdmissionRules {
  readonly authenticate: Authenticate;
  readonly allowedOrigins: AllowedOrigins;
  readonly publicOrigin: string | null;
  readonly pressure: Pressure;
  readonly shedAboveMs: ReadonlyMap<RateClass, number>;
  readonly rateLimiting: RateLimiting;
  readonly limiters: ReadonlyMap<RateClass, Limiter>;
  readonly telemetry: Telemetry;
}

/** The door of one route. */
export interface Admission {
  /** Whether the process is so busy that this class of requests is refused; costs one comparison. */
  isOverloaded(): boolean;
  /** Whether the caller is a guest of a page of our own, or of none; then only a rate limit may stop them. */
  isAnonymous(headers: IncomingHttpHeaders): boolean;
  /** Counts a guest's request; null where guests of this address are not limited. Rejects when it is one too many. */
  countGuest(ip: string): Promise<void> | null;
  /** Whether the caller is a guest who needs no asking about; then `assertGuest` is all. */
  isPlain(request: FastifyRequest): boolean;
  /** @throws Unauthenticated when the route is not for guests */
  assertGuest(): void;
  /** Looks at origin, identity, rate limit and rule, in this order; the actor is known afterwards. */
  admit(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

/** Makes the door of a route, with all that can be known before a request comes. */
export function createAdmission(route: Route, rules: AdmissionRules): Admission {
  const shedAboveMs = rules.shedAboveMs.get(route.rate) ?? Infinity;
  const limiter = rules.rateLimiting === "off" ? undefined : rules.limiters.get(route.rate);
  const limitsLoopback = rules.rateLimiting === "all";
  const { pressure, telemetry, allowedOrigins, publicOrigin } = rules;
  const origins = { allowedOrigins, publicOrigin, isDesk: route.path.startsWith(DESK) };

  function limiterFor(ip: string): Limiter | undefined {
    return limitsLoopback || !isLoopback(ip) ? limiter : undefined;
  }

  async function consume(request: FastifyRequest, actor: Actor): Promise<void> {
    try {
      await limiterFor(request.ip)?.consume(actor.kind === "guest" ? request.ip : `${actor.kind}:${actor.id}`);
    } catch (error) {
      telemetry.metrics.requestsShed.inc({ rate_class: route.rate, reason: "rate_limited" });
      throw error;
    }
  }

  async function identify(request: FastifyRequest): Promise<Actor> {
    if (!hasCredentials(request.headers)) return GUEST;
    try {
      return await rules.authenticate({ headers: parseHeaders(request.headers), ip: request.ip });
    } catch (error) {
      // Guessing credentials uses up the address's share.
      await consume(request, GUEST);
      throw error;
    }
  }

  const isAnonymous = (headers: IncomingHttpHeaders): boolean => !hasCredentials(headers) && !mayBeCrossSite(headers);

  return {
    isOverloaded: () => pressure.ms > shedAboveMs,
    isAnonymous,
    countGuest: (ip) => limiterFor(ip)?.consume(ip) ?? null,
    isPlain: (request) =>
      isAnonymous(request.headers) && (limiter === undefined || limiterFor(request.ip) === undefined),
    assertGuest: () => assertAllowed(route.auth, GUEST),
    async admit(request, reply) {
      if (mayBeCrossSite(request.headers)) await admitOrigin(request, reply, origins);
      request.actor = await identify(request);
      await consume(request, request.actor);
      assertAllowed(route.auth, request.actor);
    },
  };
}
