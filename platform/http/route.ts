import type { DomainError, Region } from "@hansa/kernel";
import type { Database, Tx } from "#platform/db";
import type { Static, TSchema } from "typebox";

/** Who asks, as far as the request proves it. */
export type Actor =
  | { readonly kind: "guest" }
  | { readonly kind: "customer"; readonly id: string; readonly email: string }
  | { readonly kind: "staff"; readonly id: string; readonly scopes: readonly string[] }
  | { readonly kind: "key"; readonly id: string; readonly scopes: readonly string[] };

/** Who may call a route. Every route declares one; there is no default. */
export type AuthRule =
  | { readonly kind: "anyone" }
  | { readonly kind: "customer" }
  /** Staff or an API key that holds the scope, written `room:read` or `room:write`. */
  | { readonly kind: "scope"; readonly scope: string }
  /** Whoever proves a secret that the handler checks itself: a cart's token, an order's token, a provider's signature. */
  | { readonly kind: "holder"; readonly of: string };

/** Opens a route to all, signed in or not. */
export const anyone: AuthRule = { kind: "anyone" };
/** Opens a route to a customer who is signed in. */
export const customer: AuthRule = { kind: "customer" };
/** Opens a route to staff and API keys with the scope, written `room:read` or `room:write`. */
export const scope = (name: string): AuthRule => ({ kind: "scope", scope: name });
/** Opens a route to whoever holds a secret that the handler checks itself; `of` says which, for the reference. */
export const holder = (of: string): AuthRule => ({ kind: "holder", of });

/** Classes of requests: each has its own rate limit, and overload sheds them in this order, first to last. */
export const RATE_CLASSES = ["browse", "cart", "auth", "checkout", "desk", "system"] as const;
export type RateClass = (typeof RATE_CLASSES)[number];

/** What a handler sees of one request. */
export interface Context<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The bytes of the body, only where the route says `rawBody`. */
  readonly rawBody: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly actor: Actor;
  readonly requestId: string;
  /** W3C `traceparent` of the request, or the one that it carried, or null; events announced for it carry it on. */
  readonly trace: string | null;
  readonly ip: string;
  readonly region: Region;
  readonly db: Database;
  /** Value of `Idempotency-Key`, for the routes that keep it themselves (`idempotency: "own"`). */
  readonly idempotencyKey: string | null;
}

/** The verbs that routes may have. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** An answer that is more than a body with the route's usual status. */
export class Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(answer: {
    readonly status: number;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  }) {
    this.status = answer.status;
    this.body = answer.body;
    this.headers = answer.headers ?? {};
  }
}

/** Bytes made beforehand, with a strong ETag; a matching `If-None-Match` is answered 304 by the platform. */
export class Prebuilt {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly contentType: string;
  /** What each answer of it has, changed or not: its tag, how long it may be kept, and what it was given. */
  readonly headers: Readonly<Record<string, string>>;
  /** The same as Node writes it fastest: name, value, name, value. */
  readonly head: readonly string[];
  #text: string | null = null;

  constructor(made: {
    readonly bytes: Buffer;
    readonly etag: string;
    readonly contentType?: string;
    readonly cacheControl?: string;
    /** Further headers, of which the etag knows nothing. */
    readonly headers?: Readonly<Record<string, string>>;
  }) {
    this.bytes = made.bytes;
    this.etag = made.etag;
    this.contentType = made.contentType ?? "application/json; charset=utf-8";
    const cacheControl = made.cacheControl ?? "public, max-age=0, must-revalidate";
    this.headers = { ...made.headers, etag: made.etag, "cache-control": cacheControl };
    this.head = Object.entries(this.headers).flat();
  }

  /** The bytes, one to a character (latin1). Node sends a string in one piece with its head, but bytes as a piece of their own. */
  get text(): string {
    this.#text ??= this.bytes.toString("latin1");
    return this.#text;
  }
}

type Of<Schema> = Schema extends TSchema ? Static<Schema> : unknown;
type Refusal = (new (...args: never[]) => DomainError) | (abstract new (...args: never[]) => DomainError);

interface Declaration<Params, Query, Body> {
  readonly method: Method;
  /** Fastify path under no prefix: `/v1/carts/:id/lines`. */
  readonly path: string;
  /** One sentence in the imperative; it becomes the OpenAPI summary. */
  readonly summary: string;
  readonly auth: AuthRule;
  readonly rate: RateClass;
  /** `Type.Object` without additional properties; absent means none are read. */
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Largest body in bytes; 256 KiB unless told. */
  readonly bodyLimit?: number;
  readonly rawBody?: boolean;
  /** Reply schemas by status; the first is the usual one. A status without a body has `null`. */
  readonly reply: Readonly<Record<number, TSchema | null>>;
  /** Every refusal that the handler may throw, for the OpenAPI document; a test fails on an undeclared one. */
  readonly refusals: readonly Refusal[];
  /**
   * What `Idempotency-Key` does. On a POST that opens a transaction the key, the effect and the answer commit together.
   * `own`: the handler keeps it. Default: `accepted` on POST, `none` elsewhere.
   */
  readonly idempotency?: "none" | "accepted" | "required" | "own";
}

/** What an address asks for. */
export interface Asked<Params, Query> {
  readonly params: Params;
  readonly query: Query;
}

interface ReadRoute<P, Q, B> extends Declaration<P, Q, B> {
  /** No transaction is opened; the default for GET. */
  readonly transaction: false;
  handle(context: Context<Of<P>, Of<Q>, Of<B>>): Promise<unknown>;
  /** What `handle` would answer anybody now, where that is at hand without waiting; null where it is not. */
  peek?(asked: Asked<Of<P>, Of<Q>>): Prebuilt | null;
}
interface WriteRoute<P, Q, B> extends Declaration<P, Q, B> {
  /** One transaction spans the handler, so the handler calls nothing outside. */
  readonly transaction: true;
  handle(context: Context<Of<P>, Of<Q>, Of<B>> & { readonly tx: Tx }): Promise<unknown>;
}

/** A route with its types forgotten, as the server and the OpenAPI document take it. */
export interface Route extends Declaration<TSchema | undefined, TSchema | undefined, TSchema | undefined> {
  readonly transaction: boolean;
  handle(context: Context<never, never, never> & { readonly tx: Tx }): Promise<unknown>;
  peek?(asked: Asked<never, never>): Prebuilt | null;
}

/**
 * Declares a route: one value gives validation, types, auth, refusals, rate class and OpenAPI.
 * The handler returns the body for the first status in `reply`, or an `Answer`, or `Prebuilt` bytes.
 */
export function route<
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | undefined = undefined,
>(declared: ReadRoute<P, Q, B> | WriteRoute<P, Q, B>): Route {
  return declared;
}
