import type { Socket } from "node:net";
import type { DomainError } from "@hansa/kernel";
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Database } from "#platform/db";
import type { Telemetry } from "#platform/telemetry";
import type { Authenticate } from "./auth.ts";
import { BODY_LIMIT, readBytes, readJsonOnly } from "./body.ts";
import { createAtHand, type TrustProxy } from "./at-hand.ts";
import { type AllowedOrigins, answerPreflight } from "./cross-site.ts";
import { drainServer } from "./drain.ts";
import { addEndpoint, createObserver, receive, type Shared } from "./endpoint.ts";
import { MalformedRequest, MethodNotAllowed, NotFound } from "./errors.ts";
import { sendFailure } from "./failure.ts";
import { type PressureSource, thresholds, watchPressure } from "./pressure.ts";
import { PROBLEM_TYPE, toProblem, writeProblem } from "./problem.ts";
import { createLimiter, type Limit, RATE_LIMITS, type RateLimiting } from "./rate-limit.ts";
import { requestIdOf } from "./request-id.ts";
import { type Actor, type Method, RATE_CLASSES, type RateClass, type Route } from "./route.ts";
import { type OpenSite, serveBoth } from "./site.ts";
import { systemRoutes } from "./system-routes.ts";
import { createSerializers, createValidators } from "./validate.ts";

/** A client that sends its headers, or its whole request, more slowly is cut off. */
export const HEADERS_TIMEOUT_MS = 10_000;
export const REQUEST_TIMEOUT_MS = 15_000;
const KEEP_ALIVE_MS = 65_000;
const MAX_PARAM_CHARS = 200;
const METHODS: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

declare module "fastify" {
  interface FastifyRequest {
    actor: Actor;
    /** Milliseconds of the process clock; negative once the request was counted. */
    startedAtMs: number;
    rawBody: Buffer | undefined;
  }
  interface FastifyInstance {
    /** Stops the server without failing a request; see `drainServer`. */
    drain(options?: { readonly delayMs?: number; readonly finishWithinMs?: number }): Promise<void>;
  }
}

/** What the server serves, to whom, and what it may believe about the way that requests took. */
export interface ServerOptions {
  readonly routes: readonly Route[];
  readonly db: Database;
  readonly telemetry: Telemetry;
  readonly authenticate: Authenticate;
  /** Origins of the channels' storefronts; none unless told. */
  readonly allowedOrigins?: AllowedOrigins;
  /** Whether the database has every migration; true unless told, for tests on a clone. */
  readonly isMigrated?: () => Promise<boolean>;
  readonly version?: string;
  /** Address that customers use, where a proxy gives this server another one; pages there are our own. */
  readonly publicUrl?: string | null;
  /** Customers reach this server by https only: browsers are told to stay on it. */
  readonly isHttpsOnly?: boolean;
  /** Who may say in X-Forwarded-For where a request comes from: nobody, so many proxies, or these addresses. */
  readonly trustProxy?: false | number | readonly string[];
  readonly rateLimiting?: RateLimiting;
  readonly rateLimits?: Partial<Readonly<Record<RateClass, Limit>>>;
  readonly pressure?: readonly PressureSource[];
  /** Pages for every path that no route begins with; without a site such a path is a problem document. */
  readonly site?: OpenSite;
  readonly shedAboveMs?: Partial<Readonly<Record<RateClass, number>>>;
  readonly onUndeclaredRefusal?: (route: Route, refusal: DomainError) => void;
  /** Only tests make them shorter. */
  readonly timeouts?: { readonly headersMs: number; readonly requestMs: number };
}

/** Builds a server that listens nowhere yet: the given routes, the system's own, and a problem document for the rest. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const shared = createShared(options);
  const { life } = shared;
  const routes = allRoutes(options, life);
  const app = createApp(options, routes, shared);
  app.decorateRequest("actor");
  app.decorateRequest("startedAtMs", -1);
  app.decorateRequest("rawBody", undefined);
  app.decorate("drain", (how) => drainServer(app, life, how));
  app.addHook("onClose", () => {
    life.draining = true;
    shared.admission.pressure.close();
  });

  readJsonOnly(app);
  app.setValidatorCompiler(createValidators());
  app.setSerializerCompiler(createSerializers());
  for (const route of routes.filter(({ rawBody }) => rawBody !== true)) addEndpoint(app, route, shared);
  await app.register((raw, _, done) => {
    readBytes(raw);
    for (const route of routes.filter(({ rawBody }) => rawBody === true)) addEndpoint(raw, route, shared);
    done();
  });
  addRest(app, routes, shared);
  await app.ready();
  return app;
}

function allRoutes(options: ServerOptions, life: { readonly draining: boolean }): readonly Route[] {
  return [
    ...options.routes,
    ...systemRoutes(options.routes, {
      telemetry: options.telemetry,
      isDraining: () => life.draining,
      isMigrated: options.isMigrated ?? (() => Promise.resolve(true)),
      version: options.version ?? "0.0.0",
    }),
  ];
}

function createApp(options: ServerOptions, routes: readonly Route[], { life, atHand }: Shared): FastifyInstance {
  const { headersMs, requestMs } = options.timeouts ?? { headersMs: HEADERS_TIMEOUT_MS, requestMs: REQUEST_TIMEOUT_MS };
  const checkEveryMs = Math.max(50, Math.min(5_000, headersMs / 4));
  const http = { headersTimeout: headersMs, connectionsCheckingInterval: checkEveryMs };
  const bounds = { http, keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: requestMs };
  const { site } = options;
  const paths = routes.map(({ path }) => path);
  const openSite = site === undefined ? null : () => site(app);
  const app: FastifyInstance = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    serverFactory: serveBoth({ paths, atHand, openSite, life, bounds }),
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    trustProxy: trustOf(options.trustProxy ?? false),
    requestIdHeader: false,
    genReqId: requestIdOf,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, request, reply) =>
      sendFailure(request, reply, error, { logger: options.telemetry.logger, route: "none" }),
  });
  return app;
}

function trustOf(trusted: false | number | readonly string[]): TrustProxy {
  if (typeof trusted === "number") return (_, hop) => hop < trusted;
  return trusted === false ? false : [...trusted];
}

function createShared(options: ServerOptions): Shared {
  const { logger } = options.telemetry;
  const limits = { ...RATE_LIMITS, ...options.rateLimits };
  const life = { draining: false };
  const headers = {
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    ...(options.isHttpsOnly === true ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
  };
  return {
    db: options.db,
    telemetry: options.telemetry,
    life,
    headers,
    atHand: createAtHand({
      headers,
      life,
      trustProxy: trustOf(options.trustProxy ?? false),
      telemetry: options.telemetry,
    }),
    admission: {
      authenticate: options.authenticate,
      allowedOrigins: options.allowedOrigins ?? (() => []),
      publicOrigin: typeof options.publicUrl === "string" ? new URL(options.publicUrl).origin : null,
      pressure: watchPressure(options.pressure ?? []),
      shedAboveMs: thresholds(options.shedAboveMs),
      rateLimiting: options.rateLimiting ?? "on",
      limiters: new Map(
        RATE_CLASSES.map((name) => {
          const shared = name === "auth" ? { database: options.db } : {};
          return [name, createLimiter({ name, ...limits[name], ...shared })];
        }),
      ),
      telemetry: options.telemetry,
    },
    onUndeclaredRefusal:
      options.onUndeclaredRefusal ??
      ((route, { code }) =>
        logger.warn({ route: route.path, method: route.method, code }, "a refusal is not declared")),
  };
}

/** Everything that is no route: the other methods of a known path, preflights, and unknown paths. */
function addRest(app: FastifyInstance, routes: readonly Route[], shared: Shared): void {
  const { allowedOrigins } = shared.admission;
  for (const [path, known] of Map.groupBy(routes, (route) => route.path)) {
    const allowed = known.map(({ method }) => method);
    const others = METHODS.filter((method) => !allowed.includes(method));
    const refuse = createRefuser({ method: "OTHER", path }, shared, () => new MethodNotAllowed(allowed));
    if (others.length > 0) app.route({ method: others, url: path, onRequest: refuse, handler: () => undefined });
    const methods = allowed.join(", ");
    app.options(path, (request, reply) => answerPreflight(request, reply, { allowedOrigins, methods }));
  }
  const none = { method: "OTHER", path: "none" } as const;
  app.setNotFoundHandler(createRefuser(none, shared, () => new NotFound()));
  const failing = { logger: shared.telemetry.logger, route: none.path };
  app.setErrorHandler((error, request, reply) => sendFailure(request, reply, error, failing));
}

/** Answers every request with the same refusal, counted under this method and path. */
function createRefuser(
  at: { readonly method: string; readonly path: string },
  shared: Shared,
  refusal: () => DomainError,
): (request: FastifyRequest, reply: FastifyReply) => void {
  const observe = createObserver(at, shared.telemetry);
  const failing = { logger: shared.telemetry.logger, route: at.path };
  return (request, reply) => {
    receive(request, reply, shared);
    sendFailure(request, reply, refusal(), failing);
    observe(request, reply.statusCode);
  };
}

/** What never became a request: bad syntax, headers too large, or a client that was too slow. */
function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const isSlow = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
  const isLarge = error.code === "HPE_HEADER_OVERFLOW";
  const status = isSlow ? "408 Request Timeout" : isLarge ? "431 Request Header Fields Too Large" : "400 Bad Request";
  const body = writeProblem({
    ...toProblem(new MalformedRequest(), requestIdOf({ headers: {} })),
    status: Number.parseInt(status, 10),
  });
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: ${PROBLEM_TYPE}\r\n` +
      `content-length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`,
  );
}
