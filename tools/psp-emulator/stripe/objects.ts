import { hash } from "node:crypto";
import { type Charge, type Dispute, type Move, standing } from "../books.ts";
import { fromIso } from "../minor-units.ts";
import { behindKept } from "./payment-methods.ts";

// Source: docs.stripe.com/currencies, "Zero-decimal currencies" and "Special cases".
const ZERO = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" ");
const THREE = "BHD JOD KWD OMR TND".split(" ");

/** Decimals of Stripe's amounts. ISK and UGX have none any more and are still written with two. */
export function stripeDecimals(currency: string): number {
  if (ZERO.includes(currency)) return 0;
  return THREE.includes(currency) ? 3 : 2;
}

const units = (charge: Charge, amountMinor: number): number =>
  fromIso(amountMinor, charge.currency, stripeDecimals(charge.currency));
const seconds = (at: string): number => Math.floor(Date.parse(at) / 1000);

/** A PaymentIntent. @param url origin of the emulator; `expand` shows the charge in full */
export function intentBody(charge: Charge, url: string, expand: boolean): Readonly<Record<string, unknown>> {
  const { captured, toCapture } = standing(charge);
  const status = intentStatus(charge);
  return {
    id: charge.id,
    object: "payment_intent",
    amount: units(charge, charge.amountMinor),
    amount_capturable: captured > 0 ? 0 : units(charge, Math.max(0, toCapture)),
    amount_received: units(charge, captured),
    automatic_payment_methods: { enabled: true, allow_redirects: "always" },
    canceled_at: charge.state === "cancelled" ? seconds(charge.at) : null,
    cancellation_reason: null,
    capture_method: charge.capturesAtOnce ? "automatic" : "manual",
    client_secret: `${charge.id}_secret_emulator`,
    confirmation_method: "automatic",
    created: seconds(charge.at),
    currency: charge.currency.toLowerCase(),
    customer: charge.customer ?? null,
    setup_future_usage: charge.savesCard === true ? "on_session" : null,
    description: charge.orderReference,
    last_payment_error: charge.declineReason === null ? null : errorOf(charge.declineReason),
    latest_charge: hasCharge(charge) ? (expand ? chargeBody(charge) : charge.innerId) : null,
    livemode: false,
    metadata: { hansa_attempt: charge.key },
    next_action:
      status === "requires_action"
        ? {
            type: "redirect_to_url",
            redirect_to_url: { url: `${url}/challenge/${charge.id}`, return_url: charge.returnUrl },
          }
        : null,
    payment_method: charge.declineReason === null ? charge.token : null,
    payment_method_types: ["card"],
    status,
  };
}

/** A Charge: what was taken from the card. */
export function chargeBody(charge: Charge): Readonly<Record<string, unknown>> {
  const { captured, refunded } = standing(charge);
  return {
    id: charge.innerId,
    object: "charge",
    amount: units(charge, charge.amountMinor),
    amount_captured: units(charge, captured),
    amount_refunded: units(charge, refunded),
    billing_details: { address: null, email: null, name: null, phone: null },
    captured: captured > 0,
    created: seconds(charge.at),
    currency: charge.currency.toLowerCase(),
    disputed: charge.disputes.length > 0,
    livemode: false,
    metadata: { hansa_attempt: charge.key },
    paid: charge.state === "held",
    payment_intent: charge.id,
    payment_method_details: { type: "card", card: cardBody(charge) },
    refunded: captured > 0 && refunded === captured,
    status: charge.state === "declined" ? "failed" : "succeeded",
  };
}

/** A Refund. */
export function refundBody(charge: Charge, move: Move): Readonly<Record<string, unknown>> {
  return {
    id: move.id,
    object: "refund",
    amount: units(charge, move.amountMinor),
    charge: charge.innerId,
    created: seconds(move.at),
    currency: charge.currency.toLowerCase(),
    metadata: { hansa_move: move.key },
    payment_intent: charge.id,
    reason: null,
    status: move.isDone ? "succeeded" : "failed",
  };
}

/** A Dispute. */
export function disputeBody(charge: Charge, dispute: Dispute): Readonly<Record<string, unknown>> {
  const dueBy = seconds(dispute.openedAt) + 7 * 86_400;
  return {
    id: dispute.id,
    object: "dispute",
    amount: units(charge, dispute.amountMinor),
    balance_transactions: [],
    charge: charge.innerId,
    created: seconds(dispute.openedAt),
    currency: charge.currency.toLowerCase(),
    evidence: {},
    evidence_details: { due_by: dueBy, has_evidence: false, past_due: false, submission_count: 0 },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.id,
    reason: dispute.reason,
    status: dispute.state === "open" ? "needs_response" : dispute.state,
  };
}

/** The card behind a charge, with what its bank found. */
function cardBody({ token, isProven }: Charge): Readonly<Record<string, unknown>> {
  return {
    brand: "visa",
    checks: { address_line1_check: "pass", address_postal_code_check: "pass", cvc_check: "pass" },
    country: "DE",
    exp_month: 8,
    exp_year: 2031,
    fingerprint: `fp${hash("sha256", behindKept(token), "hex").slice(0, 14)}`,
    funding: "credit",
    last4: "4242",
    network: "visa",
    three_d_secure:
      isProven === true
        ? { authentication_flow: "challenge", result: "authenticated", result_reason: null, version: "2.2.0" }
        : null,
  };
}

/** The error of a declined card, as in `last_payment_error` and in the answer. */
export function errorOf(reason: string): Readonly<Record<string, unknown>> {
  const said: Readonly<Record<string, readonly [string, string | null, string]>> = {
    card_declined: ["card_declined", "generic_decline", "Your card was declined."],
    insufficient_funds: ["card_declined", "insufficient_funds", "Your card has insufficient funds."],
    suspected_fraud: ["card_declined", "fraudulent", "Your card was declined."],
    authentication_required: [
      "authentication_required",
      "authentication_required",
      "The card was declined as the transaction requires authentication.",
    ],
    authentication_failed: ["payment_intent_authentication_failure", null, "The customer did not authenticate."],
  };
  const [code, declineCode, message] = said[reason] ?? ["card_declined", "generic_decline", "Your card was declined."];
  return { type: "card_error", code, ...(declineCode === null ? {} : { decline_code: declineCode }), message };
}

function intentStatus(charge: Charge): string {
  switch (charge.state) {
    case "challenge":
      return "requires_action";
    case "approved":
      return "processing";
    case "declined":
      return "requires_payment_method";
    case "cancelled":
      return "canceled";
    case "held":
      return standing(charge).captured > 0 ? "succeeded" : "requires_capture";
  }
}

function hasCharge(charge: Charge): boolean {
  return charge.state !== "challenge";
}
