import type { Money } from "@hansa/kernel";
import type { Outcome } from "./features/trail.ts";

/** Where something is sent to or billed to, as far as judging needs it. */
export interface Place {
  readonly name: string;
  readonly line1: string;
  readonly city: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly phone?: string | undefined;
}

/** A purchase right before money is asked for. Nothing of it is kept in the clear but what rules may ask for. */
export interface PurchaseToScreen {
  /** Of the checkout: asking twice is judged once. */
  readonly id: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly method: string;
  readonly channel: string;
  readonly isGuest: boolean;
  readonly email: string | null;
  readonly billing: Place | null;
  readonly shipping: Place | null;
  readonly lines: readonly { readonly quantity: number; readonly grossMinor: bigint }[];
  /** What stands for the card at its provider and is the same every time; null when the way to pay has none. */
  readonly card: string | null;
  readonly device: string | null;
  readonly ip: string | null;
  /** True when nobody had to be asked for money, so that the order stands: it can be kept from being shipped, not refused. */
  readonly isConfirmed?: boolean;
  /** The cart, or another thing that one visit has. */
  readonly session: string | null;
  /** What the provider found of the card, where it told; null for each that it did not check. */
  readonly checks?: CardChecks;
}

/** Results of card checks: whether the address, the security code and the customer's authentication were right. */
export interface CardChecks {
  readonly avs: boolean | null;
  readonly cvv: boolean | null;
  readonly threeDs: boolean | null;
}

/** What is to be done with a purchase, mildest first. */
export const DECISIONS = ["accept", "challenge", "review", "refuse"] as const;
export type Decision = (typeof DECISIONS)[number];

/** The judgement of one purchase. */
export interface Judgement {
  readonly id: string;
  readonly decision: Decision;
  /** Chance of fraud in parts per million. */
  readonly scorePpm: number;
  /** Why, in words, what weighs most first. */
  readonly reasons: readonly string[];
  /** 0 is the built-in one, before anything was learnt. */
  readonly modelVersion: number;
  readonly rulesVersion: number;
  /** True when judging failed, and the stated fallback answered. */
  readonly isFallback: boolean;
}

/** What became of a purchase's money. */
export interface ToldOutcome {
  readonly id: string;
  readonly outcome: Exclude<Outcome, "pending">;
  /** What the provider told of the card; absent where it told nothing. */
  readonly card?: { readonly fingerprint: string | null; readonly checks: CardChecks };
}

/** Somebody tried to sign in. */
export interface TriedSignIn {
  readonly email: string;
  readonly ip: string | null;
  readonly device: string | null;
  readonly isRight: boolean;
}

/** Rough worth of a major unit in euro, so that worth can be compared across currencies; no money is ever booked by it. */
const EURO: Readonly<Record<string, number>> = {
  EUR: 1,
  USD: 0.92,
  GBP: 1.17,
  CHF: 1.05,
  JPY: 0.006,
  SEK: 0.09,
  NOK: 0.086,
  DKK: 0.134,
  PLN: 0.23,
  CZK: 0.04,
  HUF: 0.0025,
  CAD: 0.67,
  AUD: 0.6,
  KWD: 3,
  CNY: 0.13,
  INR: 0.011,
  BRL: 0.17,
};

/** Worth in euro cents, roughly. A currency that is not in the table counts as euro. */
export function worthOf(amount: Money, exponent: number): number {
  const major = Number(amount.amountMinor) / 10 ** exponent;
  return Math.max(0, Math.round(major * (EURO[amount.currency] ?? 1) * 100));
}
