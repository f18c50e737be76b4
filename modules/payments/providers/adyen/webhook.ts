import type { hmacValidator } from "@adyen/api-library";
import type { Money } from "@hansa/kernel";
import type { AnnouncedMove, WebhookEvent, WebhookType } from "../../announcement.ts";
import { type Fields, fieldsOf, isRecord, listOf, parseInstant, referenceOf, textOf } from "../read.ts";
import { fromWire } from "../wire-amount.ts";
import { ADYEN_AMOUNTS } from "./amounts.ts";

/** Largest webhook body that is looked at. */
const MAX_WEBHOOK_BYTES = 64 * 1024;
/** Most items of one notification. */
const MAX_ITEMS = 100;

type Validator = InstanceType<typeof hmacValidator>;

/**
 * The events, or null unless every item is signed with one of the keys. Adyen signs the fields that matter, and no time:
 * a notification that is sent again years later is the same event, stored once.
 */
export function verifyAdyenWebhook(
  validator: Validator,
  keys: readonly string[],
  rawBody: Buffer,
): readonly WebhookEvent[] | null {
  const body = rawBody.length > MAX_WEBHOOK_BYTES ? null : parseBody(rawBody.toString("utf8"));
  const items = listOf(body, "notificationItems").map((item) => fieldsOf(item, "NotificationRequestItem"));
  if (items.length === 0 || items.length > MAX_ITEMS) return null;
  if (!items.every((item) => keys.map((key) => isSigned(validator, item, key)).includes(true))) return null;
  return items.flatMap((item) => readItem(item) ?? []);
}

function isSigned(validator: Validator, item: Fields, key: string): boolean {
  const signature = textOf(fieldsOf(item, "additionalData"), "hmacSignature");
  const { value, currency } = fieldsOf(item, "amount");
  if (signature === null || typeof value !== "number" || typeof currency !== "string") return false;
  const signed = [
    textOf(item, "pspReference") ?? "",
    textOf(item, "originalReference") ?? "",
    textOf(item, "merchantAccountCode") ?? "",
    textOf(item, "merchantReference") ?? "",
    value,
    currency,
    textOf(item, "eventCode") ?? "",
    textOf(item, "success") ?? "",
  ].join(":");
  return validator.validateHMACSignature(key, signature, signed);
}

const MOVES: Readonly<Record<string, AnnouncedMove["kind"]>> = {
  AUTHORISATION: "authorize",
  CAPTURE: "capture",
  CAPTURE_FAILED: "capture",
  CANCELLATION: "void",
  TECHNICAL_CANCEL: "void",
  EXPIRE: "void",
  REFUND: "refund",
  REFUND_FAILED: "refund",
  REFUNDED_REVERSED: "refund",
};
/** They tell that something failed which was told done before. */
const UNDOING = new Set(["CAPTURE_FAILED", "REFUND_FAILED", "REFUNDED_REVERSED"]);
const TYPES = {
  authorize: "payment.authorized",
  capture: "payment.captured",
  void: "payment.voided",
  refund: "payment.refunded",
} as const satisfies Record<AnnouncedMove["kind"], WebhookType>;

const DISPUTES: Readonly<Record<string, WebhookType>> = {
  REQUEST_FOR_INFORMATION: "dispute.opened",
  NOTIFICATION_OF_CHARGEBACK: "dispute.opened",
  CHARGEBACK: "dispute.updated",
  PREARBITRATION_OPEN: "dispute.updated",
  CHARGEBACK_REVERSED: "dispute.won",
  PREARBITRATION_WON: "dispute.won",
  SECOND_CHARGEBACK: "dispute.lost",
  PREARBITRATION_LOST: "dispute.lost",
};

/** What an item says; null when it means nothing to a shop. */
function readItem(item: Fields): WebhookEvent | null {
  const code = textOf(item, "eventCode") ?? "";
  const psp = referenceOf(item, "pspReference");
  const occurredAt = parseInstant(item["eventDate"]);
  const { value, currency } = fieldsOf(item, "amount");
  const amount = fromWire(ADYEN_AMOUNTS, value, currency);
  if (psp === null || occurredAt === null || amount === null || amount.amountMinor < 0n) return null;
  const isDone = textOf(item, "success") === "true";
  const about = { occurredAt, sequence: occurredAt.getTime(), payment: null };
  const id = `${code}:${psp}:${String(isDone)}`;
  const kind = MOVES[code];
  if (kind === "authorize") return { ...about, ...readAuthorisation(item, { id, psp, amount, isDone }) };
  if (kind !== undefined) {
    const moved = isDone && !UNDOING.has(code);
    return {
      ...about,
      id,
      type: moved ? TYPES[kind] : "move.failed",
      key: null,
      providerReference: referenceOf(item, "originalReference"),
      move: { kind, moveReference: psp, key: referenceOf(item, "merchantReference"), amount, isDone: moved },
      dispute: null,
    };
  }
  const type = DISPUTES[code];
  if (type === undefined) return null;
  const extra = fieldsOf(item, "additionalData");
  return {
    ...about,
    id,
    type,
    key: referenceOf(item, "merchantReference"),
    providerReference: referenceOf(item, "originalReference"),
    move: null,
    dispute: {
      disputeReference: psp,
      amount,
      reason: (textOf(extra, "chargebackReasonCode") ?? textOf(item, "reason") ?? "unknown").slice(0, 128),
      respondBy: parseInstant(extra["defensePeriodEndsAt"]),
      isWithdrawn:
        code !== "NOTIFICATION_OF_CHARGEBACK" && code !== "REQUEST_FOR_INFORMATION" && type !== "dispute.won",
    },
  };
}

function readAuthorisation(
  item: Fields,
  told: { readonly id: string; readonly psp: string; readonly amount: Money; readonly isDone: boolean },
): Omit<WebhookEvent, "occurredAt" | "sequence" | "payment"> {
  const { psp, amount, isDone } = told;
  const isTaken = textOf(fieldsOf(item, "additionalData"), "metadata.hansa_capture") === "true";
  const isCustomer = /3d|authenticat|cancel/i.test(textOf(item, "reason") ?? "");
  return {
    id: !isDone && isCustomer ? `${told.id}:authentication` : told.id,
    type: isDone ? (isTaken ? "payment.captured" : "payment.authorized") : "payment.failed",
    key: referenceOf(item, "merchantReference"),
    providerReference: psp,
    move: { kind: "authorize", moveReference: psp, key: referenceOf(item, "merchantReference"), amount, isDone },
    dispute: null,
  };
}

function parseBody(text: string): Fields | null {
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) ? body : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
