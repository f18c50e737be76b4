import type { Payment } from "./bank.ts";
import { stateOf } from "./bank.ts";
import { cardOf } from "./cards.ts";
import type { Disputed, Entry, Forgot, Moved, Order } from "./journal.ts";

const MAX_TOKEN_LENGTH = 256;
const MAX_ORDER_REFERENCE_LENGTH = 128;
const MAX_URL_LENGTH = 2048;

const EVENT_OF_MOVE = {
  capture: "payment.captured",
  void: "payment.voided",
  refund: "payment.refunded",
  renew: null,
} as const;

/** A payment as merchants see it. @param url origin of the emulator, for the challenge's address */
export function paymentBody(payment: Payment, url: string): Readonly<Record<string, unknown>> {
  const { id, key, amountMinor, currency, capture, orderReference, declineReason, at } = payment.opened;
  const state = stateOf(payment);
  const { capturedMinor, refundedMinor, voidedMinor } = payment;
  return {
    id,
    key,
    state,
    amountMinor,
    currency,
    capturedMinor,
    refundedMinor,
    voidedMinor,
    capture,
    orderReference,
    declineReason: payment.isApproved === false ? "authentication_failed" : declineReason,
    card: state === "declined" || state === "action_required" ? null : cardOf(payment),
    redirectUrl: state === "action_required" ? `${url}/challenge/${id}` : null,
    createdAt: at,
  };
}

/** A capture, void or refund as merchants see it. */
export function moveBody(moved: Moved, payment: Payment): Readonly<Record<string, unknown>> {
  const { id, paymentId, key, move, amountMinor, refusal, at } = moved;
  return { id, paymentId, key, kind: move, amountMinor, currency: payment.opened.currency, refusal, createdAt: at };
}

/** The announcement of what an entry made true, ready to be signed; null when it made nothing true yet. */
export function eventBody(entry: Exclude<Entry, Forgot>, payment: Payment): string | null {
  const type = eventType(entry, payment);
  if (type === null) return null;
  const { id, key, amountMinor, currency } = payment.opened;
  const { capturedMinor, refundedMinor, voidedMinor } = payment;
  const amounts = { amountMinor, currency, capturedMinor, refundedMinor, voidedMinor };
  return JSON.stringify({
    // With the payment's own random id: an emulator that starts again without a journal must not repeat event ids.
    id: `evt_${id}_${String(entry.sequence)}`,
    type,
    occurredAt: entry.at,
    sequence: entry.sequence,
    payment: { id, key, state: stateOf(payment), ...amounts },
    ...(entry.kind === "disputed" ? { dispute: disputeBody(entry, currency) } : {}),
  });
}

/** How long a merchant has to answer a dispute. */
const ANSWER_MS = 10 * 86_400_000;

/** A dispute as merchants see it. The money is gone until the case is won. */
export function disputeBody(
  { id, amountMinor, reason, state, at }: Disputed,
  currency: string,
): Readonly<Record<string, unknown>> {
  const respondBy = state === "open" ? new Date(Date.parse(at) + ANSWER_MS).toISOString() : null;
  return { id, amountMinor, currency, reason, state, respondBy, isWithdrawn: state !== "won" };
}

/** An error that says of itself that nothing was processed, so that it can be told from a proxy's. */
export function errorBody(code: string, message: string): Readonly<Record<string, unknown>> {
  return { error: { code, message, processed: false } };
}

/** The order, or null when a field is missing, of the wrong type, too long or out of range. */
export function parseOrder(body: unknown): Order | null {
  if (!isRecord(body)) return null;
  const { amountMinor, currency, token, capture, orderReference, returnUrl = null } = body;
  const { challenge = false, saveFor = null } = body;
  if (!isAmount(amountMinor) || typeof currency !== "string" || !currencies.has(currency)) return null;
  if (!isText(token, MAX_TOKEN_LENGTH) || typeof capture !== "boolean") return null;
  if (!isText(orderReference, MAX_ORDER_REFERENCE_LENGTH)) return null;
  if (returnUrl !== null && !isWebUrl(returnUrl)) return null;
  if (typeof challenge !== "boolean" || (saveFor !== null && !isText(saveFor, MAX_ORDER_REFERENCE_LENGTH))) return null;
  const order = { amountMinor, currency, token, capture, orderReference, returnUrl };
  return { ...order, ...(challenge ? { challenge } : {}), ...(saveFor === null ? {} : { saveFor }) };
}

/** Whether a capture is to let go of the rest. */
export function parseIsFinal(body: unknown): boolean {
  return isRecord(body) && body["isFinal"] === true;
}

/** The amount of a capture, void or refund, or null. */
export function parseAmount(body: unknown): number | null {
  return isRecord(body) && isAmount(body["amountMinor"]) ? body["amountMinor"] : null;
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

function eventType(entry: Exclude<Entry, Forgot>, payment: Payment): string | null {
  switch (entry.kind) {
    case "opened":
      return entry.state === "action_required" ? null : settledType(entry.state === "declined", payment);
    case "moved":
      return entry.refusal === null ? EVENT_OF_MOVE[entry.move] : null;
    case "disputed":
      return entry.state === "open" ? "dispute.opened" : `dispute.${entry.state}`;
    case "challenged":
      return settledType(!entry.isApproved, payment);
  }
}

function settledType(isRefused: boolean, payment: Payment): string {
  if (isRefused) return "payment.failed";
  return payment.opened.capture ? "payment.captured" : "payment.authorized";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= maxLength;
}

function isWebUrl(value: unknown): value is string {
  return isText(value, MAX_URL_LENGTH) && /^https?:\/\//.test(value) && URL.canParse(value);
}
