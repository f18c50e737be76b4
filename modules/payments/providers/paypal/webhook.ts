import { MINUTE_MS } from "@hansa/kernel";
import type { WebhookEvent, WebhookType } from "../../announcement.ts";
import type { WebhookHeaders } from "../../provider.ts";
import { type Fields, fieldsOf, isRecord, listOf, parseInstant, referenceOf, textOf } from "../read.ts";
import { NoAnswer, type Wire } from "../wire.ts";
import { fromDecimal } from "../wire-amount.ts";
import { amountOf } from "./order.ts";

const TOLERANCE_MS = 5 * MINUTE_MS;
/** Largest webhook body that is looked at. */
const MAX_WEBHOOK_BYTES = 64 * 1024;

/** How PayPal is asked whether a delivery is its own. */
export interface PostBack {
  readonly wire: Wire;
  readonly bearer: () => Promise<string>;
  readonly origin: string;
  readonly webhookIds: readonly string[];
}

/** A webhook as it arrived. */
export interface Delivery {
  readonly rawBody: Buffer;
  readonly headers: WebhookHeaders;
  readonly now: Date;
}

/**
 * The event, or null unless PayPal says that it sent these bytes to one of our webhooks within five minutes. PayPal signs
 * with a certificate and offers to check its signature itself; that is asked for, with the bytes as they arrived.
 */
export async function verifyPaypalWebhook(
  postBack: PostBack,
  { rawBody, headers, now }: Delivery,
): Promise<readonly WebhookEvent[] | null> {
  const text = rawBody.toString("utf8");
  const body = rawBody.length > MAX_WEBHOOK_BYTES ? null : parseObject(text);
  const proof = readProof(headers);
  const sentAt = parseInstant(proof?.["transmission_time"]);
  if (body === null || proof === null || sentAt === null) return null;
  if (Math.abs(now.getTime() - sentAt.getTime()) > TOLERANCE_MS) return null;
  for (const webhookId of postBack.webhookIds) {
    if (await isOwn(postBack, { ...proof, webhook_id: webhookId }, text)) return readEvent(body);
  }
  return null;
}

async function isOwn({ wire, bearer, origin }: PostBack, proof: Fields, text: string): Promise<boolean> {
  // The event is put in as it is: read and written again, its bytes would not be those that were signed.
  const asked = `${JSON.stringify(proof).slice(0, -1)},"webhook_event":${text.trim()}}`;
  try {
    const answer = await wire({
      method: "POST",
      url: `${origin}/v1/notifications/verify-webhook-signature`,
      headers: { authorization: `Bearer ${await bearer()}`, "content-type": "application/json" },
      body: asked,
    });
    return answer.status === 200 && textOf(parseObject(answer.text), "verification_status") === "SUCCESS";
  } catch (error) {
    // Not proven now; PayPal delivers again.
    if (error instanceof NoAnswer || error instanceof Error) return false;
    throw error;
  }
}

const PROOF = {
  transmission_id: "paypal-transmission-id",
  transmission_time: "paypal-transmission-time",
  transmission_sig: "paypal-transmission-sig",
  auth_algo: "paypal-auth-algo",
  cert_url: "paypal-cert-url",
} as const;

function readProof(headers: WebhookHeaders): Fields | null {
  const entries = Object.entries(PROOF).map(([name, header]) => [name, headers[header]] as const);
  const isWhole = entries.every(([, value]) => typeof value === "string" && value.length > 0 && value.length <= 500);
  return isWhole ? Object.fromEntries(entries) : null;
}

const MOVES: Readonly<Record<string, readonly [WebhookType, "authorize" | "capture" | "void" | "refund", boolean]>> = {
  "PAYMENT.AUTHORIZATION.CREATED": ["payment.authorized", "authorize", true],
  "PAYMENT.AUTHORIZATION.DENIED": ["payment.failed", "authorize", false],
  "PAYMENT.AUTHORIZATION.VOIDED": ["payment.voided", "void", true],
  "PAYMENT.CAPTURE.COMPLETED": ["payment.captured", "capture", true],
  "PAYMENT.CAPTURE.DENIED": ["payment.failed", "capture", false],
  "PAYMENT.CAPTURE.DECLINED": ["payment.failed", "capture", false],
  "PAYMENT.CAPTURE.REFUNDED": ["payment.refunded", "refund", true],
  "PAYMENT.REFUND.FAILED": ["move.failed", "refund", false],
};

function readEvent(body: Fields): readonly WebhookEvent[] | null {
  const id = referenceOf(body, "id");
  const occurredAt = parseInstant(body["create_time"]);
  const name = textOf(body, "event_type") ?? "";
  const resource = fieldsOf(body, "resource");
  if (id === null || occurredAt === null) return null;
  const about = { id, occurredAt, sequence: occurredAt.getTime(), payment: null };
  if (name.startsWith("CUSTOMER.DISPUTE.")) {
    const told = readDispute(name, resource);
    return told === null ? [] : [{ ...about, ...told }];
  }
  const amount = amountOf(resource);
  const told = MOVES[name];
  if (told === undefined || amount === null) return [];
  const [type, kind, isDone] = told;
  const related = fieldsOf(fieldsOf(resource, "supplementary_data"), "related_ids");
  const moveReference = referenceOf(resource, "id");
  const move = { kind, moveReference, key: referenceOf(resource, "invoice_id"), amount, isDone };
  const key = referenceOf(resource, "custom_id");
  return [{ ...about, type, key, providerReference: referenceOf(related, "order_id"), move, dispute: null }];
}

function readDispute(
  name: string,
  resource: Fields,
): Pick<WebhookEvent, "type" | "key" | "providerReference" | "move" | "dispute"> | null {
  const disputeReference = referenceOf(resource, "dispute_id");
  const { value, currency_code: currency } = fieldsOf(resource, "dispute_amount");
  const amount = fromDecimal(value, currency);
  const key = referenceOf(listOf(resource, "disputed_transactions")[0], "custom");
  if (disputeReference === null || amount === null || key === null) return null;
  const outcome = textOf(fieldsOf(resource, "dispute_outcome"), "outcome_code");
  const isOver = name === "CUSTOMER.DISPUTE.RESOLVED";
  const isWon = isOver && (outcome === "RESOLVED_SELLER_FAVOUR" || outcome === "CANCELED_BY_BUYER");
  const type = isOver
    ? isWon
      ? "dispute.won"
      : "dispute.lost"
    : name.endsWith("CREATED")
      ? "dispute.opened"
      : "dispute.updated";
  const dispute = {
    disputeReference,
    amount,
    reason: textOf(resource, "reason")?.slice(0, 128) ?? "unknown",
    respondBy: parseInstant(resource["seller_response_due_date"]),
    // PayPal holds the money from the beginning.
    isWithdrawn: !isWon,
  };
  return { type, key, providerReference: null, move: null, dispute };
}

function parseObject(text: string): Fields | null {
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) ? body : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
