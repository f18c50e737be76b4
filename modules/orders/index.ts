export { OrderCannotMove, OrderNotFound } from "./errors.ts";
export { newOrderNumber } from "./number.ts";
export type { NewOrder, Order, OrderLine, OrderShipping, OrderStep, OrderTotals } from "./order.ts";
export { recordOrders } from "./place.ts";
export { listOrders, loadOrders, MAX_ORDERS, type OrderFilter } from "./read.ts";
export { abandonOrders, announceConfirmed, confirmOrders } from "./settle.ts";
export { ORDER_STATES, type OrderState } from "./state.ts";
export { createOrderTokens, MIN_SECRET_LENGTH, type OrderTokens } from "./token.ts";
export { OrderView, viewOf } from "./view.ts";
