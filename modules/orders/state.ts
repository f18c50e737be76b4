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

/** @throws OrderCannotMove unless the step is in the table */
export function assertMayMove(from: OrderState, to: OrderState): void {
  if (!mayMove(from, to)) throw new OrderCannotMove(from, to);
}
