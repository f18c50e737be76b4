import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { Answer, type Route, route, scope } from "#platform/http";
import { recordAudit } from "./audit.ts";
import { KeyNotFound, RightsExceeded, StepUpRequired } from "./errors.ts";
import { listKeys, makeKey, revokeKey } from "./keys.ts";
import { assertFreshProof } from "./proof.ts";
import {
  byId,
  closed,
  Moment,
  Name,
  orNull,
  Page,
  pageOf,
  parseCursor,
  rowsFor,
  toPage,
  Uuid,
} from "./route-shapes.ts";

const Scopes = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 100 });
const Key = Type.Object(
  {
    id: Uuid,
    prefix: Type.String(),
    name: Type.String(),
    scopes: Type.Array(Type.String()),
    createdBy: orNull(Uuid),
    createdAt: Moment,
    expiresAt: orNull(Moment),
    revokedAt: orNull(Moment),
    lastUsedAt: orNull(Moment),
  },
  closed,
);
const Made = Type.Object(
  { id: Uuid, prefix: Type.String(), secret: Type.String({ description: "The whole key; shown this once." }) },
  closed,
);

/** API keys for the desk. */
export function keyRoutes(): readonly Route[] {
  return [listRoute(), makeRoute(), revokeRoute()];
}

function listRoute(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/api-keys",
    summary: "List API keys, latest first, revoked ones too.",
    auth: scope("staff:read"),
    rate: "desk",
    query: Type.Object(Page, closed),
    reply: { 200: pageOf(Key) },
    refusals: [InvalidInput],
    transaction: false,
    async handle({ db, query }) {
      const page = { beforeId: parseCursor(query.cursor), limit: rowsFor(query.limit) };
      return toPage(await listKeys(db, page), query.limit);
    },
  });
}

function makeRoute(): Route {
  return route({
    method: "POST",
    path: "/v1/admin/api-keys",
    summary: "Make an API key, with at most the rights of whoever makes it.",
    auth: scope("staff:write"),
    rate: "desk",
    body: Type.Object({ name: Name, scopes: Scopes, expiresAt: Type.Optional(Moment) }, closed),
    reply: { 201: Made },
    refusals: [RightsExceeded, StepUpRequired, InvalidInput],
    transaction: true,
    // The answer holds a secret, so it is never kept for a replay.
    idempotency: "none",
    async handle({ tx, body, actor, headers, requestId, ip }) {
      await assertFreshProof(tx, { actor, headers });
      const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
      const made = await makeKey(tx, actor, { name: body.name, scopes: body.scopes, expiresAt });
      const after = { name: body.name, prefix: made.prefix, scopes: body.scopes, expiresAt };
      await recordAudit(tx, { actor, action: "identity.key_made", subject: made.id, after, requestId, ip });
      return made;
    },
  });
}

function revokeRoute(): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/api-keys/:id",
    summary: "Revoke an API key, at once and everywhere.",
    auth: scope("staff:write"),
    rate: "desk",
    params: byId,
    reply: { 204: null },
    refusals: [KeyNotFound, RightsExceeded, StepUpRequired],
    transaction: true,
    async handle({ tx, params, actor, headers, requestId, ip }) {
      await assertFreshProof(tx, { actor, headers });
      const before = await revokeKey(tx, actor, params.id);
      await recordAudit(tx, { actor, action: "identity.key_revoked", subject: params.id, before, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}
