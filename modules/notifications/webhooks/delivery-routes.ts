import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { type Actor, holdsScope, type Route, route, scope } from "#platform/http";
import { DeliveryNotFound, DeliveryNotReplayable } from "../errors.ts";
import { scopeOfType, TEST_TYPE } from "./catalogue.ts";
import {
  listDeliveries,
  listFailedDeliveries,
  replayDelivery,
  selectAttempts,
  selectDelivery,
} from "./delivery-queries.ts";
import {
  AttemptView,
  ById,
  closed,
  DeliveryStateName,
  DeliveryView,
  orNull,
  parseCursor,
  PublicTypeName,
  Uuid,
  viewOfDelivery,
} from "./shapes.ts";

/** Tries in all after which a delivery is not replayed any more: twenty times given up. */
export const MAX_ATTEMPTS = 240;

/** Routes of the desk for what was told, to whom, and how it went. */
export function deliveryRoutes(): readonly Route[] {
  return [listRoute(), readRoute(), replayRoute()];
}

function listRoute(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/webhook-deliveries",
    summary: "List deliveries to webhooks, newest first.",
    auth: scope("notifications:read"),
    rate: "desk",
    query: Type.Object(
      {
        endpoint: Type.Optional(Uuid),
        state: Type.Optional(DeliveryStateName),
        type: Type.Optional(Type.Union([PublicTypeName, Type.Literal(TEST_TYPE)])),
        cursor: Type.Optional(Type.String({ maxLength: 100 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      },
      closed,
    ),
    reply: {
      200: Type.Object(
        { items: Type.Array(DeliveryView, { maxItems: 100 }), nextCursor: orNull(Type.String({ maxLength: 100 })) },
        closed,
      ),
    },
    refusals: [InvalidInput],
    transaction: false,
    async handle({ db, query }) {
      const limit = query.limit ?? 50;
      const after = parseCursor(query.cursor);
      const page = { after, limit, endpointId: query.endpoint ?? null, type: query.type ?? null };
      const { state } = query;
      const deliveries =
        state === "failed"
          ? await listFailedDeliveries(db, page)
          : await listDeliveries(db, { ...page, state: state ?? null });
      const last = deliveries.length === limit ? deliveries.at(-1) : undefined;
      return {
        items: deliveries.map(viewOfDelivery),
        nextCursor: last === undefined ? null : Buffer.from(last.id).toString("base64url"),
      };
    },
  });
}

function readRoute(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/webhook-deliveries/:id",
    summary: "Show a delivery with its tries, and what it says to whoever may read that.",
    auth: scope("notifications:read"),
    rate: "desk",
    params: ById,
    reply: {
      200: Type.Object(
        {
          ...DeliveryView.properties,
          body: orNull(Type.String({ description: "Null where the caller may not read what it is about." })),
          tries: Type.Array(AttemptView, { maxItems: MAX_ATTEMPTS + 12, description: "The latest first." }),
        },
        closed,
      ),
    },
    refusals: [DeliveryNotFound],
    transaction: false,
    async handle({ db, params, actor }) {
      const delivery = await selectDelivery(db, params.id);
      if (delivery === null) throw new DeliveryNotFound(params.id);
      const { body, ...listed } = delivery;
      const tries = await selectAttempts(db, params.id);
      return {
        ...viewOfDelivery(listed),
        body: mayRead(actor, delivery.type) ? body : null,
        tries: tries.map(({ at, ...tried }) => ({ ...tried, at: at.toISOString() })),
      };
    },
  });
}

function replayRoute(): Route {
  return route({
    method: "POST",
    path: "/v1/admin/webhook-deliveries/:id/replay",
    summary: "Send a delivery again, under the same id, whether it was taken or given up.",
    auth: scope("notifications:write"),
    rate: "desk",
    params: ById,
    reply: { 202: Type.Object({ id: Uuid }, closed) },
    refusals: [DeliveryNotFound, DeliveryNotReplayable],
    transaction: true,
    async handle({ tx, params, actor, requestId, ip }) {
      if ((await replayDelivery(tx, params.id, MAX_ATTEMPTS)) === 0) {
        if ((await selectDelivery(tx, params.id)) === null) throw new DeliveryNotFound(params.id);
        throw new DeliveryNotReplayable(params.id);
      }
      await recordAudit(tx, { actor, action: "notifications.delivery_replayed", subject: params.id, requestId, ip });
      return { id: params.id };
    },
  });
}

function mayRead(actor: Actor, type: string): boolean {
  return (actor.kind === "staff" || actor.kind === "key") && holdsScope(actor.scopes, scopeOfType(type));
}
