export { type AnnouncedEvent, listEventsAbout, MAX_EVENTS_ABOUT } from "./about.ts";
export { announce } from "./announce.ts";
export { type DeadLetter, listDeadLetters, retryDeadLetter } from "./dead-letters.ts";
export { type Delivery, type DeliverOptions, deliver, parseDelivery, RETRY_PLAN, type RetryPlan } from "./deliver.ts";
export { DeadLetterNotFound } from "./errors.ts";
export { type Delivered, type EventKind, type EventMeta, eventKind, type Handler, handler } from "./event.ts";
export {
  forgetOldEvents,
  KEEP_EVENTS_MS,
  type Observe,
  outboxLagMs,
  RELAY_EVERY_MS,
  type RelayOptions,
  relayEvents,
} from "./relay.ts";
export { eventRoutes, type RetryAudit } from "./routes.ts";
