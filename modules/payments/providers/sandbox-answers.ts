import { type Currency, type Money, money, parseCurrency } from "@hansa/kernel";
import {
  DECLINE_REASONS,
  type DeclineReason,
  MOVE_REFUSALS,
  type MoveRefusal,
  PAYMENT_STATES,
  type PaymentState,
  type ProviderPayment,
  type Verdict,
} from "../provider.ts";
import {
  type AnnouncedMove,
  type ProviderDispute,
  WEBHOOK_TYPES,
  type WebhookEvent,
  type WebhookType,
} from "../announcement.ts";
import { NO_CARD_FACTS, parseCardFacts } from "../card-facts.ts";

// What comes from a provider is hostile input: every field is checked for type, range and length before it is believed.
// Each reader answers null for anything that it does not fully understand, and null is never a success.

const MAX_REFERENCE_LENGTH = 128;
const MAX_URL_LENGTH = 2048;

/** A payment as read from the wire, with what its verdict needs. */
export interface ReadPayment {
  readonly payment: ProviderPayment;
  readonly verdict: Verdict;
}

/** A capture, void or refund as read from the wire. */
export interface ReadMove {
  readonly moveReference: string;
  readonly providerReference: string;
  readonly key: string;
  readonly kind: string;
  readonly amount: Money;
  readonly refusal: MoveRefusal | null;
}

/** A payment that is whole and does not contradict itself, or null. */
export function parsePayment(body: unknown): ReadPayment | null {
  const payment = parseFigures(body);
  if (payment === null || !isRecord(body)) return null;
  const verdict = parseVerdict(payment, body);
  return verdict === null ? null : { payment, verdict };
}

/** A move that is whole, or null. */
export function parseMove(body: unknown): ReadMove | null {
  if (!isRecord(body)) return null;
  const { id, paymentId, key, kind, amountMinor, currency, refusal } = body;
  const amount = parseMoney(amountMinor, currency);
  if (!isReference(id) || !isReference(paymentId) || !isReference(key) || !isReference(kind) || amount === null) {
    return null;
  }
  if (refusal !== null && !isMoveRefusal(refusal)) return null;
  return { moveReference: id, providerReference: paymentId, key, kind, amount, refusal };
}

/**
 * The code of an error that says by itself that nothing was processed, or null. A bare status is not proof: a 503 from a
 * proxy between us and the provider may follow a charge.
 */
export function parseError(body: unknown): string | null {
  if (!isRecord(body) || !isRecord(body["error"])) return null;
  const { code, processed } = body["error"];
  return isReference(code) && processed === false ? code : null;
}

/** An event that is whole, or null. */
export function parseEvent(text: string): WebhookEvent | null {
  const body = parseJson(text);
  if (!isRecord(body)) return null;
  const { id, type, occurredAt, sequence } = body;
  const payment = parseFigures(body["payment"]);
  if (!isReference(id) || !isWebhookType(type) || typeof occurredAt !== "string" || payment === null) return null;
  if (typeof sequence !== "number" || !Number.isSafeInteger(sequence) || sequence < 0) return null;
  const at = new Date(occurredAt);
  if (Number.isNaN(at.getTime())) return null;
  const { key, providerReference } = payment;
  const move = parseAnnouncedMove(body["move"], payment.amount.currency);
  const dispute = parseDispute(body["dispute"]);
  if (type.startsWith("dispute.") !== (dispute !== null)) return null;
  return { id, type, occurredAt: at, sequence, key, providerReference, payment, move, dispute };
}

function parseAnnouncedMove(body: unknown, currency: Currency): AnnouncedMove | null {
  if (!isRecord(body)) return null;
  const { id, key, kind } = body;
  const amount = parseMoney(body["amountMinor"], currency);
  if (kind !== "capture" && kind !== "void" && kind !== "refund") return null;
  if (!isReference(id) || !isReference(key) || amount === null) return null;
  return { kind, moveReference: id, key, amount, isDone: true };
}

function parseDispute(body: unknown): ProviderDispute | null {
  if (!isRecord(body)) return null;
  const { id, reason, respondBy, isWithdrawn } = body;
  const amount = parseMoney(body["amountMinor"], body["currency"]);
  if (!isReference(id) || !isReference(reason) || amount === null || typeof isWithdrawn !== "boolean") return null;
  const until = typeof respondBy === "string" ? new Date(respondBy) : null;
  if (until !== null && Number.isNaN(until.getTime())) return null;
  return { disputeReference: id, amount, reason, respondBy: until, isWithdrawn };
}

/** The value, or undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether the text can stand as a reference in a path, a header or a column. */
export function isReference(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_REFERENCE_LENGTH && /^[\x21-\x7e]+$/.test(value);
}

function parseFigures(body: unknown): ProviderPayment | null {
  if (!isRecord(body)) return null;
  const { id, key, state, currency } = body;
  const amount = parseMoney(body["amountMinor"], currency);
  const captured = parseMoney(body["capturedMinor"], currency);
  const refunded = parseMoney(body["refundedMinor"], currency);
  const voided = parseMoney(body["voidedMinor"], currency);
  if (!isReference(id) || !isReference(key) || !isPaymentState(state)) return null;
  if (amount === null || captured === null || refunded === null || voided === null) return null;
  if (captured.amountMinor + voided.amountMinor > amount.amountMinor) return null;
  if (refunded.amountMinor > captured.amountMinor) return null;
  const hasCaptured = state === "captured" || state === "refunded";
  if (hasCaptured !== captured.amountMinor > 0n) return null;
  return { providerReference: id, key, state, amount, captured, refunded, voided };
}

function parseVerdict(payment: ProviderPayment, body: Readonly<Record<string, unknown>>): Verdict | null {
  const { providerReference, state } = payment;
  const card = isRecord(body["card"]) ? { card: parseCardFacts({ ...NO_CARD_FACTS, ...body["card"] }) } : {};
  switch (state) {
    case "authorized":
      return { kind: "authorized", providerReference, captured: false, ...card };
    case "captured":
    case "refunded":
      return { kind: "authorized", providerReference, captured: true, ...card };
    case "voided":
      return { kind: "declined", reason: "authorization_voided" };
    case "declined":
      // A reason that we do not know yet is still a definite no.
      return {
        kind: "declined",
        reason: isDeclineReason(body["declineReason"]) ? body["declineReason"] : "card_declined",
      };
    case "action_required": {
      const redirectUrl = parseRedirectUrl(body["redirectUrl"]);
      return redirectUrl === null ? null : { kind: "action_required", providerReference, redirectUrl };
    }
  }
}

// The customer's browser is sent there: no `javascript:`, no `data:`, no user info that dresses up another host.
function parseRedirectUrl(value: unknown): string | null {
  if (typeof value !== "string" || value.length > MAX_URL_LENGTH || !URL.canParse(value)) return null;
  const { protocol, username, password, href } = new URL(value);
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "" ? href : null;
}

function parseMoney(amountMinor: unknown, currency: unknown): Money | null {
  if (typeof amountMinor !== "number" || !Number.isSafeInteger(amountMinor) || amountMinor < 0) return null;
  const known = parseKnownCurrency(currency);
  return known === null ? null : money(BigInt(amountMinor), known);
}

function parseKnownCurrency(value: unknown): Currency | null {
  if (typeof value !== "string" || !/^[A-Z]{3}$/.test(value)) return null;
  try {
    return parseCurrency(value);
  } catch (error) {
    if (error instanceof Error && error.name === "InvalidInput") return null;
    throw error;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPaymentState(value: unknown): value is PaymentState {
  return PAYMENT_STATES.some((state) => state === value);
}

function isDeclineReason(value: unknown): value is DeclineReason {
  return DECLINE_REASONS.some((reason) => reason === value);
}

function isMoveRefusal(value: unknown): value is MoveRefusal {
  return MOVE_REFUSALS.some((reason) => reason === value);
}

function isWebhookType(value: unknown): value is WebhookType {
  return WEBHOOK_TYPES.some((type) => type === value);
}
