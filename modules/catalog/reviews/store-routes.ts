import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import type { Queryable } from "#platform/db";
import { type Actor, Answer, anyone, customer, type Route, route, Unauthenticated } from "#platform/http";
import { parseCursor, parseCursorId, writeCursor } from "../cursor.ts";
import { AlreadyReviewed, ProductNotBought, ProductNotFound } from "../errors.ts";
import { LAST_ID } from "../list-queries.ts";
import { selectHandles } from "../view-queries.ts";
import { countRatings, selectOwnReview, selectPublished, selectVariantsEver } from "./queries.ts";
import { MAX_REVIEWS } from "./review.ts";
import { NewReviewBody, OwnReviewShape, ReviewShape, toOwnReview, toReview } from "./shapes.ts";
import { type HasBought, writeReview } from "./write-review.ts";

const PAGE = 10;
const closed = { additionalProperties: false } as const;
const params = Type.Object({ idOrSlug: Type.String({ minLength: 1, maxLength: 200 }) }, closed);

/** What the reviews' routes are given. */
export interface ReviewNeeds {
  readonly hasBought: HasBought;
}

/** The store's routes of reviews. */
export function reviewRoutes(needs: ReviewNeeds): readonly Route[] {
  return [list, own(needs), write(needs)];
}

const list = route({
  method: "GET",
  path: "/v1/products/:idOrSlug/reviews",
  summary: "List what buyers say of a product, the latest first, and how many gave which rating.",
  auth: anyone,
  rate: "browse",
  params,
  query: Type.Object(
    {
      rating: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
      cursor: Type.Optional(Type.String({ maxLength: 200 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_REVIEWS })),
    },
    closed,
  ),
  reply: {
    200: Type.Object({
      items: Type.Array(ReviewShape),
      ratings: Type.Array(Type.Object({ rating: Type.Integer(), count: Type.Integer() }), {
        description: "Of all published reviews, whatever the page; from 1 to 5.",
      }),
      nextCursor: Type.Union([Type.String(), Type.Null()]),
    }),
  },
  refusals: [ProductNotFound],
  transaction: false,
  async handle({ db, params: asked, query }) {
    const productId = await productIdOf(db, asked.idOrSlug);
    const { rating = null, limit = PAGE } = query;
    const [beforeId = LAST_ID] = parseCursor(query.cursor, 1) ?? [];
    const page = { beforeId: parseCursorId(beforeId), rating, limit: limit + 1 };
    const [rows, counts] = await Promise.all([selectPublished(db, productId, page), countRatings(db, productId)]);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(toReview),
      ratings: [1, 2, 3, 4, 5].map((stars) => {
        return { rating: stars, count: counts.find((one) => one.rating === stars)?.count ?? 0 };
      }),
      nextCursor: rows.length > limit && last !== undefined ? writeCursor([last.id]) : null,
    };
  },
});

function own({ hasBought }: ReviewNeeds): Route {
  return route({
    method: "GET",
    path: "/v1/me/reviews/:idOrSlug",
    summary: "Show what you said of a product, and whether you may say something.",
    auth: customer,
    rate: "cart",
    params,
    reply: {
      200: Type.Object({ review: Type.Union([OwnReviewShape, Type.Null()]), mayWrite: Type.Boolean() }, closed),
    },
    refusals: [ProductNotFound],
    transaction: false,
    async handle({ db, actor, params: asked }) {
      const productId = await productIdOf(db, asked.idOrSlug);
      const customerId = customerOf(actor);
      const review = await selectOwnReview(db, customerId, productId);
      const mayWrite = review === null && (await hasBought(db, customerId, await variantIdsOf(db, productId)));
      return { review: review && toOwnReview(review), mayWrite };
    },
  });
}

function write({ hasBought }: ReviewNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/products/:idOrSlug/reviews",
    summary: "Say what you think of a product that you bought; the desk reads it before it is shown.",
    auth: customer,
    rate: "cart",
    params,
    body: NewReviewBody,
    reply: { 201: OwnReviewShape },
    refusals: [ProductNotFound, InvalidInput, AlreadyReviewed, ProductNotBought],
    transaction: true,
    async handle({ tx, actor, params: asked, body }) {
      const productId = await productIdOf(tx, asked.idOrSlug);
      const variantIds = await variantIdsOf(tx, productId);
      const { locale = "en", ...words } = body;
      const input = { ...words, locale, productId, variantIds, customerId: customerOf(actor) };
      const review = await writeReview(tx, input, hasBought);
      return new Answer({ status: 201, body: toOwnReview(review) });
    },
  });
}

async function productIdOf(on: Queryable, handle: string): Promise<string> {
  const [found] = await selectHandles(on, [handle]);
  if (found === undefined) throw new ProductNotFound(handle);
  return found.id;
}

async function variantIdsOf(on: Queryable, productId: string): Promise<readonly string[]> {
  const rows = await selectVariantsEver(on, productId);
  return rows.map(({ id }) => id);
}

function customerOf(actor: Actor): string {
  if (actor.kind !== "customer") throw new Unauthenticated();
  return actor.id;
}
