import type { Answer, DeclineReason, MoveAnswer } from "../../provider.ts";
import { textOf } from "../read.ts";
import { NoAnswer } from "../wire.ts";
import { AdyenRefused } from "./transport.ts";

// Source: docs.adyen.com/development-resources/refusal-reasons
const FRAUD = new Set(["5", "20", "22", "26", "27", "31", "34"]);
const AUTHENTICATION = new Set(["11", "39", "42"]);
const TOKEN = new Set(["6", "8", "24", "25", "37"]);
/** The way to the issuer was broken; nothing was authorized. */
const TECHNICAL = new Set(["4", "9", "10"]);
// Source: docs.adyen.com/development-resources/error-codes
const BAD_TOKEN = new Set(["101", "129", "130", "131", "132", "133", "140", "153", "803", "14_007"]);
/** No contract, or no detail of it, under this name. */
const GONE = new Set(["800", "803"]);
const BAD_AMOUNT = new Set(["100", "137", "138"]);

/** Why a payment was refused, from Adyen's code. */
export function declineOf(code: string): DeclineReason {
  if (code === "12") return "insufficient_funds";
  if (FRAUD.has(code)) return "suspected_fraud";
  if (AUTHENTICATION.has(code)) return "authentication_failed";
  if (code === "38") return "authentication_required";
  if (TOKEN.has(code)) return "invalid_token";
  return TECHNICAL.has(code) ? "provider_unavailable" : "card_declined";
}

/** What an error says of an authorization. Whatever is not known to have done nothing stays in doubt. */
export function judgeRefusal(error: unknown): Answer {
  const refused = parseRefusal(error);
  if (refused === "doubt") return { kind: "unknown" };
  if (refused === "unavailable") return { kind: "declined", reason: "provider_unavailable" };
  if (BAD_TOKEN.has(refused)) return { kind: "declined", reason: "invalid_token" };
  return { kind: "declined", reason: BAD_AMOUNT.has(refused) ? "invalid_amount" : "invalid_request" };
}

/** What an error says of a move. */
export function moveRefusal(error: unknown): MoveAnswer {
  const refused = parseRefusal(error);
  if (refused === "doubt") return { kind: "unknown" };
  if (refused === "unavailable") return { kind: "refused", reason: "provider_unavailable" };
  return { kind: "refused", reason: refused === "167" ? "not_found" : "invalid_request" };
}

/** Whether Adyen knows nothing under the name that was to be forgotten. */
export function isGone(error: unknown): boolean {
  return error instanceof AdyenRefused && GONE.has(textOf(error.fields, "errorCode") ?? "");
}

/** Adyen's code of a definite refusal, or what may be concluded without one. */
function parseRefusal(error: unknown): string {
  if (error instanceof NoAnswer) return error.neverSent ? "unavailable" : "doubt";
  if (!(error instanceof AdyenRefused)) throw error;
  const { status, fields } = error;
  const code = textOf(fields, "errorCode");
  // A bare status may come from anything on the way; 704 says that another call with this key is under way or was made.
  if (code === null || code === "704" || status >= 500) return "doubt";
  return status === 401 || status === 403 || status === 429 ? "unavailable" : code;
}
