import { array, assert, constant, constantFrom, integer, property, shuffledSubarray, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { afterHearing, ATTEMPT_STATES, type AttemptState, mayMove, STEPS } from "./state.ts";

const state = constantFrom(...ATTEMPT_STATES);
const hear = (told: readonly AttemptState[]) => told.reduce(afterHearing, "started");

describe("an attempt", () => {
  it.each(
    ATTEMPT_STATES.flatMap((from, index) => ATTEMPT_STATES.map((to, other) => ({ from, to, may: other > index }))),
  )("moves from $from to $to: $may", ({ from, to, may }) => {
    expect(mayMove(from, to)).toBe(may);
    expect(afterHearing(from, to)).toBe(may ? to : from);
  });

  it("ends in one state, whatever the order and number of what it is told", () => {
    const shuffled = tuple(array(state, { maxLength: 7 }), integer({ min: 1, max: 3 })).chain(([told, times]) => {
      const copies = Array.from({ length: times }, () => told).flat();
      return tuple(constant(told), shuffledSubarray(copies, { minLength: copies.length }));
    });
    assert(
      property(shuffled, ([told, anyhow]) => {
        expect(hear(anyhow)).toBe(hear(told));
      }),
      { numRuns: 5_000 },
    );
  });

  it("never goes from captured to declined by a late word, and finds money after a decline", () => {
    expect(hear(["captured", "declined"])).toBe("captured");
    expect(hear(["declined", "captured"])).toBe("captured");
    expect(hear(["voided", "authorized"])).toBe("voided");
  });

  it("gives the statement the same table", () => {
    const steps = STEPS.from.map((from, index) => `${from} ${STEPS.to[index] ?? ""}`);
    const allowed = ATTEMPT_STATES.flatMap((from) =>
      ATTEMPT_STATES.filter((to) => mayMove(from, to)).map((to) => `${from} ${to}`),
    );
    expect(steps.toSorted()).toEqual(allowed.toSorted());
  });
});
