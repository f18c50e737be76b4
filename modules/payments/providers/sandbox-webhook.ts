import { createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookEvent } from "../announcement.ts";
import type { WebhookHeaders } from "../provider.ts";
import { parseEvent } from "./sandbox-answers.ts";

/** How far a signature's time may lie from ours, in either direction. */
const SIGNATURE_TOLERANCE_MS = 5 * 60_000;
/** Largest webhook body that is looked at. */
const MAX_WEBHOOK_BYTES = 64 * 1024;

// `t=<unix seconds>,v1=<hex>`: ten digits last until 2286, so anything else is not worth an HMAC.
const SIGNATURE = /^t=(\d{1,10}),v1=([0-9a-f]{64})$/;

/** A webhook as it arrived. */
export interface Delivery {
  readonly rawBody: Buffer;
  readonly headers: WebhookHeaders;
  readonly now: Date;
}

/**
 * The event, or null unless its raw bytes are signed with one of the secrets within the last five minutes.
 * Every secret is tried, and compared in constant time, so that the time taken does not tell which one is live.
 */
export function verifySignedEvent(
  secrets: readonly string[],
  { rawBody, headers, now }: Delivery,
): WebhookEvent | null {
  if (rawBody.length > MAX_WEBHOOK_BYTES) return null;
  const header = headers["sandbox-signature"];
  const [, seconds, signature] = typeof header === "string" ? (SIGNATURE.exec(header) ?? []) : [];
  if (seconds === undefined || signature === undefined) return null;

  const claimed = Buffer.from(signature, "hex");
  const isOurs = secrets
    .map((secret) =>
      timingSafeEqual(claimed, createHmac("sha256", secret).update(`${seconds}.`).update(rawBody).digest()),
    )
    .includes(true);
  const isFresh = Math.abs(now.getTime() - Number(seconds) * 1000) <= SIGNATURE_TOLERANCE_MS;
  return isOurs && isFresh ? parseEvent(rawBody.toString("utf8")) : null;
}
