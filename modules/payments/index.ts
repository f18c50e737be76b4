export {
  type AnnouncedMove,
  outcomeOfMove,
  type ProviderDispute,
  type WebhookEvent,
  type WebhookType,
} from "./announcement.ts";
export { askProviders, type HeardAnswer, MAX_ASKED, type Question } from "./ask.ts";
export {
  type Attempt,
  attemptsOf,
  listAttempts,
  loadAttempts,
  lockOrderPayments,
  type NewAttempt,
  recordAttempts,
  type SettledAttempt,
  settleAttempts,
} from "./attempt.ts";
export {
  CaseNotFound,
  DisputeEnded,
  DisputeNotFound,
  GiftCardNotFound,
  GiftCardRefused,
  GiftCardsDoNotCover,
  MethodUnknown,
  PaymentDeclined,
  PaymentNotFound,
  ProviderUnknown,
  PaymentNotInDoubt,
  PaymentUnderWay,
  RefundExceedsCaptured,
  RefundExceedsOrder,
  RoutingPlanChanged,
  SavedMethodNotFound,
  WebhookNotProven,
} from "./errors.ts";
export { type Capture, captureFor, type Shipped } from "./capture.ts";
export type { CardFacts, CardFindings } from "./card-facts.ts";
export { CASE_KINDS, type CaseKind, type NewCase, openCases } from "./cases.ts";
export { type EvidenceSection, type EvidenceSource, moneyText } from "./evidence.ts";
export { type AmountLimits, assertGivenBackProved } from "./proof-limit.ts";
export { type Due, loadDue } from "./due.ts";
export { giveBack, type GiveBack, type GivenBackNow, type LoadOrderMoney } from "./give-back.ts";
export { loadOrderParts, type OrderParts } from "./order-parts.ts";
export type { OrderMoney, Part, PartWish } from "./parts.ts";
export { type Reconciled, reconcile, type SettlementFile, type StatementReaders } from "./reconcile.ts";
export { IN_DOUBT_ACTIONS, type InDoubtAction, resolveInDoubt } from "./resolve.ts";
export { findGiftCard, type GiftCard, issueGiftCard, listGiftCards, type NewGiftCard } from "./gift-card.ts";
export { hashGiftCardCode } from "./gift-card-code.ts";
export { recallFrom } from "./heard.ts";
export { AMOUNT_MISMATCH, reportMismatches } from "./mismatch.ts";
export {
  type ArrivedWebhook,
  createPayments,
  METHODS,
  type MoveKind,
  type MoveOfAttempt,
  type Payments,
  type Recall,
} from "./payments.ts";
export { MAX_TOKEN_LENGTH } from "./provider.ts";
export type { Capabilities } from "./capabilities.ts";
export type {
  Answer,
  AuthorizeRequest,
  DeclineReason,
  FinishRequest,
  InProcessProvider,
  Known,
  MoveAnswer,
  MoveRequest,
  PaymentProvider,
  ProviderPayment,
  RemoteProvider,
  Retrieved,
  Verdict,
} from "./provider.ts";
export { type AdyenSettings, createAdyen } from "./providers/adyen/adyen.ts";
export { invoice } from "./providers/invoice.ts";
export { createPaypal, type PaypalSettings } from "./providers/paypal/paypal.ts";
export { createSandbox, type SandboxSettings } from "./providers/sandbox.ts";
export { createStripe, type StripeSettings } from "./providers/stripe/stripe.ts";
export { listRefunds, type Refund, type RefundState, type RefundStatus, requestRefund, requestVoid } from "./refund.ts";
export {
  type GiftPaid,
  type GiftTake,
  type HeldGift,
  lockGifts,
  MAX_CARDS_PER_ORDER,
  openPurse,
  type Purse,
  releaseGifts,
  savePurse,
  takeGifts,
} from "./purse.ts";
export { createLoneRouter, openRouter, type Router } from "./router.ts";
export type { Candidate, ProviderCost, Route, RouteFacts, RoutingPlan, RoutingRule } from "./routing.ts";
export { type PaymentRouteNeeds, paymentRoutes } from "./routes.ts";
export {
  type Consented,
  findSavedMethod,
  listSavedMethods,
  type SavedMethod,
  saveMethods,
} from "./saved-method.ts";
export { type ReadSettlement, SETTLEMENT_READERS } from "./settlement-readers.ts";
export { SETTLEMENT_KINDS, type SettlementKind, type SettlementLine } from "./settlement-line.ts";
export { ATTEMPT_STATES, type AttemptState } from "./state.ts";
export { paymentHandlers, paymentJobs } from "./subscriptions.ts";
