import { createHash } from "node:crypto";
import { InvalidInput, newId, parseId } from "@hansa/kernel";
import { CartNotFound, type CartProof, hashCartToken } from "#modules/cart";
import { LanguageTag } from "#modules/channels";
import { InsufficientStock } from "#modules/inventory";
import { loadOrders, type Order, type OrderTokens, OrderView, viewOf } from "#modules/orders";
import {
  GiftCardRefused,
  GiftCardsDoNotCover,
  MethodUnknown,
  PaymentDeclined,
  type Payments,
  SavedMethodNotFound,
} from "#modules/payments";
import { CodeExhausted, CodeExpired } from "#modules/pricing";
import { type Database, DatabaseBusy, first, Overloaded } from "#platform/db";
import {
  type Actor,
  Answer,
  holder,
  IdempotencyKeyRequired,
  IdempotencyKeyReused,
  type Route,
  route,
} from "#platform/http";
import { type Static, Type } from "typebox";
import type { Attempt } from "./attempt.ts";
import type { Checked, Checkouts } from "./checkouts.ts";
import {
  CartAlreadyOrdered,
  CheckoutIncomplete,
  CheckoutInProgress,
  CheckoutNotFound,
  ItemsUnavailable,
  PriceChanged,
} from "./errors.ts";
import { Paying, payingBy } from "./paying.ts";
import { attemptsById, parseAttempt } from "./queries.ts";

const closed = { additionalProperties: false } as const;
const MAX_MINOR = Number.MAX_SAFE_INTEGER;
/** Longest `Device-Id` that is looked at: a random text that a shop's page keeps in the browser. */
const MAX_DEVICE = 100;

const Place = Type.Object(
  {
    cartId: Type.String({ format: "uuid" }),
    expectedTotal: Type.Optional(
      Type.Object(
        {
          amountMinor: Type.Integer({ minimum: 0, maximum: MAX_MINOR }),
          currency: Type.String({ pattern: "^[A-Z]{3}$" }),
        },
        closed,
      ),
    ),
    payment: Paying,
    admission: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);

const Action = Type.Object({ type: Type.Literal("redirect"), url: Type.String() });
const HeldUntil = Type.String({
  format: "date-time",
  description: "While the payment waits: until when the units are kept for it.",
});
/** How placing an order may be refused, from a cart or by a payment link. */
export const PLACE_REFUSALS = [
  InvalidInput,
  MethodUnknown,
  IdempotencyKeyRequired,
  IdempotencyKeyReused,
  CartNotFound,
  CartAlreadyOrdered,
  CheckoutInProgress,
  CheckoutIncomplete,
  ItemsUnavailable,
  CodeExpired,
  CodeExhausted,
  PriceChanged,
  SavedMethodNotFound,
  GiftCardRefused,
  GiftCardsDoNotCover,
  InsufficientStock,
  PaymentDeclined,
  Overloaded,
  DatabaseBusy,
];

/** A checkout that is not over. */
export const Pending = Type.Object({
  status: Type.Union([Type.Literal("processing"), Type.Literal("action_required")]),
  checkoutId: Type.String(),
  action: Type.Optional(Action),
  heldUntil: Type.Optional(HeldUntil),
});
const Stand = Type.Object({
  status: Type.String({ description: "processing, action_required, confirmed or declined." }),
  checkoutId: Type.String(),
  action: Type.Optional(Action),
  reason: Type.Optional(Type.String()),
  heldUntil: Type.Optional(HeldUntil),
  order: Type.Optional(OrderView),
});

export interface CheckoutRouteNeeds {
  readonly checkouts: Checkouts;
  readonly payments: Payments;
  readonly tokens: OrderTokens;
}

/** Placing an order, and asking where it stands. */
export function checkoutRoutes(needs: CheckoutRouteNeeds): readonly Route[] {
  return [placeRoute(needs), standRoute(needs)];
}

function placeRoute({ checkouts, payments, tokens }: CheckoutRouteNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/checkouts",
    summary: "Turn a cart into an order: hold the items, take the money, record the promise.",
    auth: holder("Cart-Token or the owner's session"),
    rate: "checkout",
    query: Type.Object({ language: Type.Optional(LanguageTag) }, closed),
    body: Place,
    reply: { 201: Type.Object({ order: OrderView }), 202: Pending },
    refusals: PLACE_REFUSALS,
    idempotency: "own",
    transaction: false,
    async handle({ body, query, db, actor, headers, ip, idempotencyKey }) {
      if (idempotencyKey === null) throw new IdempotencyKeyRequired();
      const proof = proofOf(actor, headers["cart-token"]);
      const checked = await checkouts.place({
        checkoutId: newId<"checkout">(),
        orderId: newId<"order">(),
        caller: callerOf(proof),
        key: idempotencyKey,
        requestHash: createHash("sha256").update(JSON.stringify(body)).digest(),
        cartId: parseId(body.cartId, "/cartId"),
        proof,
        language: query.language,
        origin: { ip, device: headers["device-id"]?.slice(0, MAX_DEVICE) ?? null },
        expectedTotalMinor: body.expectedTotal === undefined ? null : BigInt(body.expectedTotal.amountMinor),
        ...(await payingBy({ db, payments, customerId: proof.customerId }, body.payment)),
        wantsChallenge: false,
      });
      return await answerOf(db, tokens, checked);
    },
  });
}

function standRoute({ tokens }: CheckoutRouteNeeds): Route {
  return route({
    method: "GET",
    path: "/v1/checkouts/:id",
    summary: "Tell where a checkout stands; the order is shown to whoever holds the cart's token.",
    auth: holder("Cart-Token or the owner's session, for the order"),
    rate: "checkout",
    params: Type.Object({ id: Type.String({ format: "uuid" }) }),
    reply: { 200: Stand },
    refusals: [InvalidInput, CheckoutNotFound],
    transaction: false,
    async handle({ params, db, actor, headers }) {
      const row = await first(db, attemptsById(db, [parseId(params.id)]));
      if (row === null) throw new CheckoutNotFound();
      const attempt = parseAttempt(row);
      const stand = standOf(attempt);
      const isOwner = row.caller === callerOf(proofOf(actor, headers["cart-token"]));
      if (attempt.state !== "confirmed" || !isOwner) return stand;
      return { ...stand, order: viewOf(await orderOf(db, attempt), tokens.of(attempt.orderId)) };
    },
  });
}

function proofOf(actor: Actor, token: string | undefined): CartProof {
  return { token: token ?? null, customerId: actor.kind === "customer" ? actor.id : null };
}

/** Keys belong to whoever holds the cart's token, else to the customer: nobody else can replay an answer. */
function callerOf({ token, customerId }: CartProof): string {
  return token === null ? `customer:${customerId ?? ""}` : `cart:${hashCartToken(token).toString("base64url")}`;
}

/** What the caller is told of where a checkout came to. @throws PaymentDeclined */
export async function answerOf(db: Database, tokens: OrderTokens, checked: Checked): Promise<Answer> {
  const headers = checked.replayed ? { "idempotency-replayed": "true" } : {};
  switch (checked.kind) {
    case "confirmed": {
      const order = checked.order ?? (await orderOf(db, checked.attempt));
      return new Answer({ status: 201, body: { order: viewOf(order, tokens.of(order.id)) }, headers });
    }
    case "declined":
      throw new PaymentDeclined(checked.attempt.reason ?? "declined");
    case "open": {
      const { reason: _, ...stand } = standOf(checked.attempt);
      return new Answer({ status: 202, body: stand, headers });
    }
  }
}

function standOf(attempt: Attempt): Static<typeof Stand> {
  const { id, state, actionUrl, reason, expiresAt } = attempt;
  const isWaiting = state === "authorizing" || state === "unknown" || state === "action_required";
  return {
    status: state === "authorizing" || state === "unknown" || state === "in_review" ? "processing" : state,
    checkoutId: id,
    ...(state === "action_required" && actionUrl !== null
      ? { action: { type: "redirect" as const, url: actionUrl } }
      : {}),
    ...(reason === null ? {} : { reason }),
    ...(isWaiting ? { heldUntil: expiresAt.toISOString() } : {}),
  };
}

async function orderOf(db: Database, attempt: Attempt | null): Promise<Order> {
  const [order] = await loadOrders(db, attempt === null ? [] : [attempt.orderId]);
  if (order === undefined) throw new Error("a confirmed checkout has no order");
  return order;
}
