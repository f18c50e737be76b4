import { OrderCannotMove } from "./errors.ts";

/** Where an order stands. */
export const ORDER_STATES = ["pending_payment", "confirmed", "cancelled"] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** The whole life of an order. What is not written here cannot happen. */
const next = {
  pending_payment: ["confirmed", "cancelled"],
  confirmed: ["cancelled"],
  cancelled: [],
} as const satisfies Record<OrderState, readonly OrderState[]>;

/** Whether an order in one state may go to another. */
export function mayMove(from: OrderState, to: OrderState): boolean {
  const allowed: readonly OrderState[] = next[from];
  return allowed.includes(to);
}

/** Whether what was promised may still be changed by the desk; a change is a step of its own that stays in the state. */
export function mayEdit(state: OrderState): boolean {
  switch (state) {
    case "confirmed":
      return true;
    // Its checkout decides about it at this moment.
    case "pending_payment":
    case "cancelled":
      return false;
  }
}

/** @throws OrderCannotMove unless the step is in the table */
export function assertMayMove(from: OrderState, to: OrderState): void {
  if (!mayMove(from, to)) throw new OrderCannotMove(from, to);
}
