import { InvalidInput, MAX_JSON_MINOR, parseId, toJson } from "@hansa/kernel";
import { recordAudit, StepUpRequired } from "#modules/identity";
import { IDENTIFIER, type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import { captureFor } from "./capture.ts";
import {
  PaymentNotFound,
  PaymentNotInDoubt,
  PaymentUnderWay,
  RefundExceedsCaptured,
  RefundExceedsOrder,
} from "./errors.ts";
import { giveBack, type LoadOrderMoney } from "./give-back.ts";
import type { Payments } from "./payments.ts";
import { type AmountLimits, assertGivenBackProved } from "./proof-limit.ts";
import { IN_DOUBT_ACTIONS, resolveInDoubt } from "./resolve.ts";
import { Payment, paymentView, Refund, requestedView } from "./view.ts";

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const Minor = Type.Integer({ minimum: 1, maximum: Number(MAX_JSON_MINOR) });
const Amount = Type.Object({ amountMinor: Type.Integer(), currency: Type.String() });
const Reason = Type.String({ minLength: 1, maxLength: 500 });
const Lines = Type.Array(
  Type.Object(
    { line: Type.Integer({ minimum: 1, maximum: 1_000 }), quantity: Type.Integer({ minimum: 1, maximum: 100_000 }) },
    closed,
  ),
  { maxItems: 200 },
);

const RefundBody = Type.Object(
  {
    lines: Type.Optional(Lines),
    shipping: Type.Optional(
      Type.Union([Type.Literal("all"), Minor], { description: "Minor units with tax, or all that is left." }),
    ),
    amount: Type.Optional(Type.Integer({ ...Minor, description: "Minor units that belong to no line." })),
    goodwill: Type.Optional(Type.Integer({ ...Minor, description: "Minor units given without a claim." })),
    destination: Type.Optional(
      Type.Enum(["source", "gift_card"], {
        type: "string",
        description: "`gift_card` gives store credit at once.",
      }),
    ),
    reason: Reason,
  },
  closed,
);

const GivenBack = Type.Object({
  amount: Amount,
  againstDebt: Type.Object(Amount.properties, {
    description: "What of the amount was still owed: it is not owed any more, and moves no money.",
  }),
  items: Type.Array(Refund),
  giftCardCode: Type.Union([Type.String({ description: "Shown now and never again." }), Type.Null()]),
});
const GIVE_BACK_REFUSALS = [
  InvalidInput,
  PaymentNotFound,
  PaymentUnderWay,
  RefundExceedsCaptured,
  RefundExceedsOrder,
  StepUpRequired,
];

interface Needs {
  readonly payments: Payments;
  readonly loadOrderMoney: LoadOrderMoney;
  readonly refundsProvedAbove?: AmountLimits | null;
}

/** Money that goes back, is taken when goods are sent, or is in doubt: what the desk does about it. */
export function giveBackRoutes(needs: Needs): readonly Route[] {
  return [refundOrderRoute(needs), captureRoute(needs), resolveRoute];
}

function refundOrderRoute({ loadOrderMoney, refundsProvedAbove: limits = null }: Needs): Route {
  return route({
    method: "POST",
    path: "/v1/admin/orders/:id/refunds",
    summary: "Give lines, shipping or an amount of an order back; the provider is asked shortly after.",
    auth: scope("payments:write"),
    rate: "desk",
    params: Type.Object({ id: Uuid }, closed),
    body: RefundBody,
    reply: { 202: GivenBack },
    refusals: GIVE_BACK_REFUSALS,
    idempotency: "required",
    transaction: true,
    async handle({ tx, params, body, actor, headers, requestId, ip }) {
      const orderId = parseId(params.id);
      const { lines = [], shipping, amount, goodwill, destination = "source", reason } = body;
      // Without a word of what, everything that is left goes back.
      const isAll = lines.length === 0 && shipping === undefined && amount === undefined && goodwill === undefined;
      const given = await giveBack(tx, loadOrderMoney, {
        orderId,
        lines,
        shipping: shipping === undefined || shipping === "all" ? (shipping ?? null) : BigInt(shipping),
        amountMinor: isAll ? "rest" : amount === undefined ? null : BigInt(amount),
        goodwillMinor: goodwill === undefined ? null : BigInt(goodwill),
        destination,
        customerId: null,
        reason,
      });
      const { currency } = given.amount;
      await assertGivenBackProved(tx, { id: orderId, currency }, { actor, headers, limits });
      const items = given.refunds.map((refund) => requestedView(refund, tx.now));
      await recordAudit(tx, {
        actor,
        action: "payments.refund_requested",
        subject: orderId,
        after: {
          amount: toJson(given.amount),
          againstDebt: toJson(given.againstDebt),
          destination,
          refunds: items.map(({ id }) => id),
        },
        reason,
        requestId,
        ip,
      });
      return {
        amount: toJson(given.amount),
        againstDebt: toJson(given.againstDebt),
        items,
        giftCardCode: given.giftCard?.code ?? null,
      };
    },
  });
}

function captureRoute({ payments, loadOrderMoney }: Needs): Route {
  return route({
    method: "POST",
    path: "/v1/admin/orders/:id/captures",
    summary: "Take the money for goods that are sent, of an order whose payment is only held.",
    auth: scope("payments:write"),
    rate: "desk",
    params: Type.Object({ id: Uuid }, closed),
    body: Type.Object(
      {
        reference: Type.String({
          minLength: 1,
          maxLength: 64,
          format: IDENTIFIER,
          description: "Of the shipment: money is taken once for it.",
        }),
        lines: Lines,
        isLast: Type.Boolean({ description: "Nothing will be sent after it: what is left is taken." }),
        letsGoOfRest: Type.Optional(
          Type.Boolean({ description: "With `isLast`: what was not sent is not taken but let go." }),
        ),
      },
      closed,
    ),
    reply: {
      202: Type.Object({
        capture: Type.Union([
          Type.Object({ id: Uuid, paymentKey: Uuid, amount: Amount, isFinal: Type.Boolean() }),
          Type.Null(),
        ]),
      }),
    },
    refusals: [InvalidInput, PaymentNotFound, RefundExceedsOrder],
    idempotency: "required",
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      const orderId = parseId(params.id);
      const capture = await captureFor(tx, { payments, load: loadOrderMoney }, { orderId, ...body });
      if (capture === null) return { capture: null };
      const { id, attemptKey, isFinal } = capture;
      const view = { id, paymentKey: attemptKey, amount: toJson(capture.amount), isFinal };
      await recordAudit(tx, {
        actor,
        action: "payments.capture_requested",
        subject: orderId,
        after: view,
        requestId,
        ip,
      });
      return { capture: view };
    },
  });
}

const resolveRoute = route({
  method: "POST",
  path: "/v1/admin/payments/:key/resolve",
  summary: "Decide about a payment that its provider leaves in doubt: ask again now, give it up, or accept it as paid.",
  auth: scope("payments:write"),
  rate: "desk",
  params: Type.Object({ key: Uuid }, closed),
  body: Type.Object(
    {
      action: Type.Enum(IN_DOUBT_ACTIONS, { type: "string" }),
      providerReference: Type.Optional(
        Type.String({ pattern: "^[!-~]+$", maxLength: 128, description: "As the provider's own desk shows it." }),
      ),
      reason: Reason,
    },
    closed,
  ),
  reply: { 202: Payment },
  refusals: [InvalidInput, PaymentNotFound, PaymentNotInDoubt],
  transaction: true,
  async handle({ tx, params, body, actor, requestId, ip }) {
    const key = parseId(params.key);
    const { action, providerReference = null } = body;
    const attempt = await resolveInDoubt(tx, key, { action, providerReference });
    await recordAudit(tx, {
      actor,
      action: "payments.doubt_resolved",
      subject: key,
      before: { state: attempt.state },
      after: { action, providerReference },
      reason: body.reason,
      requestId,
      ip,
    });
    return paymentView(attempt);
  },
});
