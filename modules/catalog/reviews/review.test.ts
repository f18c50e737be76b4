import { describe, expect, it } from "vitest";
import { ReviewCannotMove } from "../errors.ts";
import { assertMayMove, REVIEW_STATES, type ReviewState } from "./review.ts";

const allowed = new Set<`${ReviewState} ${ReviewState}`>([
  "pending published",
  "pending rejected",
  "published rejected",
  "rejected published",
]);

describe("a review", () => {
  const steps = REVIEW_STATES.flatMap((from) => REVIEW_STATES.map((to) => [from, to] as const));

  it.each(steps)("that is %s becomes %s only where the table says so", (from, to) => {
    const move = () => assertMayMove(from, to);
    if (allowed.has(`${from} ${to}`)) expect(move).not.toThrow();
    else expect(move).toThrow(ReviewCannotMove);
  });
});
