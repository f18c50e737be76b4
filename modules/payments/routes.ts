import { InvalidInput, parseId } from "@hansa/kernel";
import { many } from "#platform/db";
import { Answer, holder, type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import { listAttempts, loadAttempts, MAX_ATTEMPTS_PAGE } from "./attempt.ts";
import { cursorAfter, parseCursor } from "./cursor.ts";
import { PaymentNotFound, ProviderUnknown, WebhookNotProven } from "./errors.ts";
import { giftCardRoutes } from "./gift-card-routes.ts";
import type { LoadOrderMoney } from "./give-back.ts";
import { giveBackRoutes } from "./give-back-routes.ts";
import type { EvidenceSource } from "./evidence.ts";
import { disputeRoutes } from "./dispute-routes.ts";
import type { Payments } from "./payments.ts";
import type { AmountLimits } from "./proof-limit.ts";
import { reconcileRoutes } from "./reconcile-routes.ts";
import { listRefunds, MAX_REFUNDS_PAGE, REFUND_STATES } from "./refund.ts";
import { takeReturn } from "./return.ts";
import { savedMethodRoutes } from "./saved-method-routes.ts";
import { routingRoutes } from "./routing-routes.ts";
import { ATTEMPT_STATES } from "./state.ts";
import { eventView, Payment, PaymentDetail, paymentView, Refund, refundView } from "./view.ts";
import { storeWebhook } from "./webhook.ts";
import { eventsOfAttempt } from "./webhook-queries.ts";

/** Largest webhook body in bytes. */
export const WEBHOOK_LIMIT = 64 * 1024;
/** Most events of one payment that the desk is shown. */
const MAX_EVENTS = 100;

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid" });
const Cursor = Type.Optional(Type.String({ maxLength: 200 }));
const page = (item: typeof Payment | typeof Refund) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) });

/** What the room's routes need. */
export interface PaymentRouteNeeds {
  readonly payments: Payments;
  /** The time, by which the age of a webhook's signature is judged before anything else is done for it. */
  readonly clock: () => Date;
  /** What orders cost, part by part: orders stand above this room. */
  readonly loadOrderMoney: LoadOrderMoney;
  /** Rooms above that know what a dispute is about. */
  readonly evidence: readonly EvidenceSource[];
  /** What staff may give back of one order, or issue as a gift card, without a fresh proof; absent or null: anything. */
  readonly refundsProvedAbove?: AmountLimits | null;
}

const listPaymentsRoute = route({
  method: "GET",
  path: "/v1/admin/payments",
  summary: "List attempts to pay, newest first.",
  auth: scope("payments:read"),
  rate: "desk",
  query: Type.Object(
    {
      order: Type.Optional(Uuid),
      state: Type.Optional(Type.Enum([...ATTEMPT_STATES])),
      cursor: Cursor,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_ATTEMPTS_PAGE })),
    },
    closed,
  ),
  reply: { 200: page(Payment) },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query }) {
    const limit = query.limit ?? MAX_ATTEMPTS_PAGE;
    const before = parseCursor(query.cursor);
    const attempts = await listAttempts(db, {
      orderId: query.order === undefined ? null : parseId(query.order),
      state: query.state ?? null,
      before,
      limit,
    });
    return { items: attempts.map(paymentView), nextCursor: cursorAfter(attempts.at(limit - 1)?.key) };
  },
});

const showPaymentRoute = route({
  method: "GET",
  path: "/v1/admin/payments/:key",
  summary: "Show an attempt to pay, what went back of it, and what its provider announced.",
  auth: scope("payments:read"),
  rate: "desk",
  params: Type.Object({ key: Uuid }),
  reply: { 200: PaymentDetail },
  refusals: [PaymentNotFound],
  transaction: false,
  async handle({ db, params }) {
    const key = parseId(params.key);
    const attempt = (await loadAttempts(db, [key])).get(key);
    if (attempt === undefined) throw new PaymentNotFound();
    const all = { orderId: null, attemptKey: key, state: null, before: null, limit: MAX_REFUNDS_PAGE };
    const [refunds, events] = await Promise.all([
      listRefunds(db, all),
      many(db, eventsOfAttempt(db, key, { provider: attempt.provider, limit: MAX_EVENTS })),
    ]);
    return { ...paymentView(attempt), refunds: refunds.map(refundView), events: events.map(eventView) };
  },
});

const listRefundsRoute = route({
  method: "GET",
  path: "/v1/admin/refunds",
  summary: "List refunds and voids, newest first; those that failed with `state=failed`.",
  auth: scope("payments:read"),
  rate: "desk",
  query: Type.Object(
    {
      order: Type.Optional(Uuid),
      state: Type.Optional(Type.Enum([...REFUND_STATES])),
      cursor: Cursor,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_REFUNDS_PAGE })),
    },
    closed,
  ),
  reply: { 200: page(Refund) },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query }) {
    const limit = query.limit ?? MAX_REFUNDS_PAGE;
    const refunds = await listRefunds(db, {
      orderId: query.order === undefined ? null : parseId(query.order),
      attemptKey: null,
      state: query.state ?? null,
      before: parseCursor(query.cursor),
      limit,
    });
    return { items: refunds.map(refundView), nextCursor: cursorAfter(refunds.at(limit - 1)?.id) };
  },
});

/** Takes a provider's webhook: no transaction and no connection before the signature is good. */
function webhookRoute({ payments, clock }: PaymentRouteNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/webhooks/:provider",
    summary: "Take what a payment provider announces.",
    auth: holder("provider signature"),
    rate: "system",
    params: Type.Object({ provider: Type.String({ maxLength: 64 }) }),
    bodyLimit: WEBHOOK_LIMIT,
    rawBody: true,
    reply: { 204: null },
    refusals: [ProviderUnknown, WebhookNotProven],
    idempotency: "none",
    transaction: false,
    async handle({ db, params, rawBody, headers }) {
      await storeWebhook(db, payments, { provider: params.provider, rawBody, headers, now: clock() });
      return new Answer({ status: 204 });
    },
  });
}

/** A customer is back from the provider's page. Public: the parameters prove nothing to us, only to the provider. */
function returnRoute({ payments, clock }: PaymentRouteNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/payments/:key/return",
    summary: "Carry on with a payment whose customer is back from the provider's page.",
    auth: holder("payment key"),
    rate: "checkout",
    params: Type.Object({ key: Uuid }),
    body: Type.Object(
      {
        parameters: Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 10_000 }), {
          maxProperties: 20,
          description: "The query of the address that the customer came back to.",
        }),
      },
      closed,
    ),
    reply: { 204: null },
    refusals: [PaymentNotFound],
    idempotency: "none",
    transaction: false,
    async handle({ db, params, body }) {
      await takeReturn(db, payments, { key: parseId(params.key), returned: body.parameters, now: clock() });
      return new Answer({ status: 204 });
    },
  });
}

/** Webhooks of the providers, and payments for the desk. */
export function paymentRoutes(needs: PaymentRouteNeeds): readonly Route[] {
  return [
    webhookRoute(needs),
    returnRoute(needs),
    ...routingRoutes(needs),
    listPaymentsRoute,
    showPaymentRoute,
    listRefundsRoute,
    ...giveBackRoutes(needs),
    ...giftCardRoutes(needs.refundsProvedAbove ?? null),
    ...savedMethodRoutes,
    ...reconcileRoutes(needs),
    ...disputeRoutes(needs),
  ];
}
