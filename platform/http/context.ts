import type { Region } from "@hansa/kernel";
import type { FastifyRequest } from "fastify";
import type { Database, Tx } from "#platform/db";
import { currentTrace } from "#platform/telemetry";
import { traceOf } from "./request-id.ts";
import type { Actor, Asked, Context } from "./route.ts";

const NO_BYTES = Buffer.alloc(0);

type Headers = Readonly<Record<string, string | undefined>>;

/** What a handler is called with; its types were proved by the route's schemas. */
export type Handled = Context<never, never, never> & { readonly tx: Tx };

/** What a handler sees. A class, so that all requests share one shape. */
export class RequestContext implements Context<unknown, unknown, unknown> {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly rawBody: Buffer;
  readonly headers: Headers;
  readonly actor: Actor;
  readonly requestId: string;
  readonly trace: string | null;
  readonly ip: string;
  readonly region: Region;
  readonly db: Database;
  readonly idempotencyKey: string | null;
  tx: Tx | null = null;

  constructor(request: FastifyRequest, db: Database, idempotencyKey: string | null) {
    this.params = request.params;
    this.query = request.query;
    this.body = request.body;
    this.rawBody = request.rawBody ?? NO_BYTES;
    this.headers = parseHeaders(request.headers);
    this.actor = request.actor;
    this.requestId = request.id;
    this.trace = currentTrace() ?? traceOf(this.headers["traceparent"]);
    this.ip = request.ip;
    this.region = db.region;
    this.db = db;
    this.idempotencyKey = idempotencyKey;
  }
}

/** What an address asks for, as the route's schemas proved it. */
export function parseAsked(asked: { readonly params: unknown; readonly query: unknown }): Asked<never, never> {
  return asked as Asked<never, never>;
}

/** Puts the handler into a transaction, or into none; a transaction that is tried again comes as a new one. */
export function parseContext(context: RequestContext, tx: Tx | null): Handled {
  context.tx = tx;
  return context as unknown as Handled;
}

/** Node joins repeated headers to one text, but for `set-cookie`, which no request carries. */
export function parseHeaders(headers: unknown): Headers {
  return headers as Headers;
}
