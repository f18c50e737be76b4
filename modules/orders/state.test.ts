import { describe, expect, it } from "vitest";
import { OrderCannotMove } from "./errors.ts";
import { assertMayMove, mayEdit, mayMove, ORDER_STATES } from "./state.ts";

const legal = new Set(["pending_payment → confirmed", "pending_payment → cancelled", "confirmed → cancelled"]);
const matrix = ORDER_STATES.flatMap((from) => ORDER_STATES.map((to) => ({ from, to, step: `${from} → ${to}` })));

describe("the life of an order", () => {
  it.each(matrix)("$step", ({ from, to, step }) => {
    expect(mayMove(from, to)).toBe(legal.has(step));
    if (legal.has(step)) assertMayMove(from, to);
    else expect(() => assertMayMove(from, to)).toThrow(OrderCannotMove);
  });

  it("can be edited while it is confirmed, and then alone", () => {
    expect(ORDER_STATES.filter(mayEdit)).toEqual(["confirmed"]);
  });
});
