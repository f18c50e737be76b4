import { InvalidInput } from "@hansa/kernel";
import { customer, holder, type Route, route } from "#platform/http";
import { Type } from "typebox";
import { cancelOrder } from "./cancel.ts";
import { CancelBody } from "./cancel-body.ts";
import { pageOf, parseCursor } from "./cursor.ts";
import type { CancelNeeds } from "./desk-cancel.ts";
import { deskRoutes } from "./desk-routes.ts";
import { OrderCannotMove, OrderNotFound, OrderWasImported } from "./errors.ts";
import { loadOwnOrder, verifiedHashOf } from "./owner.ts";
import { listOrders, MAX_ORDERS } from "./read.ts";
import type { OrderTokens } from "./token.ts";
import { OrderView, viewOf } from "./view.ts";

const closed = { additionalProperties: false } as const;
const TOKEN_HEADER = "order-token";
const DEFAULT_PAGE = 20;
// Text, not a UUID: a number, or anything else, is answered like an order that is not there.
const OrderParams = Type.Object({ id: Type.String({ maxLength: 100 }) }, closed);

/** What the routes of orders are given. */
export interface OrderRoutesNeeds extends CancelNeeds {
  readonly tokens: OrderTokens;
}

function showOrder(tokens: OrderTokens): Route {
  return route({
    method: "GET",
    path: "/v1/orders/:id",
    summary: "Show an order to its owner, or to who holds its Order-Token.",
    auth: holder("order"),
    rate: "browse",
    params: OrderParams,
    reply: { 200: OrderView },
    refusals: [OrderNotFound],
    transaction: false,
    async handle({ db, params, actor, headers }) {
      const claim = { actor, token: headers[TOKEN_HEADER] };
      return viewOf(await loadOwnOrder(db, params.id, { tokens, claim }), null);
    },
  });
}

function cancelOwnOrder(tokens: OrderTokens): Route {
  return route({
    method: "POST",
    path: "/v1/orders/:id/cancel",
    summary: "Cancel an order: units go back on the shelf, money goes back to the buyer.",
    auth: holder("order"),
    rate: "checkout",
    params: OrderParams,
    body: CancelBody,
    reply: { 200: OrderView },
    refusals: [InvalidInput, OrderCannotMove, OrderNotFound, OrderWasImported],
    transaction: true,
    async handle({ tx, params, body, actor, headers, trace }) {
      const claim = { actor, token: headers[TOKEN_HEADER] };
      const own = await loadOwnOrder(tx, params.id, { tokens, claim });
      const reason = body?.reason ?? "cancelled by the customer";
      const { order } = await cancelOrder(tx, { orderId: own.id, reason, trace });
      return viewOf(order, null);
    },
  });
}

const listOwnOrders = route({
  method: "GET",
  path: "/v1/me/orders",
  summary: "List the orders of the account, newest first, and those placed as a guest with its verified address.",
  auth: customer,
  rate: "browse",
  query: Type.Object(
    {
      cursor: Type.Optional(Type.String({ maxLength: 100 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_ORDERS })),
    },
    closed,
  ),
  reply: {
    200: Type.Object({ items: Type.Array(OrderView), nextCursor: Type.Union([Type.String(), Type.Null()]) }, closed),
  },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query, actor }) {
    if (actor.kind !== "customer") return { items: [], nextCursor: null };
    const limit = query.limit ?? DEFAULT_PAGE;
    const emailHash = await verifiedHashOf(db, actor.id);
    const found = await listOrders(
      db,
      { customerId: actor.id, emailHash, state: null },
      { before: parseCursor(query.cursor), limit: limit + 1 },
    );
    const { items, nextCursor } = pageOf(found, limit);
    return { items: items.map((order) => viewOf(order, null)), nextCursor };
  },
});

/** Orders for their owners and for the desk. */
export function orderRoutes({ tokens, ...needs }: OrderRoutesNeeds): readonly Route[] {
  return [showOrder(tokens), cancelOwnOrder(tokens), listOwnOrders, ...deskRoutes(needs)];
}
