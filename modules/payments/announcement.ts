import type { Money } from "@hansa/kernel";
import type { ProviderPayment } from "./provider.ts";

/** What a provider may announce. */
export const WEBHOOK_TYPES = [
  "payment.authorized",
  "payment.captured",
  "payment.failed",
  "payment.refunded",
  "payment.voided",
  "move.failed",
  "dispute.opened",
  "dispute.updated",
  "dispute.won",
  "dispute.lost",
] as const;

/** One of `WEBHOOK_TYPES`. */
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** A fact that the provider announced, proven to be its own. It may come twice, late, out of order or never. */
export interface WebhookEvent {
  /** The same on every delivery of the same fact. At most 128 characters. */
  readonly id: string;
  readonly type: WebhookType;
  readonly occurredAt: Date;
  /** Of two events on a payment, the higher one is the later truth; equal where the provider does not say. */
  readonly sequence: number;
  /** Our key of the attempt; null when the provider does not repeat it. Then the reference leads to it. */
  readonly key: string | null;
  /** Of the payment; null when the provider does not repeat it. Not both are null. */
  readonly providerReference: string | null;
  /** The payment as it stood; null when the event tells of less. */
  readonly payment: ProviderPayment | null;
  /** The one move or authorization that the event tells of; null when it is about the payment as a whole. */
  readonly move: AnnouncedMove | null;
  /** Null unless the type begins with `dispute.`. */
  readonly dispute: ProviderDispute | null;
}

/** One authorization, capture, void or refund that ended. */
export interface AnnouncedMove {
  readonly kind: "authorize" | "capture" | "void" | "refund";
  /** Null when the provider has no name for it. */
  readonly moveReference: string | null;
  /** Our key of the move; null when it was not asked by us, or the provider does not repeat it. */
  readonly key: string | null;
  readonly amount: Money;
  readonly isDone: boolean;
}

/** A customer's bank takes a payment back, or wants to. */
export interface ProviderDispute {
  /** The provider's name for the case; the same in all its events. */
  readonly disputeReference: string;
  /** What is disputed. */
  readonly amount: Money;
  /** The provider's word for it, such as `fraudulent` or `10.4`. */
  readonly reason: string;
  /** Evidence counts until then; null when none is asked for or the provider does not say. */
  readonly respondBy: Date | null;
  /** Whether the money has been taken from us so far. */
  readonly isWithdrawn: boolean;
}

/**
 * Whether a move that was `accepted` is done, as far as the events tell; null while they do not.
 *
 * @param move our key of it, or the provider's name for it
 */
export function outcomeOfMove(
  events: readonly WebhookEvent[],
  move: { readonly key: string; readonly moveReference: string | null },
): "done" | "failed" | null {
  const told = events.flatMap(({ move: one }) =>
    one !== null && (one.key === move.key || (one.moveReference !== null && one.moveReference === move.moveReference))
      ? [one.isDone]
      : [],
  );
  // A refund that was done and fails later came back to us: the failure is the later truth, whatever came first.
  if (told.includes(false)) return "failed";
  return told.includes(true) ? "done" : null;
}
