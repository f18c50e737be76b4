import { Type } from "typebox";
import type { DeskReviewRow, ReviewRow } from "./queries.ts";
import { MAX_AUTHOR, MAX_BODY, MAX_TITLE } from "./review.ts";

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid" });
const State = Type.Union([Type.Literal("pending"), Type.Literal("published"), Type.Literal("rejected")]);
const Stars = Type.Integer({ minimum: 1, maximum: 5 });

const shared = {
  id: Uuid,
  rating: Stars,
  title: Type.String(),
  body: Type.String(),
  author: Type.String(),
  locale: Type.String(),
  verified: Type.Boolean({ description: "Whether its author bought the product here." }),
  createdAt: Type.String({ format: "date-time" }),
};

/** A review as everybody sees it. */
export const ReviewShape = Type.Object(shared, closed);
/** A review as its author sees it. */
export const OwnReviewShape = Type.Object({ ...shared, state: State }, closed);
/** A review as the desk sees it. */
export const DeskReviewShape = Type.Object(
  { ...shared, state: State, productId: Uuid, productTitle: Type.String(), productSlug: Type.String() },
  closed,
);
export const SettledReviewShape = Type.Object({ ...shared, state: State, productId: Uuid }, closed);

/** What a customer writes. */
export const NewReviewBody = Type.Object(
  {
    rating: Stars,
    title: Type.String({ minLength: 1, maxLength: MAX_TITLE }),
    body: Type.String({ minLength: 1, maxLength: MAX_BODY }),
    author: Type.String({ minLength: 1, maxLength: MAX_AUTHOR, description: "The name that is shown." }),
    locale: Type.Optional(Type.String({ pattern: "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", maxLength: 35 })),
  },
  closed,
);

/** As everybody sees it. */
export function toReview({ id, rating, title, body, author, locale, isVerified, createdAt }: ReviewRow) {
  return { id, rating, title, body, author, locale, verified: isVerified, createdAt: createdAt.toISOString() };
}

/** As its author sees it. */
export function toOwnReview(row: ReviewRow) {
  return { ...toReview(row), state: row.state };
}

/** As the desk sees it. */
export function toDeskReview(row: DeskReviewRow) {
  const { productId, productTitle, productSlug } = row;
  return { ...toOwnReview(row), productId, productTitle, productSlug };
}
