import { createHash } from "node:crypto";
import { after, HOUR_MS, InvalidInput, newId, parseId, toJson } from "@hansa/kernel";
import { type Static, Type } from "typebox";
import { CartNotFound, type Carts, type CartViews } from "#modules/cart";
import { recordAudit } from "#modules/identity";
import { loadOrders, type OrderTokens, OrderView } from "#modules/orders";
import { type Payments } from "#modules/payments";
import { type Database, many, type Queryable } from "#platform/db";
import { holder, IdempotencyKeyRequired, type Route, route, scope } from "#platform/http";
import type { Checkouts } from "./checkouts.ts";
import { concessionOf, isPayable } from "./draft.ts";
import { findDraftOfCart } from "./drafts.ts";
import { CartAlreadyOrdered, DraftCannotMove, NothingToPay, PaymentLinkInvalid } from "./errors.ts";
import { Paying, payingBy } from "./paying.ts";
import { loadOwing } from "./owing.ts";
import { MAX_LINK_HOURS, type PaymentLink, type PaymentLinks } from "./payment-link.ts";
import { attemptsOfOrder } from "./queries.ts";
import { answerOf, Pending, PLACE_REFUSALS } from "./routes.ts";

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const Token = Type.Object({ token: Type.String({ minLength: 60, maxLength: 80 }) }, closed);
const Amount = Type.Object({ amountMinor: Type.Integer(), currency: Type.String() }, closed);
const Shown = Type.Object(
  {
    kind: Type.Enum(["cart", "order"], { type: "string" }),
    state: Type.Enum(["open", "processing", "paid"], { type: "string" }),
    due: Amount,
    lines: Type.Array(Type.Object({ title: Type.String(), quantity: Type.Integer() }, closed)),
    methods: Type.Array(Type.String()),
    expiresAt: Type.String({ format: "date-time" }),
  },
  closed,
);

/** What payment links need. */
export interface PaymentLinkNeeds {
  readonly checkouts: Checkouts;
  readonly payments: Payments;
  readonly tokens: OrderTokens;
  readonly links: PaymentLinks;
  readonly carts: Carts;
  readonly cartViews: CartViews;
  readonly publicUrl: string;
  readonly now: () => Date;
}

/** Links by which whoever holds them pays one cart, or what is owed for one order, and sees nothing else. */
export function paymentLinkRoutes(needs: PaymentLinkNeeds): readonly Route[] {
  return [makeRoute(needs), showRoute(needs), payRoute(needs)];
}

function makeRoute({ links, carts, publicUrl }: PaymentLinkNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/payment-links",
    summary: "Make a link by which a cart that the desk filled, or an order that is not paid, is paid.",
    auth: scope("orders:write"),
    rate: "desk",
    body: Type.Object(
      {
        cart: Type.Optional(Uuid),
        order: Type.Optional(Uuid),
        validHours: Type.Integer({ minimum: 1, maximum: MAX_LINK_HOURS }),
      },
      closed,
    ),
    reply: {
      201: Type.Object(
        { url: Type.String(), token: Type.String(), expiresAt: Type.String({ format: "date-time" }) },
        closed,
      ),
    },
    refusals: [InvalidInput, CartNotFound, CartAlreadyOrdered, NothingToPay],
    transaction: true,
    async handle({ tx, body, actor, requestId, ip }) {
      const isOne = (body.cart === undefined) !== (body.order === undefined);
      if (!isOne) throw new InvalidInput([{ pointer: "", message: "names either a cart or an order" }]);
      const target =
        body.cart === undefined
          ? await payableOrder(tx, parseId(body.order ?? "", "/order"))
          : ({ kind: "cart", id: parseId(body.cart, "/cart") } as const);
      if (target.kind === "cart") await assertOpen(carts, target.id);
      const expiresAt = after(tx.now, body.validHours * HOUR_MS);
      const token = links.make({ ...target, expiresAt });
      const made = { ...target, expiresAt: expiresAt.toISOString() };
      const subject = body.order ?? target.id;
      await recordAudit(tx, { actor, action: "checkout.payment_link_made", subject, after: made, requestId, ip });
      return { url: `${publicUrl}/pay/${token}`, token, expiresAt: expiresAt.toISOString() };
    },
  });
}

function showRoute(needs: PaymentLinkNeeds): Route {
  return route({
    method: "GET",
    path: "/v1/payment-links/:token",
    summary: "Tell what a payment link is for, and how much is to be paid.",
    auth: holder("payment link"),
    rate: "checkout",
    params: Token,
    reply: { 200: Shown },
    refusals: [InvalidInput, PaymentLinkInvalid, CartNotFound],
    transaction: false,
    async handle({ db, params }) {
      const link = open(needs, params.token);
      const shown = link.kind === "cart" ? await showCart(db, needs, link.id) : await showOrder(db, link.id);
      const methods = needs.payments.methods.filter(
        (name) => needs.payments.methodOf(name)?.provider.inProcess === false,
      );
      return { kind: link.kind, ...shown, methods, expiresAt: link.expiresAt.toISOString() };
    },
  });
}

function payRoute(needs: PaymentLinkNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/payment-links/:token/checkouts",
    summary: "Pay what a payment link is for, as any checkout is paid.",
    auth: holder("payment link"),
    rate: "checkout",
    params: Token,
    body: Type.Object({ expectedTotal: Type.Optional(ExpectedTotal), payment: Paying }, closed),
    reply: { 201: Type.Object({ order: OrderView }), 202: Pending },
    refusals: PAY_REFUSALS,
    idempotency: "own",
    transaction: false,
    async handle({ db, params, body, headers, ip, idempotencyKey }) {
      if (idempotencyKey === null) throw new IdempotencyKeyRequired();
      const link = open(needs, params.token);
      const { checkouts, payments } = needs;
      // Whoever was sent the link is not signed in by it, so saved ways to pay are out of reach.
      const paying = await payingBy({ db, payments, customerId: null }, body.payment);
      const command = {
        checkoutId: newId<"checkout">(),
        caller: `link:${link.kind}:${link.id}`,
        key: idempotencyKey,
        requestHash: createHash("sha256").update(JSON.stringify(body)).digest(),
        expectedTotalMinor: body.expectedTotal === undefined ? null : BigInt(body.expectedTotal.amountMinor),
        ...paying,
      };
      const checked =
        link.kind === "order"
          ? await checkouts.pay({ ...command, orderId: link.id })
          : await checkouts.place({
              ...command,
              orderId: newId<"order">(),
              cartId: link.id,
              proof: { token: null, customerId: null, linkedCartId: link.id },
              origin: { ip, device: headers["device-id"]?.slice(0, MAX_DEVICE) ?? null },
              wantsChallenge: false,
            });
      return await answerOf(db, needs.tokens, checked);
    },
  });
}

const PAY_REFUSALS = [DraftCannotMove, PaymentLinkInvalid, NothingToPay, ...PLACE_REFUSALS];
const MAX_DEVICE = 100;
const ExpectedTotal = Type.Object(
  {
    amountMinor: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    currency: Type.String({ pattern: "^[A-Z]{3}$" }),
  },
  closed,
);

type ShownDue = Pick<Static<typeof Shown>, "state" | "due" | "lines">;

function open({ links, now }: PaymentLinkNeeds, token: string): PaymentLink {
  const link = links.open(token, now());
  if (link === null) throw new PaymentLinkInvalid();
  return link;
}

async function assertOpen(carts: Carts, id: string): Promise<void> {
  const cart = await carts.read(id, { token: null, customerId: null, linkedCartId: id });
  if (cart.state === "ordered") throw new CartAlreadyOrdered();
}

/** An order that stands is paid as it is; of one that was given up for want of money, its cart is. @throws NothingToPay */
async function payableOrder(on: Queryable, orderId: string): Promise<Pick<PaymentLink, "kind" | "id">> {
  const [[order], { dueMinor }, attempts] = await Promise.all([
    loadOrders(on, [orderId]),
    loadOwing(on, orderId),
    many(on, attemptsOfOrder(on, orderId)),
  ]);
  const [first] = attempts;
  if (order?.state === "cancelled" && first?.state === "declined") return { kind: "cart", id: first.cartId };
  if (order === undefined || order.state === "cancelled" || dueMinor <= 0n) throw new NothingToPay();
  return { kind: "order", id: orderId };
}

async function showCart(db: Database, { carts, cartViews }: PaymentLinkNeeds, id: string): Promise<ShownDue> {
  const [own, draft] = await Promise.all([
    carts.read(id, { token: null, customerId: null, linkedCartId: id }),
    findDraftOfCart(db, id),
  ]);
  // The desk gave it up, or its time is over.
  if (draft !== null && !isPayable(draft) && draft.state !== "ordered") throw new PaymentLinkInvalid();
  const cart = draft === null ? own : { ...own, customerId: draft.customerId };
  const view = await cartViews.show(cart, { concession: draft === null ? null : concessionOf(draft, cart.currency) });
  const states = { open: "open", sealed: "processing", ordered: "paid" } as const;
  return {
    state: states[cart.state],
    due: view.totals.total,
    lines: view.lines.map(({ title, quantity }) => ({ title: title ?? "", quantity })),
  };
}

async function showOrder(db: Database, id: string): Promise<ShownDue> {
  const [[order], { dueMinor, isBeingPaid }] = await Promise.all([loadOrders(db, [id]), loadOwing(db, id)]);
  if (order === undefined) throw new PaymentLinkInvalid();
  return {
    state: isBeingPaid ? "processing" : dueMinor > 0n ? "open" : "paid",
    due: toJson({ amountMinor: dueMinor > 0n ? dueMinor : 0n, currency: order.totals.total.currency }),
    lines: order.lines.map(({ title, quantity }) => ({ title, quantity })),
  };
}
