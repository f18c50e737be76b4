import { InvalidInput, money, parseCurrency, toJson } from "@hansa/kernel";
import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { first, many } from "#platform/db";
import { type Actor, type Route, route, scope } from "#platform/http";
import { JudgementNotFound, ReviewDecided, ReviewNotFound } from "./errors.ts";
import { recordLabels } from "./labels.ts";
import { linkedPurchases, type PurchaseRow, purchaseOf } from "./purchase-queries.ts";
import { decideReview } from "./reviews.ts";
import { type ReviewRow, reviewsOf, waitingReviews } from "./review-queries.ts";
import {
  ById,
  closed,
  Cursor,
  JudgementView,
  Limit,
  Moment,
  NextCursor,
  Reason,
  ReviewView,
  Uuid,
} from "./route-shapes.ts";

const PAGE = 50;
/** Most linked purchases that one review shows. */
const MAX_LINKED = 50;

const listRoute = route({
  method: "GET",
  path: "/v1/admin/fraud/reviews",
  summary: "List the purchases that wait for a decision: of the oldest hour first, and within it the dearest first.",
  auth: scope("fraud:read"),
  rate: "desk",
  query: Type.Object({ limit: Limit, cursor: Cursor }, closed),
  reply: { 200: Type.Object({ items: Type.Array(ReviewView), nextCursor: NextCursor }, closed) },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query }) {
    const limit = query.limit ?? PAGE;
    const rows = await many(db, waitingReviews(db, { ...parseCursor(query.cursor), limit }));
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return { items: rows.map(viewOfReview), nextCursor: last === undefined ? null : cursorOf(last) };
  },
});

const oneRoute = route({
  method: "GET",
  path: "/v1/admin/fraud/reviews/:id",
  summary: "Show a review: why it was opened, and other orders of the same card, device, address and others.",
  auth: scope("fraud:read"),
  rate: "desk",
  params: ById,
  reply: {
    200: Type.Object(
      {
        review: ReviewView,
        judgement: JudgementView,
        linked: Type.Array(
          Type.Object(
            {
              id: Uuid,
              orderId: Uuid,
              at: Moment,
              amount: JudgementView.properties.amount,
              decision: Type.String(),
              outcome: Type.String(),
              label: Type.String(),
              by: Type.Array(Type.String()),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
  },
  refusals: [ReviewNotFound],
  transaction: false,
  async handle({ db, params }) {
    const [review] = await many(db, reviewsOf(db, [params.id]));
    const purchase = review === undefined ? null : await first(db, purchaseOf(db, review.id));
    if (review === undefined || purchase === null) throw new ReviewNotFound(params.id);
    const rows = await many(db, linkedPurchases(db, purchase, MAX_LINKED));
    const linked = [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((same) => {
      const [row] = same;
      if (row === undefined) return [];
      const { id, orderId, decision, outcome, label } = row;
      const by = same.map((one) => one.by);
      return [{ id, orderId, at: row.occurredAt.toISOString(), amount: amountOf(row), decision, outcome, label, by }];
    });
    return { review: viewOfReview(review), judgement: viewOfJudgement(purchase), linked };
  },
});

function decideRoute(verb: "approve" | "decline" | "hold", to: "approved" | "declined" | "held", what: string): Route {
  return route({
    method: "POST",
    path: `/v1/admin/fraud/reviews/:id/${verb}`,
    summary: what,
    auth: scope("fraud:write"),
    rate: "desk",
    params: ById,
    body: Type.Object({ reason: Reason }, closed),
    reply: { 200: ReviewView },
    refusals: [ReviewNotFound, ReviewDecided, InvalidInput],
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      const { reason } = body;
      await decideReview(tx, { id: params.id, to, by: nameOf(actor), reason });
      await recordAudit(tx, { actor, action: `fraud.review_${to}`, subject: params.id, reason, requestId, ip });
      const [review] = await many(tx, reviewsOf(tx, [params.id]));
      if (review === undefined) throw new ReviewNotFound(params.id);
      return viewOfReview(review);
    },
  });
}

const judgementRoute = route({
  method: "GET",
  path: "/v1/admin/fraud/judgements/:id",
  summary: "Show how a checkout or an order was judged, and why.",
  auth: scope("fraud:read"),
  rate: "desk",
  params: ById,
  reply: { 200: JudgementView },
  refusals: [JudgementNotFound],
  transaction: false,
  async handle({ db, params }) {
    const purchase = await first(db, purchaseOf(db, params.id));
    if (purchase === null) throw new JudgementNotFound(params.id);
    return viewOfJudgement(purchase);
  },
});

const labelRoute = route({
  method: "POST",
  path: "/v1/admin/fraud/judgements/:id/label",
  summary: "Say what a purchase turned out to be; a dispute that was told before stays the last word.",
  auth: scope("fraud:write"),
  rate: "desk",
  params: ById,
  body: Type.Object({ label: Type.Union([Type.Literal("fraud"), Type.Literal("genuine")]), reason: Reason }, closed),
  reply: { 200: JudgementView },
  refusals: [JudgementNotFound, InvalidInput],
  transaction: true,
  async handle({ tx, params, body, actor, requestId, ip }) {
    const purchase = await first(tx, purchaseOf(tx, params.id));
    if (purchase === null) throw new JudgementNotFound(params.id);
    await recordLabels(tx, [{ id: purchase.id, label: body.label }], "desk");
    const action = `fraud.labelled_${body.label}`;
    await recordAudit(tx, { actor, action, subject: purchase.id, reason: body.reason, requestId, ip });
    return viewOfJudgement((await first(tx, purchaseOf(tx, purchase.id))) ?? purchase);
  },
});

/** The queue of purchases that wait for a person, and what is known of any purchase. */
export const reviewRoutes: readonly Route[] = [
  listRoute,
  oneRoute,
  decideRoute("approve", "approved", "Let a purchase go on: its order is confirmed and its money taken."),
  decideRoute("decline", "declined", "Give a purchase up as fraud: its order is cancelled and its money let go of."),
  decideRoute("hold", "held", "Keep a purchase waiting, with a reason."),
  judgementRoute,
  labelRoute,
];

function nameOf(actor: Actor): string {
  return actor.kind === "guest" ? "guest" : `${actor.kind}:${actor.id}`;
}

function amountOf({ amountMinor, currency }: { readonly amountMinor: bigint; readonly currency: string }) {
  return toJson(money(amountMinor, parseCurrency(currency)));
}

function viewOfReview(row: ReviewRow) {
  return {
    id: row.id,
    orderId: row.orderId,
    state: row.state,
    worthCents: Number(row.valueCents),
    openedAt: row.openedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decidedBy: row.decidedBy,
    reason: row.reason,
  };
}

function viewOfJudgement(row: PurchaseRow) {
  return {
    id: row.id,
    orderId: row.orderId,
    at: row.occurredAt.toISOString(),
    amount: amountOf(row),
    score: row.scorePpm / 1_000_000,
    decision: row.decision,
    reasons: row.reasons,
    rules: row.rules,
    modelVersion: row.modelVersion,
    rulesVersion: row.rulesVersion,
    outcome: row.outcome,
    label: row.label,
  };
}

function cursorOf({ openedHour, valueCents, id }: ReviewRow): string {
  return Buffer.from(`${String(openedHour)} ${String(valueCents)} ${id}`).toString("base64url");
}

function parseCursor(cursor: string | undefined) {
  if (cursor === undefined) return { hour: null, value: null, id: null };
  const [, hour, value, id] =
    /^(\d{1,9}) (\d{1,18}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (hour === undefined || value === undefined || id === undefined)
    throw new InvalidInput([{ pointer: "/cursor", message: "must be a nextCursor of this list" }]);
  return { hour: Number(hour), value: BigInt(value), id };
}
