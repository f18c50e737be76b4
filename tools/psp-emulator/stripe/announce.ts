import { newId } from "@hansa/kernel";
import type { Behaviour } from "../behaviour.ts";
import { type Charge, standing } from "../books.ts";
import type { Host } from "../host.ts";
import { intentBody } from "./objects.ts";

/** A name as short as Stripe's. */
export const shortId = (): string => newId().replaceAll("-", "").slice(8);

/** Tells the merchant how a PaymentIntent stands. */
export function announceIntent(charge: Charge, host: Host, trouble: Behaviour["trouble"]): void {
  const type = {
    challenge: "payment_intent.requires_action",
    approved: "payment_intent.processing",
    held: standing(charge).captured > 0 ? "payment_intent.succeeded" : "payment_intent.amount_capturable_updated",
    declined: "payment_intent.payment_failed",
    cancelled: "payment_intent.canceled",
  }[charge.state];
  tell(host, type, intentBody(charge, host.url, false), trouble);
}

/** Sends an event about an object. */
export function tell(host: Host, type: string, object: unknown, trouble: Behaviour["trouble"]): void {
  const event = {
    id: `evt_${shortId()}`,
    object: "event",
    api_version: "2023-08-16",
    created: Math.floor(Date.now() / 1000),
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  };
  host.tell(event, trouble);
}
