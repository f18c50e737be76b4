import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { type Route, route, scope } from "#platform/http";
import { parseCursor, parseCursorId, writeCursor } from "../cursor.ts";
import { by } from "../desk-product-routes.ts";
import { byId, closed, Uuid } from "../desk-shapes.ts";
import { ReviewCannotMove, ReviewNotFound } from "../errors.ts";
import { LAST_ID } from "../list-queries.ts";
import { selectDeskReviews } from "./queries.ts";
import { MAX_REVIEWS } from "./review.ts";
import { settleReview } from "./settle-review.ts";
import { DeskReviewShape, SettledReviewShape, toDeskReview, toOwnReview } from "./shapes.ts";

const PAGE = 50;

const list = route({
  method: "GET",
  path: "/v1/admin/reviews",
  summary: "List what customers say of products, the latest first.",
  auth: scope("catalog:read"),
  rate: "desk",
  query: Type.Object(
    {
      state: Type.Optional(Type.Union([Type.Literal("pending"), Type.Literal("published"), Type.Literal("rejected")])),
      product: Type.Optional(Uuid),
      cursor: Type.Optional(Type.String({ maxLength: 200 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_REVIEWS })),
    },
    closed,
  ),
  reply: {
    200: Type.Object({ items: Type.Array(DeskReviewShape), nextCursor: Type.Union([Type.String(), Type.Null()]) }),
  },
  refusals: [],
  transaction: false,
  async handle({ db, query }) {
    const { state = null, product = null, limit = PAGE } = query;
    const [beforeId = LAST_ID] = parseCursor(query.cursor, 1) ?? [];
    const page = { state, productId: product, beforeId: parseCursorId(beforeId), limit: limit + 1 };
    const rows = await selectDeskReviews(db, page);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(toDeskReview),
      nextCursor: rows.length > limit && last !== undefined ? writeCursor([last.id]) : null,
    };
  },
});

const settle = (verb: "publish" | "reject", to: "published" | "rejected", summary: string): Route =>
  route({
    method: "POST",
    path: `/v1/admin/reviews/:id/${verb}`,
    summary,
    auth: scope("catalog:write"),
    rate: "desk",
    params: byId,
    reply: { 200: SettledReviewShape },
    refusals: [ReviewNotFound, ReviewCannotMove],
    transaction: true,
    async handle({ tx, params, ...request }) {
      const { before, after } = await settleReview(tx, params.id, to);
      await recordAudit(tx, {
        ...by(request),
        action: `catalog.review_${to}`,
        subject: params.id,
        before: { state: before.state },
        after: { state: after.state },
      });
      return { ...toOwnReview(after), productId: after.productId };
    },
  });

/** The desk's routes of reviews. */
export const deskReviewRoutes: readonly Route[] = [
  list,
  settle("publish", "published", "Show a review and count it."),
  settle("reject", "rejected", "Keep a review from being shown, or take it back."),
];
