import { DAY_MS } from "@hansa/kernel";

/** Purchases are remembered one by one this long: 30 days of windows behind 7 days of label delay. Before that as totals. */
export const RECENT_MS = 37 * DAY_MS;
/** Of one subject at most this many purchases are looked at one by one; counts stop growing there. */
export const MAX_RECENT = 250;

/** What became of a purchase, as far as its money is concerned. */
export type Outcome = "pending" | "accepted" | "declined";
/** What is known of a purchase afterwards. */
export type Label = "unknown" | "fraud" | "genuine";
/** At which step something was done. */
export const STEPS = ["checkout", "sign_in_failed", "card_added", "refund"] as const;
export type Step = (typeof STEPS)[number];

/** One purchase, or another act, as the subjects that took part remember it. One object, shared by all of them. */
export interface Seen {
  readonly step: Step;
  readonly atMs: number;
  /** Worth in euro cents, roughly: for comparison only, never for books. */
  readonly value: number;
  /** How many times what this payer usually spends; -1 when nothing was known of the payer. */
  readonly surprise: number;
  outcome: Outcome;
  /** Changes once, when a dispute or a reviewer tells, or the time for disputes has passed. */
  label: Label;
}

/** Purchases that are too long ago to be remembered one by one. */
export interface Totals {
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  readonly frauds: number;
}

/** Nothing yet. */
export const NO_TOTALS: Totals = { count: 0, sum: 0, sumOfSquares: 0, frauds: 0 };

/** What one subject (a card, a device, an address …) did: its recent purchases oldest first, and totals of the rest. */
export class Trail {
  /** Oldest first. */
  recent: Seen[] = [];
  totals: Totals;
  /** Null for a subject never seen before. */
  firstSeenMs: number | null;

  constructor(firstSeenMs: number | null = null, totals: Totals = NO_TOTALS) {
    this.firstSeenMs = firstSeenMs;
    this.totals = totals;
  }

  /** Remembers a purchase; they come in order of time. */
  add(seen: Seen): void {
    this.firstSeenMs ??= seen.atMs;
    this.recent.push(seen);
  }

  /** Turns what is out of reach at this time into totals. */
  fold(atMs: number): void {
    const horizon = atMs - RECENT_MS;
    let kept = 0;
    while (kept < this.recent.length && (this.recent[kept]?.atMs ?? atMs) < horizon) kept++;
    if (kept === 0) return;
    this.totals = this.recent.slice(0, kept).reduce(withOne, this.totals);
    this.recent = this.recent.slice(kept);
  }
}

function withOne(totals: Totals, { step, value, label }: Seen): Totals {
  if (step !== "checkout") return totals;
  return {
    count: totals.count + 1,
    sum: totals.sum + value,
    sumOfSquares: totals.sumOfSquares + value * value,
    frauds: totals.frauds + (label === "fraud" ? 1 : 0),
  };
}
