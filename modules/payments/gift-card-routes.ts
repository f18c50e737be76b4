import { InvalidInput, MAX_JSON_MINOR, money, parseCurrency, parseId, toJson } from "@hansa/kernel";
import { recordAudit, StepUpRequired } from "#modules/identity";
import { anyone, type Route, route, scope } from "#platform/http";
import { type Static, Type } from "typebox";
import { cursorAfter, parseCursor } from "./cursor.ts";
import { GiftCardNotFound } from "./errors.ts";
import { type AmountLimits, assertProvedFor } from "./proof-limit.ts";
import { findGiftCard, type GiftCard, issueGiftCard, listGiftCards, MAX_CARDS_PAGE, setBlocked } from "./gift-card.ts";

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const OrNull = Type.Union([Type.String(), Type.Null()]);
const Reason = Type.String({ minLength: 1, maxLength: 500 });
const Card = Type.Object(
  {
    id: Uuid,
    last4: Type.String(),
    kind: Type.String({ description: "`gift_card` or `store_credit`." }),
    customerId: OrNull,
    balance: Type.Object({ amountMinor: Type.Integer(), currency: Type.String() }),
    isBlocked: Type.Boolean(),
    expiresAt: OrNull,
    issuedAt: Type.String({ format: "date-time" }),
  },
  closed,
);

function issueRoute(limits: AmountLimits | null): Route {
  return route({
    method: "POST",
    path: "/v1/admin/gift-cards",
    summary: "Issue a gift card or store credit; the answer holds its code, which is kept nowhere.",
    auth: scope("payments:write"),
    rate: "desk",
    body: Type.Object(
      {
        kind: Type.Enum(["gift_card", "store_credit"], { type: "string" }),
        amount: Type.Integer({ minimum: 1, maximum: Number(MAX_JSON_MINOR) }),
        currency: Type.String({ pattern: "^[A-Z]{3}$", maxLength: 3 }),
        customerId: Type.Optional(Uuid),
        expiresAt: Type.Optional(Type.String({ format: "date-time", maxLength: 40 })),
        reason: Reason,
      },
      closed,
    ),
    reply: { 201: Type.Object({ card: Card, code: Type.String() }, closed) },
    refusals: [InvalidInput, StepUpRequired],
    idempotency: "required",
    transaction: true,
    async handle({ tx, body, actor, headers, requestId, ip }) {
      const amount = money(BigInt(body.amount), parseCurrency(body.currency));
      await assertProvedFor(tx, amount, { actor, headers, limits });
      const { code, ...card } = await issueGiftCard(tx, {
        kind: body.kind,
        amount,
        customerId: body.customerId === undefined ? null : parseId(body.customerId),
        expiresAt: body.expiresAt === undefined ? null : new Date(body.expiresAt),
        reason: body.reason,
        against: "goodwill",
        orderId: null,
      });
      const { id: subject } = card;
      const { reason } = body;
      await recordAudit(tx, {
        actor,
        action: "payments.gift_card_issued",
        subject,
        after: cardView(card),
        reason,
        requestId,
        ip,
      });
      return { card: cardView(card), code };
    },
  });
}

const listRoute = route({
  method: "GET",
  path: "/v1/admin/gift-cards",
  summary: "List gift cards and store credit, newest first.",
  auth: scope("payments:read"),
  rate: "desk",
  query: Type.Object(
    {
      customer: Type.Optional(Uuid),
      last4: Type.Optional(Type.String({ minLength: 4, maxLength: 4 })),
      cursor: Type.Optional(Type.String({ maxLength: 200 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_CARDS_PAGE })),
    },
    closed,
  ),
  reply: { 200: Type.Object({ items: Type.Array(Card), nextCursor: OrNull }, closed) },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query }) {
    const limit = query.limit ?? MAX_CARDS_PAGE;
    const cards = await listGiftCards(db, {
      customerId: query.customer === undefined ? null : parseId(query.customer),
      last4: query.last4?.toUpperCase() ?? null,
      before: parseCursor(query.cursor),
      limit,
    });
    return { items: cards.map(cardView), nextCursor: cursorAfter(cards.at(limit - 1)?.id) };
  },
});

const blockRoute = route({
  method: "POST",
  path: "/v1/admin/gift-cards/:id/block",
  summary: "Keep a gift card from being spent, or let it be spent again.",
  auth: scope("payments:write"),
  rate: "desk",
  params: Type.Object({ id: Uuid }, closed),
  body: Type.Object({ isBlocked: Type.Boolean(), reason: Reason }, closed),
  reply: { 204: null },
  refusals: [InvalidInput, GiftCardNotFound],
  transaction: true,
  async handle({ tx, params, body, actor, requestId, ip }) {
    const id = parseId(params.id);
    await setBlocked(tx, id, body.isBlocked);
    const { isBlocked, reason } = body;
    const action = isBlocked ? "payments.gift_card_blocked" : "payments.gift_card_unblocked";
    await recordAudit(tx, { actor, action, subject: id, after: { isBlocked }, reason, requestId, ip });
  },
});

/** Codes are 100 bits long, so nobody finds one by asking; asking is limited all the same. */
const balanceRoute = route({
  method: "POST",
  path: "/v1/gift-cards/balance",
  summary: "Tell what a gift card is worth to whoever has its code.",
  auth: anyone,
  rate: "auth",
  body: Type.Object({ code: Type.String({ minLength: 16, maxLength: 40 }) }, closed),
  reply: {
    200: Type.Object(
      { balance: Type.Object({ amountMinor: Type.Integer(), currency: Type.String() }), expiresAt: OrNull },
      closed,
    ),
  },
  refusals: [InvalidInput, GiftCardNotFound],
  idempotency: "none",
  transaction: false,
  async handle({ db, body }) {
    const card = await findGiftCard(db, body.code);
    if (card === null) throw new GiftCardNotFound();
    return { balance: toJson(card.balance), expiresAt: card.expiresAt?.toISOString() ?? null };
  },
});

/** Gift cards and store credit, for the desk and for whoever has a code. */
export function giftCardRoutes(limits: AmountLimits | null): readonly Route[] {
  return [balanceRoute, issueRoute(limits), listRoute, blockRoute];
}

function cardView({ balance, expiresAt, issuedAt, ...card }: GiftCard): Static<typeof Card> {
  return {
    ...card,
    balance: toJson(balance),
    expiresAt: expiresAt?.toISOString() ?? null,
    issuedAt: issuedAt.toISOString(),
  };
}
