import { performance } from "node:perf_hooks";
import { DomainError } from "@hansa/kernel";
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import type { Database, Tx } from "#platform/db";
import type { Series, Telemetry } from "#platform/telemetry";
import { type Admission, type AdmissionRules, createAdmission } from "./admission.ts";
import type { AtHand } from "./at-hand.ts";
import { GUEST } from "./auth.ts";
import { BODY_LIMIT } from "./body.ts";
import { parseAsked, parseContext, parseHeaders, RequestContext } from "./context.ts";
import { UnknownProperty } from "./errors.ts";
import { PLATFORM_REFUSALS, sendFailure, sendOverloaded } from "./failure.ts";
import { answerLeased, answerOnce, bindKey, idempotencyOf, type Keyed, readKey, type Sent } from "./idempotency.ts";
import { prepareReply, sendWritten, writeAnswer } from "./respond.ts";
import { Prebuilt, type Route } from "./route.ts";
import { findOpenObject } from "./validate.ts";

/** What all routes of a server share. */
export interface Shared {
  readonly db: Database;
  readonly telemetry: Telemetry;
  readonly admission: AdmissionRules;
  /** Headers of each answer, beside its own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly life: { draining: boolean };
  readonly atHand: AtHand;
  /** Told when a handler refuses with what its route does not declare. */
  readonly onUndeclaredRefusal: (route: Route, refusal: DomainError) => void;
}

/** Registers a route: all that can be worked out beforehand is, so that a request only runs through it. */
export function addEndpoint(app: FastifyInstance, route: Route, shared: Shared): void {
  const usualStatus = Number(Object.keys(route.reply)[0] ?? 200);
  const observe = createObserver(route, shared.telemetry);
  const rule = idempotencyOf(route);
  const keepsKey = rule === "accepted" || rule === "required";
  const refusesBody = route.body === undefined && route.rawBody !== true;
  const keyed = { route, db: shared.db, usualStatus };
  const declared = new Set<unknown>(route.refusals);
  const failing = { logger: shared.telemetry.logger, route: route.path };
  const { life } = shared;
  const admission = createAdmission(route, shared.admission);
  const learn = createLearner(route, shared.atHand, { admission, observe });

  app.route({
    method: route.method,
    url: route.path,
    schema: schemasOf(route),
    bodyLimit: route.bodyLimit ?? BODY_LIMIT,
    onRequest: createEntrance(route, shared, { admission, observe }),
    // One asynchronous function, not three: each costs a promise and a turn per request.
    handler: tracedBy(shared.telemetry, route, async (request, reply) => {
      if (usualStatus !== 200) reply.code(usualStatus);
      if (refusesBody && request.body !== undefined) assertEmpty(request.body);
      const key = readKey(request, rule);
      const context = new RequestContext(request, shared.db, key);
      let body: unknown;
      if (key !== null && keepsKey) {
        body = sendWritten(reply, await answerKeyed(keyed, context, bindKey(key, request), reply));
      } else {
        const result = route.transaction
          ? await shared.db.transaction((tx) => route.handle(parseContext(context, tx)))
          : await route.handle(parseContext(context, null));
        if (result instanceof Prebuilt) learn?.(request);
        body = prepareReply(request, reply, result);
      }
      if (life.draining) reply.header("connection", "close");
      observe(request, reply.statusCode);
      return body;
    }),
    errorHandler(error, request, reply) {
      if (isUndeclared(error, declared)) shared.onUndeclaredRefusal(route, error);
      if (life.draining) reply.header("connection", "close");
      sendFailure(request, reply, error, failing);
      observe(request, reply.statusCode);
    },
  });
}

type Answerer = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** The same, traced where the house traces at all; a house that does not runs it as it is. */
function tracedBy({ tracer }: Telemetry, { method, path }: Route, answer: Answerer): Answerer {
  if (tracer === null) return answer;
  const attributes = { "http.request.method": method, "http.route": path };
  const traced = { name: `${method} ${path}`, kind: "server", attributes } as const;
  return (request, reply) => {
    const caller = parseHeaders(request.headers)["traceparent"] ?? null;
    return tracer.begin(traced, [caller], () => answer(request, reply));
  };
}

/** Counts a request once, however it ended. */
export type Observe = (request: { startedAtMs: number }, status: number) => void;

export function createObserver(
  route: { readonly method: string; readonly path: string },
  { metrics }: Telemetry,
): Observe {
  const byStatus: Series[] = [];
  return (request, status) => {
    if (request.startedAtMs < 0) return;
    metrics.active.requests--;
    byStatus[status] ??= metrics.requestDuration.series({
      http_request_method: route.method,
      http_route: route.path,
      http_response_status_code: String(status),
    });
    byStatus[status].observe((performance.now() - request.startedAtMs) / 1000);
    request.startedAtMs = -1;
  };
}

/** What each request begins with, whatever becomes of it. */
export function receive(request: FastifyRequest, reply: FastifyReply, { telemetry, headers }: Shared): void {
  request.startedAtMs = performance.now();
  request.actor = GUEST;
  telemetry.metrics.active.requests++;
  reply.headers(headers).header("x-request-id", request.id);
}

type Entrance = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

/** What stands at the door of a route: who is let in, and who counts. */
interface Door {
  readonly admission: Admission;
  readonly observe: Observe;
}

/** For a route that has answers at hand: remembers how the address of a request is answered at once. */
function createLearner(route: Route, atHand: AtHand, door: Door): ((request: FastifyRequest) => void) | null {
  if (route.peek === undefined) return null;
  return ({ raw, params, query }) => {
    const asked = parseAsked({ params, query });
    if (raw.url !== undefined) atHand.learn(raw.url, { ...door, peek: () => route.peek?.(asked) ?? null });
  };
}

/** Everything before the body is read: overload first, for it must be cheap. */
function createEntrance(route: Route, shared: Shared, { admission, observe }: Door): Entrance {
  const { metrics } = shared.telemetry;
  return (request, reply, done) => {
    receive(request, reply, shared);
    if (admission.isOverloaded()) {
      metrics.requestsShed.inc({ rate_class: route.rate, reason: "overloaded" });
      sendOverloaded(request, reply);
      observe(request, 503);
      return;
    }
    if (!admission.isPlain(request)) {
      admission.admit(request, reply).then(() => done(), done);
      return;
    }
    admission.assertGuest();
    done();
  };
}

/** Answers a request whose key the platform keeps: in the handler's transaction, or under a lease. */
function answerKeyed(
  { route, db, usualStatus }: { readonly route: Route; readonly db: Database; readonly usualStatus: number },
  context: RequestContext,
  keyed: Keyed,
  reply: FastifyReply,
): Promise<Sent> {
  const write = async (tx: Tx | null): Promise<Sent> =>
    writeAnswer(reply, await route.handle(parseContext(context, tx)), usualStatus);
  return route.transaction
    ? db.transaction((tx) => answerOnce(tx, keyed, () => write(tx)))
    : answerLeased(db, keyed, () => write(null));
}

/** A route that takes no body takes no properties either. */
function assertEmpty(body: unknown): void {
  if (typeof body !== "object" || body === null) throw new UnknownProperty([""]);
  const names = Object.keys(body);
  if (names.length > 0) throw new UnknownProperty(names.slice(0, 20).map((name) => `/${name.slice(0, 100)}`));
}

function isUndeclared(thrown: unknown, declared: ReadonlySet<unknown>): thrown is DomainError {
  if (!(thrown instanceof DomainError) || PLATFORM_REFUSALS.has(thrown.constructor)) return false;
  for (let type: unknown = thrown.constructor; typeof type === "function"; type = Object.getPrototypeOf(type)) {
    if (declared.has(type)) return false;
  }
  return thrown.code !== "invalid_input";
}

/** @throws an Error in one sentence when the body would take unknown properties */
function schemasOf(route: Route): NonNullable<RouteOptions["schema"]> {
  const open = route.body === undefined ? null : findOpenObject(route.body);
  if (open !== null) {
    throw new Error(
      `${route.method} ${route.path}: the body's object at ${open} must say additionalProperties: false or what it takes.`,
    );
  }
  const replies = Object.entries(route.reply).filter(([, schema]) => schema !== null);
  return {
    ...(route.params === undefined ? {} : { params: route.params }),
    ...(route.query === undefined ? {} : { querystring: route.query }),
    ...(route.body === undefined ? {} : { body: route.body }),
    ...(replies.length === 0 ? {} : { response: Object.fromEntries(replies) }),
  };
}
