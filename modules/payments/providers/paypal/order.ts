import { type Currency, type Money, money, parseCurrency, subtract, zero } from "@hansa/kernel";
import type { DeclineReason, PaymentState, ProviderPayment, Verdict } from "../../provider.ts";
import {
  type Fields,
  fieldsOf,
  isRecord,
  listOf,
  parseInstant,
  parseRedirectUrl,
  referenceOf,
  textOf,
} from "../read.ts";
import { walletOf } from "./wallet.ts";
import { type AmountRules, fromDecimal, toDecimal, toWire } from "../wire-amount.ts";

// Source: developer.paypal.com/reference/currency-codes
const TAKEN = new Set(
  "AUD BRL CAD CNY CZK DKK EUR HKD HUF ILS JPY MYR MXN TWD NZD NOK PHP PLN GBP SGD SEK CHF THB USD".split(" "),
);
const WHOLE = new Set(["HUF", "JPY", "TWD"]);

/** How PayPal writes amounts. */
export const PAYPAL_AMOUNTS: AmountRules = {
  decimalsOf: (currency) => (TAKEN.has(currency) ? (WHOLE.has(currency) ? 0 : 2) : null),
  stepOf: () => 1n,
};

/** Every currency that PayPal takes. */
export const PAYPAL_CURRENCIES: ReadonlySet<Currency> = new Set([...TAKEN].map((code) => parseCurrency(code)));

/** An amount as PayPal wants it: a decimal text. Null when PayPal cannot take it. */
export function amountFor(amount: Money): { readonly currencyCode: string; readonly value: string } | null {
  const decimals = PAYPAL_AMOUNTS.decimalsOf(amount.currency);
  const units = amount.amountMinor > 0n && decimals !== null ? toWire(PAYPAL_AMOUNTS, amount) : null;
  if (units === null || decimals === null || units > MAX_UNITS) return null;
  return { currencyCode: amount.currency, value: toDecimal(units, decimals) };
}

/** Ten million of the currency less a cent: the largest order that PayPal takes. */
const MAX_UNITS = 999_999_999n;

/** The money of an `amount` field, or null when it cannot be read. */
export function amountOf(body: unknown): Money | null {
  const { value, currency_code: currency } = fieldsOf(body, "amount");
  const read = fromDecimal(value, currency);
  return read !== null && read.amountMinor >= 0n ? read : null;
}

/** A capture inside an order. */
export interface ReadCapture {
  readonly id: string;
  readonly amount: Money;
  readonly status: string;
}

/** An order as we believe it. */
export interface ReadOrder {
  readonly payment: ProviderPayment;
  readonly status: string;
  /** The one that counts: the first, or its last renewal. */
  readonly authorizationId: string | null;
  readonly firstAuthorizationId: string | null;
  readonly captures: readonly ReadCapture[];
  readonly refunds: readonly Fields[];
  /** Null while PayPal has not decided. */
  readonly verdict: Verdict | null;
}

/** An order that is whole, or null. */
export function parseOrder(body: unknown): ReadOrder | null {
  const id = referenceOf(body, "id");
  const status = textOf(body, "status");
  const [unit] = listOf(body, "purchase_units");
  const amount = amountOf(unit);
  if (id === null || status === null || unit === undefined || amount === null) return null;
  const payments = fieldsOf(unit, "payments");
  const authorizations = listOf(payments, "authorizations").toSorted(byTime);
  const [first] = authorizations;
  const authorization = authorizations.at(-1);
  const all = listOf(payments, "captures").flatMap((capture) => readCapture(capture) ?? []);
  const captures = all.filter((capture) => TAKEN_STATES.has(capture.status));
  const refunds = listOf(payments, "refunds").filter((one) => textOf(one, "status") === "COMPLETED");
  const nothing = zero(amount.currency);
  const captured = total(captures, nothing);
  const refunded = total(
    refunds.map((refund) => ({ amount: amountOf(refund) ?? nothing })),
    nothing,
  );
  const authorizationStatus = authorization === undefined ? null : textOf(authorization, "status");
  const isLetGo = authorizationStatus === "VOIDED" || status === "VOIDED";
  const told = { status, authorizationStatus, captured, refunded, isLetGo, captures: all };
  const state = stateOf(told);
  const key = referenceOf(unit, "custom_id") ?? id;
  const voided = isLetGo ? subtract(amount, captured) : nothing;
  const payment = { providerReference: id, key, state: state ?? "action_required", amount, captured, refunded, voided };
  const refusal = [authorization, ...listOf(payments, "captures")].find((one) => isRecord(one?.["processor_response"]));
  const verdict = state === null ? null : verdictOf(payment, body, refusal);
  const authorizationId = authorization === undefined ? null : referenceOf(authorization, "id");
  const firstAuthorizationId = first === undefined ? null : referenceOf(first, "id");
  return { payment, status, authorizationId, firstAuthorizationId, captures, refunds, verdict };
}

/** Oldest first; what has no time stays where it is. */
function byTime(one: Fields, other: Fields): number {
  const at = (authorization: Fields): number => parseInstant(authorization["create_time"])?.getTime() ?? 0;
  return at(one) - at(other);
}

const TAKEN_STATES = new Set(["COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"]);

function readCapture(capture: Fields): ReadCapture | null {
  const id = referenceOf(capture, "id");
  const status = textOf(capture, "status");
  const amount = amountOf(capture);
  return id === null || status === null || amount === null ? null : { id, status, amount };
}

function total(parts: readonly { readonly amount: Money }[], nothing: Money): Money {
  const fitting = parts.filter(({ amount }) => amount.currency === nothing.currency);
  return money(
    fitting.reduce((sum, { amount }) => sum + amount.amountMinor, 0n),
    nothing.currency,
  );
}

/** Null while PayPal looks at it. */
function stateOf(told: {
  readonly status: string;
  readonly authorizationStatus: string | null;
  readonly captured: Money;
  readonly refunded: Money;
  readonly isLetGo: boolean;
  readonly captures: readonly ReadCapture[];
}): PaymentState | null {
  if (told.captured.amountMinor > 0n) {
    return told.refunded.amountMinor === told.captured.amountMinor ? "refunded" : "captured";
  }
  if (told.isLetGo) return "voided";
  if (told.status !== "COMPLETED") return "action_required";
  if (told.authorizationStatus === "CREATED") return "authorized";
  const isRefused =
    told.authorizationStatus === "DENIED" ||
    told.captures.some(({ status }) => status === "DECLINED" || status === "FAILED");
  return isRefused ? "declined" : null;
}

function verdictOf(payment: ProviderPayment, body: unknown, refusal: Fields | undefined): Verdict | null {
  const { providerReference, state } = payment;
  switch (state) {
    case "authorized":
      return { kind: "authorized", providerReference, captured: false, ...walletOf(body) };
    case "captured":
    case "refunded":
      return { kind: "authorized", providerReference, captured: true, ...walletOf(body) };
    case "voided":
      return { kind: "declined", reason: "authorization_voided" };
    case "declined":
      return { kind: "declined", reason: declineOf(textOf(fieldsOf(refusal, "processor_response"), "response_code")) };
    case "action_required": {
      const link = listOf(body, "links").find(({ rel }) => rel === "payer-action" || rel === "approve");
      const approve = parseRedirectUrl(link?.["href"]);
      // An approved order has no such link any more; the customer may still look at it there.
      const redirectUrl =
        approve ?? `https://www.paypal.com/checkoutnow?token=${encodeURIComponent(providerReference)}`;
      return { kind: "action_required", providerReference, redirectUrl };
    }
  }
}

// Source: developer.paypal.com/docs/api/orders/v2, `processor_response.response_code`
function declineOf(code: string | null): DeclineReason {
  if (code === "5120") return "insufficient_funds";
  return code === "9500" || code === "9520" ? "suspected_fraud" : "card_declined";
}
