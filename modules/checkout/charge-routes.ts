import { createHash } from "node:crypto";
import { InvalidInput, MAX_JSON_MINOR, newId, parseId, toJson } from "@hansa/kernel";
import { recordAudit } from "#modules/identity";
import { loadOrders, type Order, OrderNotFound } from "#modules/orders";
import {
  listSavedMethods,
  MethodUnknown,
  PaymentDeclined,
  type Payments,
  SavedMethodNotFound,
} from "#modules/payments";
import type { Database } from "#platform/db";
import { Answer, IdempotencyKeyRequired, IdempotencyKeyReused, type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import type { Checkouts } from "./checkouts.ts";
import { CheckoutInProgress, NothingToPay } from "./errors.ts";
import { loadOwing } from "./owing.ts";
import { payingBy } from "./paying.ts";

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const OrderParams = Type.Object({ id: Uuid }, closed);
const MoneyView = Type.Object({ amountMinor: Type.Integer(), currency: Type.String() }, closed);
const Text = Type.Union([Type.String(), Type.Null()]);

/** What charging a saved way to pay needs. */
export interface ChargeRouteNeeds {
  readonly checkouts: Checkouts;
  readonly payments: Payments;
}

/** What is owed for an order that stands, and taking it. */
export function chargeRoutes(needs: ChargeRouteNeeds): readonly Route[] {
  return [owingRoute, chargeRoute(needs)];
}

const owingRoute = route({
  method: "GET",
  path: "/v1/admin/orders/:id/owing",
  summary: "Tell what is owed for an order, and which saved ways to pay its customer has.",
  auth: scope("orders:read"),
  rate: "desk",
  params: OrderParams,
  reply: {
    200: Type.Object(
      {
        due: MoneyView,
        isBeingPaid: Type.Boolean(),
        methods: Type.Array(Type.Object({ id: Uuid, method: Type.String(), brand: Text, last4: Text }, closed)),
      },
      closed,
    ),
  },
  refusals: [InvalidInput, OrderNotFound],
  transaction: false,
  async handle({ db, params }) {
    const order = await orderOf(db, parseId<"order">(params.id));
    const { customerId, state } = order;
    const { dueMinor, isBeingPaid } = await loadOwing(db, order.id);
    const methods = customerId === null ? [] : await listSavedMethods(db, customerId);
    const amountMinor = state === "confirmed" && dueMinor > 0n ? dueMinor : 0n;
    return {
      due: toJson({ amountMinor, currency: order.totals.total.currency }),
      isBeingPaid,
      methods: methods.map(({ id, method, brand, last4 }) => ({ id, method, brand, last4 })),
    };
  },
});

function chargeRoute({ checkouts, payments }: ChargeRouteNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/orders/:id/charges",
    summary: "Take what is owed for an order by a way to pay that its customer has saved.",
    auth: scope("payments:write"),
    rate: "desk",
    params: OrderParams,
    body: Type.Object(
      { savedMethod: Uuid, expectedDue: Type.Integer({ minimum: 1, maximum: Number(MAX_JSON_MINOR) }) },
      closed,
    ),
    reply: {
      200: Type.Object({ status: Type.Enum(["paid", "processing"], { type: "string" }) }, closed),
    },
    refusals: [
      CheckoutInProgress,
      IdempotencyKeyRequired,
      IdempotencyKeyReused,
      InvalidInput,
      MethodUnknown,
      NothingToPay,
      OrderNotFound,
      PaymentDeclined,
      SavedMethodNotFound,
    ],
    idempotency: "own",
    transaction: false,
    async handle({ db, params, body, idempotencyKey, actor, requestId, ip }) {
      if (idempotencyKey === null) throw new IdempotencyKeyRequired();
      const { id: orderId, customerId } = await orderOf(db, parseId<"order">(params.id));
      if (customerId === null) throw new SavedMethodNotFound();
      const { savedMethod } = body;
      const paying = await payingBy({ db, payments, customerId }, { method: "saved", savedMethod });
      const checked = await checkouts.pay({
        checkoutId: newId<"checkout">(),
        orderId,
        caller: `desk:${orderId}`,
        key: idempotencyKey,
        requestHash: createHash("sha256").update(JSON.stringify(body)).digest(),
        expectedTotalMinor: BigInt(body.expectedDue),
        ...paying,
      });
      const after = { amountMinor: body.expectedDue, method: savedMethod, outcome: checked.kind };
      await db.transaction((tx) =>
        recordAudit(tx, { actor, action: "orders.charged", subject: orderId, after, requestId, ip }),
      );
      if (checked.kind === "declined") throw new PaymentDeclined(checked.attempt.reason ?? "declined");
      const headers = checked.replayed ? { "idempotency-replayed": "true" } : {};
      return new Answer({
        status: 200,
        body: { status: checked.kind === "confirmed" ? "paid" : "processing" },
        headers,
      });
    },
  });
}

async function orderOf(db: Database, orderId: string): Promise<Order> {
  const [order] = await loadOrders(db, [orderId]);
  if (order === undefined) throw new OrderNotFound();
  return order;
}
