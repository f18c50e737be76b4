import { subtract } from "@hansa/kernel";
import type { Stripe } from "stripe";
import type { ProviderDispute, WebhookEvent, WebhookType } from "../../announcement.ts";
import type { ProviderPayment, WebhookHeaders } from "../../provider.ts";
import { type Fields, fieldsOf, referenceOf, textOf, wholeOf } from "../read.ts";
import { amountOf, ATTEMPT_FIELD, MOVE_FIELD, parseIntent } from "./intent.ts";

const TOLERANCE_SECONDS = 300;
/** Largest webhook body that is looked at. */
const MAX_WEBHOOK_BYTES = 64 * 1024;

/** A webhook as it arrived. */
export interface Delivery {
  readonly rawBody: Buffer;
  readonly headers: WebhookHeaders;
  readonly now: Date;
}

/** The event, or null unless its raw bytes carry a fresh signature made with one of the secrets. */
export function verifyStripeWebhook(
  stripe: Stripe,
  secrets: readonly string[],
  { rawBody, headers, now }: Delivery,
): readonly WebhookEvent[] | null {
  const header = headers["stripe-signature"];
  if (typeof header !== "string" || rawBody.length > MAX_WEBHOOK_BYTES) return null;
  // The SDK refuses what is too old; a signature from the future is no more to be believed.
  const seconds = Number(/(?:^|,)t=(\d{1,10})(?:,|$)/.exec(header)?.[1]);
  if (!(seconds * 1000 - now.getTime() <= TOLERANCE_SECONDS * 1000)) return null;
  for (const secret of secrets) {
    try {
      const event: unknown = stripe.webhooks.constructEvent(
        rawBody,
        header,
        secret,
        TOLERANCE_SECONDS,
        undefined,
        now.getTime(),
      );
      return parseEvent(event);
    } catch (error) {
      // Not this secret, or not JSON: the next one is tried, and then it is no event.
      if (!(error instanceof Error)) throw error;
    }
  }
  return null;
}

const INTENT_TYPES: Readonly<Record<string, WebhookType>> = {
  "payment_intent.succeeded": "payment.captured",
  "payment_intent.amount_capturable_updated": "payment.authorized",
  "payment_intent.payment_failed": "payment.failed",
  "payment_intent.canceled": "payment.voided",
};
const DISPUTE_TYPES: Readonly<Record<string, WebhookType>> = {
  "charge.dispute.created": "dispute.opened",
  "charge.dispute.updated": "dispute.updated",
  "charge.dispute.funds_withdrawn": "dispute.updated",
  "charge.dispute.funds_reinstated": "dispute.updated",
  "charge.dispute.closed": "dispute.updated",
};

/** What the event says; null when it cannot be read, empty when it means nothing to a shop. */
function parseEvent(event: unknown): readonly WebhookEvent[] | null {
  const id = referenceOf(event, "id");
  const name = textOf(event, "type");
  const created = wholeOf(event, "created");
  const object = fieldsOf(fieldsOf(event, "data"), "object");
  if (id === null || name === null || created === null || created < 0) return null;
  const said = read(name, object);
  if (said === null) return [];
  const occurredAt = new Date(created * 1000);
  return [{ id, occurredAt, sequence: created, payment: null, move: null, dispute: null, ...said }];
}

type Said = Pick<WebhookEvent, "type" | "key" | "providerReference"> &
  Partial<Pick<WebhookEvent, "payment" | "move" | "dispute">>;

function read(name: string, object: Fields): Said | null {
  const ofIntent = INTENT_TYPES[name];
  if (ofIntent !== undefined) {
    const payment = parseIntent(object)?.payment ?? null;
    return payment === null ? null : about(ofIntent, payment);
  }
  if (name === "charge.refunded") {
    const payment = paymentOfCharge(object);
    return payment === null ? null : about("payment.refunded", payment);
  }
  if (name === "refund.failed" || name === "charge.refund.updated") return readRefund(object);
  const type = DISPUTE_TYPES[name];
  return type === undefined ? null : readDispute(name, type, object);
}

function about(type: WebhookType, payment: ProviderPayment): Said {
  const { key, providerReference } = payment;
  return { type, key: key === providerReference ? null : key, providerReference, payment };
}

function paymentOfCharge(charge: Fields): ProviderPayment | null {
  const providerReference = referenceOf(charge, "payment_intent");
  const key = referenceOf(fieldsOf(charge, "metadata"), ATTEMPT_FIELD);
  const amount = amountOf(charge, "amount");
  const captured = amountOf(charge, "amount_captured");
  const refunded = amountOf(charge, "amount_refunded");
  if (providerReference === null || amount === null || captured === null || refunded === null) return null;
  const isAllBack = refunded.amountMinor === captured.amountMinor;
  const state = isAllBack ? "refunded" : "captured";
  const voided = subtract(amount, captured);
  return { providerReference, key: key ?? providerReference, state, amount, captured, refunded, voided };
}

function readRefund(object: Fields): Said | null {
  const amount = amountOf(object, "amount");
  if (amount === null || textOf(object, "status") !== "failed") return null;
  return {
    type: "move.failed",
    key: null,
    providerReference: referenceOf(object, "payment_intent"),
    move: {
      kind: "refund",
      moveReference: referenceOf(object, "id"),
      key: referenceOf(fieldsOf(object, "metadata"), MOVE_FIELD),
      amount,
      isDone: false,
    },
  };
}

function readDispute(name: string, type: WebhookType, object: Fields): Said | null {
  const disputeReference = referenceOf(object, "id");
  const providerReference = referenceOf(object, "payment_intent");
  const amount = amountOf(object, "amount");
  const status = textOf(object, "status");
  if (disputeReference === null || providerReference === null || amount === null || status === null) return null;
  const dueBy = wholeOf(fieldsOf(object, "evidence_details"), "due_by");
  const dispute: ProviderDispute = {
    disputeReference,
    amount,
    reason: textOf(object, "reason")?.slice(0, 128) ?? "unknown",
    respondBy: dueBy === null || dueBy <= 0 ? null : new Date(dueBy * 1000),
    isWithdrawn:
      status === "lost" || (status !== "won" && !status.startsWith("warning_") && name !== "charge.dispute.created"),
  };
  return { type: outcomeOf(status) ?? type, key: null, providerReference, dispute };
}

function outcomeOf(status: string): WebhookType | null {
  if (status === "won" || status === "warning_closed") return "dispute.won";
  return status === "lost" ? "dispute.lost" : null;
}
