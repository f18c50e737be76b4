import { InvalidInput, MAX_JSON_MINOR, parseId, toJson } from "@hansa/kernel";
import { MAX_LINE_QUANTITY, MAX_LINES, taxCategoriesOf, taxDestinationOf } from "#modules/cart";
import { loadVariants } from "#modules/catalog";
import { Address, ChannelNotFound, findChannel, freeTextProblem, parseAddress } from "#modules/channels";
import { recordAudit, StepUpRequired } from "#modules/identity";
import { InsufficientStock } from "#modules/inventory";
import {
  assertVersion,
  DeskOrder,
  deskViewOf,
  EditLeavesNothing,
  etagOf,
  loadOrders,
  MAX_REASON,
  OrderCannotMove,
  OrderNotFound,
  OrderWasImported,
  PartIsSettled,
} from "#modules/orders";
import { type AmountLimits, assertGivenBackProved } from "#modules/payments";
import { loadPriceFacts, type TaxLookups } from "#modules/pricing";
import type { Database } from "#platform/db";
import { type Actor, Answer, Forbidden, PreconditionFailed, type Route, route, scope } from "#platform/http";
import { type Static, Type } from "typebox";
import { DEARER, type Edited, editOrder, previewEdit } from "./edit-order.ts";
import {
  AddressChangesTax,
  CheckoutIncomplete,
  CheckoutInProgress,
  ItemsUnavailable,
  OrderIsBeingSent,
  PriceChanged,
} from "./errors.ts";
import type { EditWish } from "./plan-edit.ts";

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const OrderParams = Type.Object({ id: Uuid }, closed);
const MoneyView = Type.Object({ amountMinor: Type.Integer(), currency: Type.String() }, closed);

const wish = {
  lines: Type.Optional(
    Type.Array(
      Type.Object(
        {
          line: Type.Integer({ minimum: 1, maximum: 1_000, description: "Position of the line." }),
          quantity: Type.Integer({
            minimum: 0,
            maximum: MAX_LINE_QUANTITY,
            description: "Units that it is to have; none takes it out, units more are added at today's price.",
          }),
        },
        closed,
      ),
      { maxItems: MAX_LINES },
    ),
  ),
  add: Type.Optional(
    Type.Array(
      Type.Object({ variantId: Uuid, quantity: Type.Integer({ minimum: 1, maximum: MAX_LINE_QUANTITY }) }, closed),
      { maxItems: MAX_LINES },
    ),
  ),
  shippingOption: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()])),
  shippingAddress: Type.Optional(Address),
  billingAddress: Type.Optional(Address),
  dearer: Type.Optional(
    Type.Enum(DEARER, { type: "string", description: "What it costs more is `owed`, the default, or given." }),
  ),
};
const Wish = Type.Object(wish, closed);
const EditBody = Type.Object(
  {
    ...wish,
    reason: Type.String({ minLength: 1, maxLength: MAX_REASON, description: "The buyer and the desk can read it." }),
    expectedTotal: Type.Optional(Type.Integer({ minimum: 0, maximum: Number(MAX_JSON_MINOR) })),
  },
  closed,
);
const edited = { order: DeskOrder, difference: MoneyView, due: MoneyView, refund: MoneyView, goodwill: MoneyView };
const Short = Type.Array(Type.Object({ variantId: Uuid, wanted: Type.Integer(), available: Type.Integer() }, closed));

/** What edits of orders need. */
export interface EditRouteNeeds {
  /** Rates from outside, for channels that ask there. */
  readonly taxes: TaxLookups;
  /** What may go back of one order before staff prove anew who they are; null, or absent: nothing is asked. */
  readonly refundsProvedAbove?: AmountLimits | null;
}

const PLAN_REFUSALS = [
  AddressChangesTax,
  ChannelNotFound,
  CheckoutIncomplete,
  EditLeavesNothing,
  InvalidInput,
  ItemsUnavailable,
  OrderCannotMove,
  OrderIsBeingSent,
  OrderNotFound,
  OrderWasImported,
  PartIsSettled,
];

/** What the desk changes about an order that stands. */
export function editRoutes(needs: EditRouteNeeds): readonly Route[] {
  return [previewRoute(needs), editRoute(needs)];
}

function previewRoute({ taxes }: EditRouteNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/orders/:id/edit/preview",
    summary: "Tell what an edit would make of an order, its price and its money; nothing is changed.",
    auth: scope("orders:write"),
    rate: "desk",
    params: OrderParams,
    body: Wish,
    reply: { 200: Type.Object({ ...edited, short: Short }, closed) },
    refusals: PLAN_REFUSALS,
    transaction: false,
    async handle({ db, params, body }) {
      const orderId = parseId<"order">(params.id);
      const asked = wishOf(body);
      await askForTaxes(db, taxes, { orderId, asked });
      const how = { taxes, dearer: body.dearer ?? "owed" } as const;
      const { short, ...would } = await db.transaction((tx) => previewEdit(tx, orderId, asked, how));
      return { ...viewOf(would), short };
    },
  });
}

function editRoute({ taxes, refundsProvedAbove: limits = null }: EditRouteNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/orders/:id/edit",
    summary: "Change a confirmed order: units and lines, how and where it is sent; stock and money follow.",
    auth: scope("orders:write"),
    rate: "desk",
    params: OrderParams,
    body: EditBody,
    reply: { 200: Type.Object(edited, closed) },
    refusals: [
      ...PLAN_REFUSALS,
      CheckoutInProgress,
      Forbidden,
      InsufficientStock,
      PreconditionFailed,
      PriceChanged,
      StepUpRequired,
    ],
    transaction: true,
    async handle({ tx, params, body, headers, actor, requestId, ip, trace }) {
      const orderId = parseId<"order">(params.id);
      const asked = wishOf(body);
      const message = freeTextProblem(body.reason);
      if (message !== null) throw new InvalidInput([{ pointer: "/reason", message }]);
      const made = await editOrder(
        tx,
        {
          orderId,
          wish: asked,
          note: { author: authorOf(actor), reason: body.reason, trace },
          dearer: body.dearer ?? "owed",
          expectedTotalMinor: body.expectedTotal === undefined ? null : BigInt(body.expectedTotal),
          assertVersion: (version) => assertVersion(headers["if-match"], version),
        },
        taxes,
      );
      const { currency } = made.refund;
      if (made.refund.amountMinor > 0n)
        await assertGivenBackProved(tx, { id: orderId, currency }, { actor, headers, limits });
      const view = viewOf(made);
      const { order, ...moved } = view;
      await recordAudit(tx, {
        actor,
        action: "orders.edited",
        subject: orderId,
        after: { version: order.version, total: order.totals.total, ...moved },
        reason: body.reason,
        requestId,
        ip,
      });
      return new Answer({ status: 200, body: view, headers: { etag: etagOf(order.version, order) } });
    },
  });
}

/** @throws InvalidInput when it would change nothing, or an address is none */
function wishOf(body: Static<typeof Wish>): EditWish {
  const { lines = [], add = [], shippingOption, shippingAddress, billingAddress } = body;
  const isNothing = lines.length + add.length === 0 && shippingOption === undefined;
  if (isNothing && shippingAddress === undefined && billingAddress === undefined)
    throw new InvalidInput([{ pointer: "", message: "changes nothing" }]);
  return {
    lines,
    add: add.map(({ variantId, quantity }, index) => {
      return { variantId: parseId<"variant">(variantId, `/add/${String(index)}/variantId`), quantity };
    }),
    ...(shippingOption === undefined ? {} : { shippingOption }),
    ...(shippingAddress === undefined ? {} : { shippingAddress: parseAddress(shippingAddress, "/shippingAddress") }),
    ...(billingAddress === undefined ? {} : { billingAddress: parseAddress(billingAddress, "/billingAddress") }),
  };
}

/** What somebody outside says of the taxes is known before the transaction, which asks nobody. */
async function askForTaxes(
  db: Database,
  taxes: TaxLookups,
  { orderId, asked }: { readonly orderId: string; readonly asked: EditWish },
): Promise<void> {
  if (!taxes.isOpen) return;
  const [order] = await loadOrders(db, [orderId]);
  if (order === undefined) throw new OrderNotFound();
  const lines = [...order.lines, ...asked.add];
  const [channel, variants, prices] = await Promise.all([
    findChannel(db, order.channel),
    loadVariants(
      db,
      lines.map(({ variantId }) => variantId),
    ),
    loadPriceFacts(db, []),
  ]);
  const categories = taxCategoriesOf({ channel: channel.code, lines }, { variants, prices });
  for (const sent of [order, { ...order, ...asked }])
    await taxes.find(db, channel.code, { destination: taxDestinationOf(sent, channel), categories });
}

function authorOf(actor: Actor) {
  if (actor.kind !== "staff" && actor.kind !== "key") throw new Forbidden();
  return { kind: actor.kind, id: actor.id };
}

function viewOf({ order, difference, due, refund, goodwill }: Edited) {
  return {
    order: deskViewOf(order),
    difference: toJson(difference),
    due: toJson(due),
    refund: toJson(refund),
    goodwill: toJson(goodwill),
  };
}
