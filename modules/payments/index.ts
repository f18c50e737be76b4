export {
  type Attempt,
  listAttempts,
  loadAttempts,
  type NewAttempt,
  recordAttempts,
  type SettledAttempt,
  settleAttempts,
} from "./attempt.ts";
export {
  MethodUnknown,
  PaymentDeclined,
  PaymentNotFound,
  ProviderUnknown,
  RefundExceedsCaptured,
  WebhookNotProven,
} from "./errors.ts";
export { type ArrivedWebhook, createPayments, METHODS, type Payments } from "./payments.ts";
export type {
  Answer,
  AuthorizeRequest,
  DeclineReason,
  InProcessProvider,
  PaymentProvider,
  ProviderPayment,
  RemoteProvider,
  Retrieved,
  Verdict,
} from "./provider.ts";
export { invoice } from "./providers/invoice.ts";
export { createSandbox, type SandboxSettings } from "./providers/sandbox.ts";
export { listRefunds, type Refund, type RefundState, type RefundStatus, requestRefund, requestVoid } from "./refund.ts";
export { type PaymentRouteNeeds, paymentRoutes } from "./routes.ts";
export { ATTEMPT_STATES, type AttemptState } from "./state.ts";
export { paymentJobs } from "./subscriptions.ts";
