import type { Money } from "@hansa/kernel";
import type { Answer, MoveAnswer } from "../../provider.ts";
import { type Fields, isRecord, textOf, wholeOf } from "../read.ts";
import { NoAnswer } from "../wire.ts";
import { declineOf } from "./intent.ts";

/** What an error of the SDK says of an authorization. Whatever is not known to have done nothing stays in doubt. */
export function judgeRefusal(error: unknown): Answer {
  const refused = parseError(error);
  switch (refused.kind) {
    case "unavailable":
      return { kind: "declined", reason: "provider_unavailable" };
    case "doubt":
      return { kind: "unknown" };
    case "said": {
      const { status, fields } = refused;
      if (status === 402) return { kind: "declined", reason: declineOf(fields) };
      const code = textOf(fields, "code");
      if (code === "amount_too_small" || code === "amount_too_large")
        return { kind: "declined", reason: "invalid_amount" };
      const isToken = code === "resource_missing" || textOf(fields, "param") === "payment_method";
      return { kind: "declined", reason: isToken ? "invalid_token" : "invalid_request" };
    }
  }
}

/** What an error of the SDK says of a move. */
export function moveRefusal(error: unknown): MoveAnswer {
  const refused = parseError(error);
  switch (refused.kind) {
    case "unavailable":
      return { kind: "refused", reason: "provider_unavailable" };
    case "doubt":
      return { kind: "unknown" };
    case "said": {
      const code = textOf(refused.fields, "code");
      const param = textOf(refused.fields, "param") ?? "";
      if (code === "resource_missing") return { kind: "refused", reason: "not_found" };
      if (code === "payment_intent_unexpected_state") return { kind: "refused", reason: "wrong_state" };
      const isTooMuch = ["amount_too_large", "charge_already_refunded"].includes(code ?? "") || param === "amount";
      return { kind: "refused", reason: isTooMuch ? "exceeds_remaining" : "invalid_request" };
    }
  }
}

type Refused =
  | { readonly kind: "unavailable" }
  | { readonly kind: "doubt" }
  | { readonly kind: "said"; readonly status: number; readonly fields: Fields };

/** By what the wire and Stripe's own error object say, never by the words of a message. */
function parseError(error: unknown): Refused {
  if (!(error instanceof Error)) throw error;
  const detail = "detail" in error ? error.detail : error;
  if (detail instanceof NoAnswer) return { kind: detail.neverSent ? "unavailable" : "doubt" };
  const raw = "raw" in error && isRecord(error.raw) ? error.raw : null;
  const status = wholeOf(error, "statusCode");
  const type = textOf(error, "rawType");
  if (raw === null || status === null || type === null) return { kind: "doubt" };
  // Under a key that was used for something else, something may have been charged.
  if (type === "idempotency_error" || status === 409) return { kind: "doubt" };
  if (status === 401 || status === 403 || status === 429) return { kind: "unavailable" };
  return status >= 400 && status < 500 ? { kind: "said", status, fields: raw } : { kind: "doubt" };
}

/** Whether both are the same amount of the same currency. */
export function isSameMoney(one: Money, other: Money): boolean {
  return one.amountMinor === other.amountMinor && one.currency === other.currency;
}

/** When a key was made: its first 48 bits when it is a UUIDv7, else null. */
export function keyTime(key: string): number | null {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(key)) return null;
  return Number.parseInt(key.replaceAll("-", "").slice(0, 12), 16);
}
