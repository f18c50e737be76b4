import type { Money } from "@hansa/kernel";

/** What a line of a settlement file may tell of. */
export const SETTLEMENT_KINDS = [
  "payment",
  "refund",
  "refund_reversed",
  "fee",
  "dispute",
  "dispute_reversed",
  "payout",
  "other",
] as const;

/** One of `SETTLEMENT_KINDS`. */
export type SettlementKind = (typeof SETTLEMENT_KINDS)[number];

/** One line of a provider's settlement file, in the one shape that all are read into. */
export interface SettlementLine {
  /** Of the file, from 1, the heading included. */
  readonly lineNumber: number;
  readonly kind: SettlementKind;
  /** The provider's own word for the kind. */
  readonly providerKind: string;
  /** Our key of the attempt; null when the provider does not repeat it. */
  readonly key: string | null;
  /** Our key of the move; null when the provider does not repeat it, or there is none. */
  readonly moveKey: string | null;
  /** Of the payment, as `authorize` answered; null when the line belongs to none. */
  readonly providerReference: string | null;
  /** Of the capture, refund or dispute; null when the line has none. */
  readonly moveReference: string | null;
  /** What moved in the currency of the payment, seen from us: a payment is above zero, a refund or payout below. */
  readonly gross: Money;
  /** What the provider kept, in the currency that it settles in; below zero when it gave a fee back. */
  readonly fee: Money;
  /** What came onto our account there, or left it: `gross` exchanged, less `fee`. */
  readonly net: Money;
  /** The payout that carries it to our bank; null while none does. */
  readonly payoutReference: string | null;
  readonly bookedAt: Date;
}
