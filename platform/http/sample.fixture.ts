import { DomainError } from "@hansa/kernel";
import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { afterAll } from "vitest";
import type { Database } from "#platform/db";
import { createTelemetry } from "#platform/telemetry";
import { Unauthenticated } from "./errors.ts";
import { type Actor, Answer, anyone, customer, holder, Prebuilt, type Route, route, scope } from "./route.ts";
import { buildServer, type ServerOptions } from "./server.ts";

/** The lamp is not for sale: a refusal for tests. */
export class LampSoldOut extends DomainError {
  readonly code = "lamps.sold_out";
  readonly status = 409;
  constructor(left: bigint) {
    super("The lamp is sold out.", { left });
  }
}

const Line = Type.Object(
  { sku: Type.String({ maxLength: 20 }), quantity: Type.Integer({ minimum: 1, maximum: 99 }) },
  { additionalProperties: false },
);
export const Order = Type.Object(
  { lines: Type.Array(Line, { minItems: 1, maxItems: 10 }), note: Type.Optional(Type.String({ maxLength: 50 })) },
  { additionalProperties: false },
);
export const Ordered = Type.Object({ count: Type.Integer() }, { additionalProperties: false });
export const LAMP = new Prebuilt({ bytes: Buffer.from('{"sku":"lamp"}'), etag: '"lamp-1"' });

const base = { auth: anyone, refusals: [] } as const;

/** Routes of a shop that sells one lamp. */
export const lampRoutes: readonly Route[] = [
  route({
    ...base,
    method: "GET",
    path: "/v1/lamps/:id",
    summary: "Show a lamp.",
    rate: "browse",
    params: Type.Object({ id: Type.String({ format: "uuid" }) }, { additionalProperties: false }),
    query: Type.Object(
      {
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
        tags: Type.Optional(Type.Array(Type.String())),
      },
      { additionalProperties: false },
    ),
    reply: { 200: Type.Unknown() },
    transaction: false,
    handle: ({ query }) => Promise.resolve({ ...query }),
  }),
  route({
    ...base,
    method: "GET",
    path: "/v1/lamp",
    summary: "Show the lamp.",
    rate: "browse",
    reply: { 200: null },
    transaction: false,
    handle: () => Promise.resolve(LAMP),
  }),
  route({
    ...base,
    method: "POST",
    path: "/v1/orders",
    summary: "Order lamps.",
    rate: "checkout",
    body: Order,
    reply: { 201: Ordered },
    transaction: false,
    handle: ({ body }) => Promise.resolve({ count: body.lines.length, secret: "never sent" }),
  }),
  route({
    ...base,
    method: "POST",
    path: "/v1/refusals",
    summary: "Refuse.",
    rate: "cart",
    refusals: [LampSoldOut],
    reply: { 200: null },
    transaction: false,
    handle: () => Promise.reject(new LampSoldOut(0n)),
  }),
  route({
    ...base,
    method: "GET",
    path: "/v1/bugs",
    summary: "Break.",
    rate: "browse",
    reply: { 200: null },
    transaction: false,
    handle: () => Promise.reject(new Error("select secret from /etc/passwd")),
  }),
  route({
    ...base,
    method: "GET",
    path: "/v1/me",
    summary: "Show who asks.",
    auth: customer,
    rate: "browse",
    reply: { 200: Type.Unknown() },
    transaction: false,
    handle: ({ actor, trace, requestId, ip }) => Promise.resolve({ actor, trace, requestId, ip }),
  }),
  route({
    ...base,
    method: "DELETE",
    path: "/v1/admin/lamps",
    summary: "Remove the lamp.",
    auth: scope("catalog:write"),
    rate: "desk",
    reply: { 204: null },
    transaction: false,
    handle: () => Promise.resolve(new Answer({ status: 204 })),
  }),
  route({
    ...base,
    method: "DELETE",
    path: "/v1/admin/me/lamp",
    summary: "Remove one's own lamp.",
    auth: holder("a session of the desk"),
    rate: "desk",
    reply: { 204: null },
    transaction: false,
    handle: () => Promise.resolve(new Answer({ status: 204 })),
  }),
  route({
    ...base,
    method: "POST",
    path: "/v1/webhooks",
    summary: "Take a webhook.",
    rate: "system",
    rawBody: true,
    idempotency: "none",
    reply: { 200: Type.Unknown() },
    transaction: false,
    handle: ({ rawBody }) => Promise.resolve({ bytes: rawBody.toString("utf8") }),
  }),
];

/** Ada is a customer, Sam may write the catalogue, Kim may read it, whoever else shows a token is refused. */
export function authenticateByName({ headers }: { readonly headers: Readonly<Record<string, string | undefined>> }) {
  const name =
    headers["authorization"]?.replace("Bearer ", "") ?? /hansa_session=(\w+)/.exec(headers["cookie"] ?? "")?.[1];
  const actors: Readonly<Record<string, Actor>> = {
    ada: { kind: "customer", id: "ada", email: "ada@example.com" },
    sam: { kind: "staff", id: "sam", scopes: ["catalog:write"] },
    kim: { kind: "key", id: "kim", scopes: ["catalog:read"] },
  };
  const actor = name === undefined ? ({ kind: "guest" } as const) : actors[name];
  return actor === undefined ? Promise.reject(new Unauthenticated()) : Promise.resolve(actor);
}

/** A server for one test file, closed after it; what it logs is kept in `lines`. */
export async function openSampleServer(
  db: Database,
  options: Partial<ServerOptions> = {},
): Promise<{ readonly app: FastifyInstance; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const telemetry = createTelemetry({ destination: { write: (line) => void lines.push(line) } });
  const app = await buildServer({
    routes: lampRoutes,
    db,
    telemetry,
    authenticate: authenticateByName,
    allowedOrigins: () => ["https://shop.example"],
    ...options,
  });
  afterAll(async () => {
    await app.close();
    telemetry.close();
  });
  return { app, lines };
}
