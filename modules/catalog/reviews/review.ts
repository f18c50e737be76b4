import { ReviewCannotMove } from "../errors.ts";

/** Where a review stands: only a published one is shown and counted. */
export const REVIEW_STATES = ["pending", "published", "rejected"] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** Longest texts, in characters. */
export const MAX_TITLE = 120;
export const MAX_BODY = 4_000;
export const MAX_AUTHOR = 60;
/** Most reviews on one page of a list. */
export const MAX_REVIEWS = 100;

/** The desk decides, and may change its mind; nothing goes back to pending. */
const next = {
  pending: ["published", "rejected"],
  published: ["rejected"],
  rejected: ["published"],
} as const satisfies Record<ReviewState, readonly ReviewState[]>;

/** @throws ReviewCannotMove unless the step is in the table; to where it stands already is a step that is not */
export function assertMayMove(from: ReviewState, to: ReviewState): void {
  const allowed: readonly ReviewState[] = next[from];
  if (!allowed.includes(to)) throw new ReviewCannotMove(from, to);
}
