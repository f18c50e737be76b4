import { type Currency, type Money, subtract, zero } from "@hansa/kernel";
import type { DeclineReason, PaymentState, ProviderPayment, Verdict } from "../../provider.ts";
import { type Fields, fieldsOf, isRecord, parseRedirectUrl, referenceOf, textOf } from "../read.ts";
import { type AmountRules, fromWire } from "../wire-amount.ts";

/** Where Stripe keeps our key of the attempt. */
export const ATTEMPT_FIELD = "hansa_attempt";
/** Where Stripe keeps our key of a move. */
export const MOVE_FIELD = "hansa_move";

// Source: docs.stripe.com/currencies, "Zero-decimal currencies", "Three-decimal currencies" and "Special cases".
const ZERO_DECIMALS = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
const THREE_DECIMALS = new Set("BHD JOD KWD OMR TND".split(" "));
/** Written with two decimals though they have none any more. */
const WHOLE_UNITS = new Set(["ISK", "UGX"]);
const NOT_TAKEN = new Set("BYR CLF CUC CUP ERN GHS IQD IRR KPW LYD MRO SDG SSP STD SYP UYI UYW VEF VES ZWL".split(" "));

/** How Stripe writes amounts. */
export const STRIPE_AMOUNTS: AmountRules = {
  decimalsOf(currency) {
    if (NOT_TAKEN.has(currency)) return null;
    if (ZERO_DECIMALS.has(currency)) return 0;
    return THREE_DECIMALS.has(currency) ? 3 : 2;
  },
  stepOf(currency) {
    if (WHOLE_UNITS.has(currency)) return 100n;
    return THREE_DECIMALS.has(currency) ? 10n : 1n;
  },
};

/** A PaymentIntent as we believe it. */
export interface ReadIntent {
  readonly payment: ProviderPayment;
  /** Null while Stripe has not decided. */
  readonly verdict: Verdict | null;
}

/** A PaymentIntent that is whole and does not contradict itself, or null. @param key of the attempt, when it is known */
export function parseIntent(body: unknown): ReadIntent | null {
  if (!isRecord(body) || body["object"] !== "payment_intent") return null;
  const id = referenceOf(body, "id");
  const status = textOf(body, "status");
  const amount = amountOf(body, "amount");
  const received = amountOf(body, "amount_received");
  if (id === null || status === null || amount === null || received === null) return null;
  if (received.amountMinor > amount.amountMinor) return null;
  const charge = body["latest_charge"];
  const refunded = isRecord(charge) ? amountOf(charge, "amount_refunded") : null;
  const key = referenceOf(fieldsOf(body, "metadata"), ATTEMPT_FIELD) ?? id;
  const state = stateOf(status, received, refunded);
  if (state === null) return null;
  const nothing = zero(amount.currency);
  const isLetGo = state === "voided" || received.amountMinor > 0n;
  const payment: ProviderPayment = {
    providerReference: id,
    key,
    state,
    amount,
    captured: received,
    refunded: refunded ?? nothing,
    voided: isLetGo ? subtract(amount, received) : nothing,
  };
  return { payment, verdict: verdictOf(body, status, payment) };
}

/** Money of a field in Stripe's units, in the currency that the object names; null when it cannot be read. */
export function amountOf(body: Fields, name: string): Money | null {
  const read = fromWire(STRIPE_AMOUNTS, body[name], body["currency"]);
  return read !== null && read.amountMinor >= 0n ? read : null;
}

/** Why a card was declined, from Stripe's error. */
export function declineOf(error: Fields): DeclineReason {
  const code = textOf(error, "code");
  if (code === "payment_intent_authentication_failure" || code === "authentication_required") {
    return "authentication_failed";
  }
  const detail = textOf(error, "decline_code") ?? code;
  if (detail === "insufficient_funds") return "insufficient_funds";
  const isFraud = ["fraudulent", "stolen_card", "lost_card", "merchant_blacklist", "pickup_card"].includes(
    detail ?? "",
  );
  return isFraud ? "suspected_fraud" : "card_declined";
}

/** Every currency that Stripe takes, of those that we know. */
export function stripeCurrencies(all: readonly Currency[]): ReadonlySet<Currency> {
  return new Set(all.filter((currency) => STRIPE_AMOUNTS.decimalsOf(currency) !== null));
}

function stateOf(status: string, received: Money, refunded: Money | null): PaymentState | null {
  if (status === "succeeded") {
    return refunded !== null && refunded.amountMinor === received.amountMinor ? "refunded" : "captured";
  }
  // A status that we do not know yet says nothing.
  return STATES[status] ?? null;
}

const STATES: Readonly<Record<string, PaymentState>> = {
  requires_action: "action_required",
  requires_confirmation: "action_required",
  processing: "action_required",
  requires_payment_method: "declined",
  requires_capture: "authorized",
  canceled: "voided",
};

function verdictOf(body: Fields, status: string, payment: ProviderPayment): Verdict | null {
  const { providerReference, state } = payment;
  switch (state) {
    case "authorized":
      return { kind: "authorized", providerReference, captured: false };
    case "captured":
    case "refunded":
      return { kind: "authorized", providerReference, captured: true };
    case "voided":
      return { kind: "declined", reason: "authorization_voided" };
    case "declined":
      return { kind: "declined", reason: declineOf(fieldsOf(body, "last_payment_error")) };
    case "action_required": {
      if (status !== "requires_action") return null;
      const redirectUrl = parseRedirectUrl(fieldsOf(fieldsOf(body, "next_action"), "redirect_to_url")["url"]);
      return redirectUrl === null ? null : { kind: "action_required", providerReference, redirectUrl };
    }
  }
}
