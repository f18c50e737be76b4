import { first, many, type Queryable, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { ReviewDecided, ReviewNotFound } from "./errors.ts";
import { reviewDecided } from "./events.ts";
import { recordLabels } from "./labels.ts";
import { expireReviews, moveReview, type ReviewRow, reviewsOf } from "./review-queries.ts";

/** Where a review stands. Only the first two wait. */
export const REVIEW_STATES = ["open", "held", "approved", "declined", "expired"] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** The whole life of a review. What is not written here cannot happen. */
const next = {
  open: ["held", "approved", "declined", "expired"],
  held: ["held", "approved", "declined", "expired"],
  approved: [],
  declined: [],
  expired: [],
} as const satisfies Record<ReviewState, readonly ReviewState[]>;

/** Whether a review in one state may go to another. */
export function mayMove(from: ReviewState, to: ReviewState): boolean {
  const allowed: readonly ReviewState[] = next[from];
  return allowed.includes(to);
}

/** What a review means for its order. */
export type Gate = "waiting" | "approved" | "rejected";

/**
 * What reviews say of these checkouts or orders, by both ids; one without a review is absent and may go on. An order whose
 * gate is `waiting` must not be confirmed, captured or shipped.
 */
export async function loadGates(on: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, Gate>> {
  if (ids.length === 0) return new Map();
  const rows = await many(on, reviewsOf(on, ids));
  return new Map(rows.flatMap((row) => [[row.id, gateOf(row)] as const, [row.orderId, gateOf(row)] as const]));
}

function gateOf(row: ReviewRow): Gate {
  const state = parseReviewState(row.state);
  switch (state) {
    case "open":
    case "held":
      return "waiting";
    case "approved":
      return "approved";
    case "declined":
    case "expired":
      return "rejected";
  }
}

/** The table holds no other. */
export function parseReviewState(state: string): ReviewState {
  return state as ReviewState;
}

/** What somebody decided about a review. */
export interface ReviewDecision {
  readonly id: string;
  readonly to: "approved" | "declined" | "held";
  readonly by: string;
  readonly reason: string;
}

/**
 * Decides a review, or keeps it waiting with a reason. A final decision is announced, and is a label for the next model.
 *
 * @throws ReviewNotFound, ReviewDecided
 */
export async function decideReview(tx: Tx, { id, to, by, reason }: ReviewDecision): Promise<void> {
  const isFinal = to !== "held";
  const moved = await first(tx, moveReview(tx, { id, state: to, by, reason, isFinal }));
  if (moved === null) {
    const [row] = await many(tx, reviewsOf(tx, [id]));
    if (row?.id !== id) throw new ReviewNotFound(id);
    throw new ReviewDecided(row.state);
  }
  if (to === "held") return;
  await recordLabels(tx, [{ id, label: to === "approved" ? "genuine" : "fraud" }], "review");
  await announce(tx, reviewDecided, [{ reviewId: id, orderId: moved.orderId, outcome: to }]);
}

/** Ends reviews that nobody decided in time: their orders are given up. @returns how many */
export async function endReviews(tx: Tx, limit: number): Promise<number> {
  const ended = await many(tx, expireReviews(tx, limit));
  await announce(
    tx,
    reviewDecided,
    ended.map(({ id, orderId }) => ({ reviewId: id, orderId, outcome: "expired" as const })),
  );
  return ended.length;
}
