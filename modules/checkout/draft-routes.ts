import { createHash } from "node:crypto";
import { after as later, HOUR_MS, InvalidInput, newId, parseId } from "@hansa/kernel";
import {
  CartFull,
  CartNotFound,
  CartOrdered,
  CartSealed,
  LineNotFound,
  QuantityTooLarge,
  VariantNotSellable,
} from "#modules/cart";
import { ChannelNotFound, findChannel } from "#modules/channels";
import { recordAudit } from "#modules/identity";
import { InsufficientStock } from "#modules/inventory";
import { DeskOrder, deskViewOf, loadOrders } from "#modules/orders";
import {
  Answer,
  Forbidden,
  IdempotencyKeyRequired,
  PreconditionFailed,
  type Route,
  route,
  scope,
} from "#platform/http";
import { Overloaded } from "#platform/db";
import { Type } from "typebox";
import { createDraft, saveDraft, showDraft } from "./draft-desk.ts";
import { draftReadingRoutes } from "./draft-reading-routes.ts";
import { contentOf, DraftBody, DraftRowView, DraftView, draftViewOf, NewDraftBody, rowViewOf } from "./draft-shapes.ts";
import { changeDraft, findDraft } from "./drafts.ts";
import { CheckoutInProgress, DraftCannotMove, DraftNotFound } from "./errors.ts";
import { MAX_LINK_HOURS } from "./payment-link.ts";
import type { PaymentLinkNeeds } from "./payment-link-routes.ts";
import { payingBy } from "./paying.ts";
import { PLACE_REFUSALS } from "./routes.ts";

const closed = { additionalProperties: false } as const;
const DraftParams = Type.Object({ id: Type.String({ format: "uuid", maxLength: 36 }) }, closed);
const TAG = /^"(\d{1,9})"$/;
const SAVE_REFUSALS = [
  CartFull,
  CartNotFound,
  CartOrdered,
  CartSealed,
  ChannelNotFound,
  CheckoutInProgress,
  Forbidden,
  InsufficientStock,
  InvalidInput,
  LineNotFound,
  Overloaded,
  QuantityTooLarge,
  VariantNotSellable,
];

/** Orders that the desk builds for customers: built, sent to be paid, ordered on account, or given up. */
export function draftRoutes(needs: PaymentLinkNeeds): readonly Route[] {
  return [
    ...draftReadingRoutes(needs),
    createRoute(needs),
    saveRoute(needs),
    sendRoute(needs),
    orderRoute(needs),
    cancelRoute,
  ];
}

function createRoute(needs: PaymentLinkNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/drafts",
    summary: "Build an order for a customer: lines, addresses, shipping, a discount with its reason.",
    auth: scope("orders:write"),
    rate: "desk",
    body: NewDraftBody,
    reply: { 201: DraftView },
    refusals: SAVE_REFUSALS,
    transaction: false,
    async handle({ db, body: { channel, ...body }, actor, requestId, ip }) {
      if (actor.kind !== "staff" && actor.kind !== "key") throw new Forbidden();
      const content = contentOf(body);
      const author = { kind: actor.kind, id: actor.id };
      const { id } = await createDraft(db, needs, { channel: await findChannel(db, channel), content, author });
      const shown = await showDraft(db, needs, id);
      const made = { lines: content.lines, discount: content.discount, total: shown.view.totals.total };
      await db.transaction((tx) =>
        recordAudit(tx, { actor, action: "checkout.draft_made", subject: id, after: made, requestId, ip }),
      );
      return tagged(201, draftViewOf(shown, needs.now()));
    },
  });
}

function saveRoute(needs: PaymentLinkNeeds): Route {
  return route({
    method: "PUT",
    path: "/v1/admin/drafts/:id",
    summary: "Save a draft as it is to be; a link that was sent shows it so from now on.",
    auth: scope("orders:write"),
    rate: "desk",
    params: DraftParams,
    body: DraftBody,
    reply: { 200: DraftView },
    refusals: [...SAVE_REFUSALS, DraftCannotMove, DraftNotFound, PreconditionFailed],
    transaction: false,
    async handle({ db, params, body, headers, actor, requestId, ip }) {
      const id = parseId<"draft">(params.id);
      const content = contentOf(body);
      const { before } = await saveDraft(db, needs, { id, version: versionOf(headers["if-match"]), content });
      const shown = await showDraft(db, needs, id);
      const after = { lines: content.lines, discount: content.discount, total: shown.view.totals.total };
      await db.transaction((tx) =>
        recordAudit(tx, {
          actor,
          action: "checkout.draft_saved",
          subject: id,
          before: { discount: before.discount },
          after,
          requestId,
          ip,
        }),
      );
      return tagged(200, draftViewOf(shown, needs.now()));
    },
  });
}

function sendRoute({ links, publicUrl }: PaymentLinkNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/drafts/:id/link",
    summary: "Make a link by which a draft is paid; it works no longer than the draft.",
    auth: scope("orders:write"),
    rate: "desk",
    params: DraftParams,
    body: Type.Object({ validHours: Type.Integer({ minimum: 1, maximum: MAX_LINK_HOURS }) }, closed),
    reply: {
      201: Type.Object(
        { url: Type.String(), token: Type.String(), expiresAt: Type.String({ format: "date-time" }) },
        closed,
      ),
    },
    refusals: [CheckoutInProgress, DraftCannotMove, DraftNotFound],
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      const id = parseId<"draft">(params.id);
      const { after: sent } = await changeDraft(tx, id, { version: null, change: () => ({ state: "sent" }) });
      const until = later(tx.now, body.validHours * HOUR_MS);
      const expiresAt = until.getTime() < sent.expiresAt.getTime() ? until : sent.expiresAt;
      const token = links.make({ kind: "cart", id: sent.cartId, expiresAt });
      const made = { expiresAt: expiresAt.toISOString() };
      await recordAudit(tx, { actor, action: "checkout.draft_sent", subject: id, after: made, requestId, ip });
      return { url: `${publicUrl}/pay/${token}`, token, ...made };
    },
  });
}

function orderRoute({ checkouts, payments }: PaymentLinkNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/drafts/:id/order",
    summary: "Turn a draft into an order on account: it is confirmed at once, and paid by invoice.",
    auth: scope("orders:write"),
    rate: "desk",
    params: DraftParams,
    body: Type.Object(
      { expectedTotal: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })) },
      closed,
    ),
    reply: { 201: DeskOrder },
    refusals: [...PLACE_REFUSALS, DraftCannotMove, DraftNotFound],
    idempotency: "own",
    transaction: false,
    async handle({ db, params, body, actor, idempotencyKey, requestId, ip }) {
      if (idempotencyKey === null) throw new IdempotencyKeyRequired();
      const { id, cartId } = await findDraft(db, parseId<"draft">(params.id));
      const paying = await payingBy({ db, payments, customerId: null }, { method: "invoice" });
      const checked = await checkouts.place({
        checkoutId: newId<"checkout">(),
        orderId: newId<"order">(),
        caller: `draft:${id}`,
        key: idempotencyKey,
        requestHash: createHash("sha256").update(JSON.stringify(body)).digest(),
        cartId,
        proof: { token: null, customerId: null, linkedCartId: cartId },
        expectedTotalMinor: body.expectedTotal === undefined ? null : BigInt(body.expectedTotal),
        ...paying,
        wantsChallenge: false,
      });
      const orderId = (checked.kind === "confirmed" ? checked.order?.id : null) ?? checked.attempt?.orderId ?? "";
      const [order] = await loadOrders(db, [orderId]);
      if (order === undefined) throw new Error("a draft was ordered and has no order");
      if (!checked.replayed)
        await db.transaction((tx) =>
          recordAudit(tx, { actor, action: "checkout.draft_ordered", subject: id, after: { orderId }, requestId, ip }),
        );
      const headers = checked.replayed ? { "idempotency-replayed": "true" } : {};
      return new Answer({ status: 201, body: deskViewOf(order), headers });
    },
  });
}

const cancelRoute = route({
  method: "POST",
  path: "/v1/admin/drafts/:id/cancel",
  summary: "Give a draft up: its links end, and its units are free.",
  auth: scope("orders:write"),
  rate: "desk",
  params: DraftParams,
  reply: { 200: DraftRowView },
  refusals: [CheckoutInProgress, DraftCannotMove, DraftNotFound],
  transaction: true,
  async handle({ tx, params, actor, requestId, ip }) {
    const id = parseId<"draft">(params.id);
    const { before, after: ended } = await changeDraft(tx, id, {
      version: null,
      change: () => ({ state: "cancelled" }),
    });
    await recordAudit(tx, {
      actor,
      action: "checkout.draft_cancelled",
      subject: id,
      before: { state: before.state },
      after: { state: ended.state },
      requestId,
      ip,
    });
    return rowViewOf(ended);
  },
});

function tagged(status: number, body: { readonly version: number }): Answer {
  return new Answer({ status, body, headers: { etag: `"${String(body.version)}"` } });
}

/** The version that a save is held to; null without the header. A tag that is none of ours matches nothing. */
function versionOf(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined || ifMatch.trim() === "*") return null;
  return Number(TAG.exec(ifMatch.trim())?.[1] ?? 0);
}
