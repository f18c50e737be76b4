export { type LeftBehind, loadLeftBehind } from "./abandonment.ts";
export { buyerOf } from "./buyers.ts";
export { taxCategoriesOf, taxDestinationOf } from "./tax-destination.ts";
export type { CartDetails, CartLine, CartState } from "./cart-state.ts";
export { type Carts, type CartsNeeds, createCarts, type OpenedCart } from "./carts.ts";
export { closeCarts, type LockedCart, lockCarts, reopenCarts, sealCarts } from "./checkout-doors.ts";
export type { CartChange } from "./decide.ts";
export type { Seal } from "./door-queries.ts";
export {
  CartFull,
  CartNotFound,
  CartOrdered,
  CartSealed,
  LineNotFound,
  QuantityTooLarge,
  TooManyCodes,
  VariantNotSellable,
} from "./errors.ts";
export { loadFrozenPrices } from "./freeze.ts";
export { MAX_CODES, MAX_LINE_QUANTITY, MAX_LINES, RECOVERY_LINK_MS, WRITE_LANES } from "./limits.ts";
export { type MergePolicy, mergeCarts, type SignedInWithCart } from "./merge.ts";
export type { CartRoutesNeeds } from "./change-cart.ts";
export { createRecoveryLinks, type RecoveryLink, type RecoveryLinks } from "./recovery-link.ts";
export { CartShape } from "./shapes.ts";
export { cartRoutes } from "./routes.ts";
export { cartHandlers, cartJobs } from "./subscriptions.ts";
export { type CartProof, hashCartToken, opensCart } from "./token.ts";
export { type CartViews, type CartViewsNeeds, createCartViews } from "./views.ts";
