import { InvalidInput, isId, MAX_JSON_MINOR, money, parseId } from "@hansa/kernel";
import { recordAudit } from "#modules/identity";
import { many } from "#platform/db";
import { Answer, holder, type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import { listAttempts, loadAttempts, MAX_ATTEMPTS_PAGE } from "./attempt.ts";
import { PaymentNotFound, ProviderUnknown, RefundExceedsCaptured, WebhookNotProven } from "./errors.ts";
import type { Payments } from "./payments.ts";
import { listRefunds, MAX_REFUNDS_PAGE, REFUND_STATES, requestRefund } from "./refund.ts";
import { ATTEMPT_STATES } from "./state.ts";
import { eventView, Payment, PaymentDetail, paymentView, Refund, refundView, requestedView } from "./view.ts";
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

const refundOrderRoute = route({
  method: "POST",
  path: "/v1/admin/orders/:id/refunds",
  summary: "Give money of an order back; the provider is asked shortly after.",
  auth: scope("payments:write"),
  rate: "desk",
  params: Type.Object({ id: Uuid }),
  body: Type.Object(
    {
      amount: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: Number(MAX_JSON_MINOR),
          description:
            "Minor units of the order's currency; without it, all that was captured and is not on its way back.",
        }),
      ),
      reason: Type.String({ minLength: 1, maxLength: 500 }),
    },
    closed,
  ),
  reply: { 202: Type.Object({ items: Type.Array(Refund) }) },
  refusals: [InvalidInput, PaymentNotFound, RefundExceedsCaptured],
  idempotency: "required",
  transaction: true,
  async handle({ tx, params, body, actor, requestId, ip }) {
    const orderId = parseId(params.id);
    const [paid] = await listAttempts(tx, { orderId, state: null, before: null, limit: 1 });
    if (paid === undefined) throw new PaymentNotFound();
    const { currency } = paid.amount;
    const amount = body.amount === undefined ? null : money(BigInt(body.amount), currency);
    const refunds = await requestRefund(tx, { orderId, amount, reason: body.reason });
    if (refunds.length === 0) throw new RefundExceedsCaptured({ refundableMinor: 0n, currency });
    const items = refunds.map((refund) => requestedView(refund, tx.now));
    await recordAudit(tx, {
      actor,
      action: "payments.refund_requested",
      subject: orderId,
      after: { refunds: items.map(({ id, kind, amount: part }) => ({ id, kind, amount: part })) },
      reason: body.reason,
      requestId,
      ip,
    });
    return { items };
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

/** Webhooks of the providers, and payments for the desk. */
export function paymentRoutes(needs: PaymentRouteNeeds): readonly Route[] {
  return [webhookRoute(needs), listPaymentsRoute, showPaymentRoute, listRefundsRoute, refundOrderRoute];
}

function cursorAfter(id: string | undefined): string | null {
  return id === undefined ? null : Buffer.from(id).toString("base64url");
}

function parseCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const id = Buffer.from(cursor, "base64url").toString();
  if (!isId(id)) throw new InvalidInput([{ pointer: "/query/cursor", message: "is not a cursor of this list" }]);
  return id;
}
