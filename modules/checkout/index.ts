export { chargeRoutes } from "./charge-routes.ts";
export { type Checked, type CheckoutNeeds, type Checkouts, createCheckouts } from "./checkouts.ts";
export type { PlaceCommand } from "./command.ts";
export {
  CartAlreadyOrdered,
  CheckoutIncomplete,
  CheckoutInProgress,
  CheckoutNotFound,
  ItemsUnavailable,
  PriceChanged,
} from "./errors.ts";
export { checkoutJobs } from "./resume.ts";
export { checkoutRoutes } from "./routes.ts";
export { checkoutHandlers } from "./subscriptions.ts";
export { createPaymentLinks, type PaymentLink, type PaymentLinks } from "./payment-link.ts";
export { type PaymentLinkNeeds, paymentLinkRoutes } from "./payment-link-routes.ts";
export { draftRoutes } from "./draft-routes.ts";
export { type EditRouteNeeds, editRoutes } from "./edit-routes.ts";
