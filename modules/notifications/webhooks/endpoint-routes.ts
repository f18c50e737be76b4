import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { assertFreshProof, recordAudit, StepUpRequired } from "#modules/identity";
import { Answer, holdsScope, type Route, route, scope } from "#platform/http";
import { TooManyWebhooks, WebhookNotFound, WebhookOff, WebhookRightsExceeded } from "../errors.ts";
import { PUBLIC_TYPES } from "./catalogue.ts";
import { failingNow } from "./delivery.ts";
import { replayFailedDeliveries } from "./delivery-queries.ts";
import { changeEndpoint, findLocked, makeEndpoint, MAX_ENDPOINTS, removeEndpoint, rotateSecret } from "./endpoints.ts";
import { selectEndpoints } from "./endpoint-queries.ts";
import { MAX_ATTEMPTS } from "./delivery-routes.ts";
import { lockStanding } from "./sending-queries.ts";
import {
  ById,
  closed,
  EndpointBody,
  EndpointPatch,
  EndpointView,
  Moment,
  orNull,
  Secret,
  Uuid,
  viewOfEndpoint,
} from "./shapes.ts";
import { tellTest } from "./tell.ts";
import { shownUrl } from "./url.ts";
import type { Webhooks } from "./webhooks.ts";

/** Most deliveries that one request replays; it says whether there are more. */
export const REPLAY_BATCH = 1_000;

/** Routes of the desk for endpoints. */
export function endpointRoutes(webhooks: Webhooks): readonly Route[] {
  return [
    typesRoute(),
    listRoute(webhooks),
    makeRoute(webhooks),
    changeRoute(webhooks),
    removeRoute(),
    rotateRoute(webhooks),
    testRoute(webhooks),
    replayRoute(),
  ];
}

function typesRoute(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/webhook-event-types",
    summary: "List what other systems can be told of.",
    auth: scope("notifications:read"),
    rate: "desk",
    reply: {
      200: Type.Object(
        {
          items: Type.Array(Type.Object({ type: Type.String(), means: Type.String(), scope: Type.String() }, closed)),
        },
        closed,
      ),
    },
    refusals: [],
    transaction: false,
    handle: () =>
      Promise.resolve({ items: PUBLIC_TYPES.map(({ type, means, scope: needs }) => ({ type, means, scope: needs })) }),
  });
}

function listRoute({ clock }: Webhooks): Route {
  return route({
    method: "GET",
    path: "/v1/admin/webhooks",
    summary: "List webhook endpoints, the oldest first, with how it goes with each.",
    auth: scope("notifications:read"),
    rate: "desk",
    reply: {
      200: Type.Object(
        {
          items: Type.Array(EndpointView, { maxItems: MAX_ENDPOINTS }),
          nextCursor: orNull(Type.String({ maxLength: 100 })),
        },
        closed,
      ),
    },
    refusals: [],
    transaction: false,
    async handle({ db, actor }) {
      const endpoints = await selectEndpoints(db);
      const isWriter =
        (actor.kind === "staff" || actor.kind === "key") && holdsScope(actor.scopes, "notifications:write");
      const seen = { now: clock(), isWriter };
      return { items: endpoints.map((endpoint) => viewOfEndpoint(endpoint, seen)), nextCursor: null };
    },
  });
}

function makeRoute(webhooks: Webhooks): Route {
  return route({
    method: "POST",
    path: "/v1/admin/webhooks",
    summary: "Have another system told of events, signed with a secret that is shown once.",
    auth: scope("notifications:write"),
    rate: "desk",
    body: EndpointBody,
    reply: { 201: Type.Object({ id: Uuid, secret: Secret }, closed) },
    refusals: [InvalidInput, WebhookRightsExceeded, TooManyWebhooks, StepUpRequired],
    transaction: true,
    // The answer holds a secret, so it is never kept for a replay.
    idempotency: "none",
    async handle({ tx, body, actor, headers, requestId, ip }) {
      await assertFreshProof(tx, { actor, headers });
      const wish = { ...body, description: body.description ?? "" };
      const made = await makeEndpoint(tx, actor, wish, webhooks);
      const facts = { url: shownUrl(body.url), eventTypes: body.eventTypes };
      await recordAudit(tx, {
        actor,
        action: "notifications.webhook_made",
        subject: made.id,
        after: facts,
        requestId,
        ip,
      });
      return made;
    },
  });
}

function changeRoute(webhooks: Webhooks): Route {
  return route({
    method: "PATCH",
    path: "/v1/admin/webhooks/:id",
    summary: "Change where a webhook goes and what it is told, or switch it on or off.",
    auth: scope("notifications:write"),
    rate: "desk",
    params: ById,
    body: EndpointPatch,
    reply: { 204: null },
    refusals: [InvalidInput, WebhookNotFound, WebhookRightsExceeded, StepUpRequired],
    transaction: true,
    async handle({ tx, params, body, actor, headers, requestId, ip }) {
      // Whoever says where it goes reads what is told, as with a secret.
      if (body.url !== undefined) await assertFreshProof(tx, { actor, headers });
      const { before, after: now } = await changeEndpoint(tx, actor, { id: params.id, change: body }, webhooks);
      const factsOf = ({ url, eventTypes, isEnabled }: typeof now) => ({ url: shownUrl(url), eventTypes, isEnabled });
      await recordAudit(tx, {
        actor,
        action: "notifications.webhook_changed",
        subject: params.id,
        before: factsOf(before),
        after: factsOf(now),
        requestId,
        ip,
      });
      return new Answer({ status: 204 });
    },
  });
}

function removeRoute(): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/webhooks/:id",
    summary: "Remove a webhook; what waits for it is not sent.",
    auth: scope("notifications:write"),
    rate: "desk",
    params: ById,
    reply: { 204: null },
    refusals: [WebhookNotFound],
    transaction: true,
    async handle({ tx, params, actor, requestId, ip }) {
      const { url, eventTypes } = await removeEndpoint(tx, params.id);
      const before = { url: shownUrl(url), eventTypes };
      await recordAudit(tx, {
        actor,
        action: "notifications.webhook_removed",
        subject: params.id,
        before,
        requestId,
        ip,
      });
      return new Answer({ status: 204 });
    },
  });
}

function rotateRoute({ vault }: Webhooks): Route {
  return route({
    method: "POST",
    path: "/v1/admin/webhooks/:id/rotate-secret",
    summary: "Give a webhook a new secret; the old one signs beside it for a day.",
    auth: scope("notifications:write"),
    rate: "desk",
    params: ById,
    reply: { 200: Type.Object({ secret: Secret, previousSecretUntil: Moment }, closed) },
    refusals: [WebhookNotFound, StepUpRequired],
    transaction: true,
    // The answer holds a secret, so it is never kept for a replay.
    idempotency: "none",
    async handle({ tx, params, actor, headers, requestId, ip }) {
      await assertFreshProof(tx, { actor, headers });
      const { secret, previousUntil } = await rotateSecret(tx, params.id, vault);
      await recordAudit(tx, {
        actor,
        action: "notifications.webhook_secret_rotated",
        subject: params.id,
        requestId,
        ip,
      });
      return { secret, previousSecretUntil: previousUntil.toISOString() };
    },
  });
}

function testRoute({ source }: Webhooks): Route {
  return route({
    method: "POST",
    path: "/v1/admin/webhooks/:id/test",
    summary: "Send a webhook an event that says nothing, to see whether it arrives.",
    auth: scope("notifications:write"),
    rate: "desk",
    params: ById,
    reply: { 202: Type.Object({ deliveryId: Uuid }, closed) },
    refusals: [WebhookNotFound, WebhookOff],
    transaction: true,
    async handle({ tx, params, actor, requestId, ip }) {
      const endpoint = await findLocked(tx, params.id);
      const failing = failingNow(endpoint, await lockStanding(tx, params.id));
      if (!endpoint.isEnabled || (failing !== null && failing.suspendedAt !== null)) throw new WebhookOff(params.id);
      const deliveryId = await tellTest(tx, params.id, source);
      await recordAudit(tx, { actor, action: "notifications.webhook_tested", subject: params.id, requestId, ip });
      return { deliveryId };
    },
  });
}

function replayRoute(): Route {
  return route({
    method: "POST",
    path: "/v1/admin/webhooks/:id/replay",
    summary: "Send again what this webhook did not take since a time.",
    auth: scope("notifications:write"),
    rate: "desk",
    params: ById,
    body: Type.Object({ since: Moment }, closed),
    reply: { 202: Type.Object({ replayed: Type.Integer({ minimum: 0 }), isMore: Type.Boolean() }, closed) },
    refusals: [WebhookNotFound],
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      await findLocked(tx, params.id);
      const range = { endpointId: params.id, since: new Date(body.since), mostAttempts: MAX_ATTEMPTS };
      const replayed = await replayFailedDeliveries(tx, { ...range, limit: REPLAY_BATCH });
      const facts = { since: body.since, replayed };
      await recordAudit(tx, {
        actor,
        action: "notifications.webhook_replayed",
        subject: params.id,
        after: facts,
        requestId,
        ip,
      });
      return { replayed, isMore: replayed === REPLAY_BATCH };
    },
  });
}
