export { cancelOrder, type Cancelled, MAX_REASON } from "./cancel.ts";
export { assertEditable, type EditNote, listEdits, lockForEdit, saveEdit } from "./edit.ts";
export { DeskOrder, deskViewOf } from "./desk-view.ts";
export { assertVersion, etagOf } from "./etag.ts";
export {
  EditLeavesNothing,
  OrderCannotMove,
  OrderNotFound,
  OrderWasImported,
  PartIsSettled,
  TooManyNotes,
} from "./errors.ts";
export { hasBought } from "./has-bought.ts";
export { type ImportedOrder, importOrders, type OrderImport, ORDERS_PER_IMPORT } from "./import-orders.ts";
export { newOrderNumber } from "./number.ts";
export type {
  NewOrder,
  Order,
  OrderAdjustment,
  OrderedLine,
  OrderLine,
  OrderShipping,
  OrderStep,
  OrderTax,
  OrderTotals,
} from "./order.ts";
export { recordOrders } from "./place.ts";
export { addressesThatOrdered, emailsOfOrders, listOrders, loadOrders, MAX_ORDERS, type OrderFilter } from "./read.ts";
export { type Revised, type Revision, reviseOrder } from "./revise.ts";
export { taxesBeside } from "./tax-lines.ts";
export { type RefundShare, refundShareOf } from "./refund-share.ts";
export { type OrderRoutesNeeds, orderRoutes } from "./routes.ts";
export { abandonOrders, announceConfirmed, confirmOrders } from "./settle.ts";
export { ORDER_STATES, type OrderState } from "./state.ts";
export { createOrderTokens, MIN_SECRET_LENGTH, type OrderTokens } from "./token.ts";
export { OrderView, viewOf } from "./view.ts";
