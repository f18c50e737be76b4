import { after, MINUTE_MS, SECOND_MS } from "@hansa/kernel";
import { AMOUNT_MISMATCH, type Answer } from "#modules/payments";
import type { Tx } from "#platform/db";
import type { Attempt } from "./attempt.ts";
import type { AttemptStep } from "./queries.ts";

/** How soon the resume job looks again at an attempt whose outcome is unknown, or whose customer is at the provider's page. */
export const UNKNOWN_LOOK_MS = SECOND_MS;
/** Looks at an unknown outcome come further and further apart, up to this. */
export const LONGEST_LOOK_MS = 30 * SECOND_MS;
export const ACTION_LOOK_MS = 5 * SECOND_MS;
/** A purchase under review is looked at at once when somebody decides; this keeps its units held until then. */
export const REVIEW_LOOK_MS = 3 * MINUTE_MS;

/** The payment is held, and a person has to decide about the purchase. */
interface InReview {
  readonly kind: "in_review";
  readonly providerReference: string;
  readonly captured: boolean;
}

/**
 * What the provider said about one attempt. Our own are `expired`: the customer took too long; `in_review`; and
 * `rejected`: a person decided that the purchase must not stand.
 */
export interface SettleCommand {
  readonly checkoutId: string;
  readonly answer: Answer | { readonly kind: "expired" | "rejected" } | InReview;
  /** The attempt to get the money that was answered; absent stands for the first one. */
  readonly payment?: { readonly key: string; readonly provider: string };
}

/** An answer, and what it is an answer to. */
export interface Judged {
  readonly attempt: Attempt;
  readonly answer: SettleCommand["answer"];
  readonly payment: { readonly key: string; readonly provider: string };
}

/** Answers after which the money does not come. */
export const REFUSED: ReadonlySet<string> = new Set(["declined", "expired", "rejected", "mismatch"]);
/** Answers after which somebody is to be asked again. */
export const WAITING: ReadonlySet<string> = new Set(["unknown", "action_required", "in_review"]);

/** Where the checkout goes with this answer. */
export function stepOf(tx: Tx, { attempt, answer }: Judged): AttemptStep {
  const { id } = attempt;
  switch (answer.kind) {
    case "authorized":
      return { id, state: "confirmed", actionUrl: null, reason: null, resumeAt: null };
    case "declined":
      return { id, state: "declined", actionUrl: null, reason: answer.reason, resumeAt: null };
    case "expired":
      return { id, state: "declined", actionUrl: null, reason: "action_expired", resumeAt: null };
    case "rejected":
      return { id, state: "declined", actionUrl: null, reason: "suspected_fraud", resumeAt: null };
    case "mismatch":
      return { id, state: "declined", actionUrl: null, reason: AMOUNT_MISMATCH, resumeAt: null };
    case "in_review":
      return { id, state: "in_review", actionUrl: null, reason: null, resumeAt: after(tx.now, REVIEW_LOOK_MS) };
    case "action_required":
      return {
        id,
        state: "action_required",
        actionUrl: answer.redirectUrl,
        reason: null,
        resumeAt: after(tx.now, ACTION_LOOK_MS),
      };
    case "unknown":
      return {
        id,
        state: "unknown",
        actionUrl: attempt.actionUrl,
        reason: null,
        resumeAt: after(tx.now, Math.min(UNKNOWN_LOOK_MS * 2 ** attempt.tries, LONGEST_LOOK_MS)),
      };
  }
}

/** The answer came after the units were given to somebody else. */
export function lateStep({ id }: Attempt): AttemptStep {
  return { id, state: "declined", actionUrl: null, reason: "hold_expired", resumeAt: null };
}

/** Where the attempt to get the money goes with this answer. */
export function paymentOf({ payment: { key }, answer }: Judged) {
  switch (answer.kind) {
    case "authorized":
    case "in_review":
      return {
        key,
        state: answer.captured ? ("captured" as const) : ("authorized" as const),
        providerReference: answer.providerReference,
        reason: null,
      };
    case "declined":
      return { key, state: "declined" as const, providerReference: null, reason: answer.reason };
    case "expired":
      return { key, state: "declined" as const, providerReference: null, reason: "action_expired" };
    case "rejected":
      return { key, state: "declined" as const, providerReference: null, reason: "suspected_fraud" };
    case "mismatch":
      return {
        key,
        state: "declined" as const,
        providerReference: answer.providerReference,
        reason: AMOUNT_MISMATCH,
      };
    case "action_required":
      return { key, state: "action_required" as const, providerReference: answer.providerReference, reason: null };
    case "unknown":
      return { key, state: "unknown" as const, providerReference: null, reason: null };
  }
}
