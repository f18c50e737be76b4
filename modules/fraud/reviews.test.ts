import { describe, expect, it } from "vitest";
import { mayMove, REVIEW_STATES } from "./reviews.ts";

// Rows: where a review is; columns: where it is to go.
const plan = `
            open  held  approved  declined  expired
  open        .    yes     yes       yes      yes
  held        .    yes     yes       yes      yes
  approved    .     .       .         .        .
  declined    .     .       .         .        .
  expired     .     .       .         .        .
`;

describe("the life of a review", () => {
  const [header = "", ...rows] = plan.trim().split("\n");
  const columns = header.trim().split(/\s+/);
  const cells = rows.flatMap((row) => {
    const [from = "", ...marks] = row.trim().split(/\s+/);
    return marks.map((mark, index) => [from, columns[index] ?? "", mark === "yes"] as const);
  });

  it("is planned for every pair of states", () => {
    expect(cells).toHaveLength(REVIEW_STATES.length ** 2);
    expect(columns).toEqual([...REVIEW_STATES]);
  });

  it.each(cells)("from %s to %s: %s", (from, to, isAllowed) => {
    const [known, target] = [from, to].map((name) => REVIEW_STATES.find((state) => state === name));
    if (known === undefined || target === undefined) throw new Error("no such state");
    expect(mayMove(known, target)).toBe(isAllowed);
  });
});
