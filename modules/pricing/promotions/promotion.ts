import type { Condition, Items, Reward } from "./rule-shape.ts";

/** How a promotion comes into a quote: by itself, or when its code is on the cart. */
export type Trigger = "automatic" | "code";
/** Whether others may apply beside it; one that stands alone applies only when it gives more than all others together. */
export type Stacking = "combines" | "alone";

/** How often and for how much a promotion may be used; null is without a limit. */
export interface Limits {
  readonly uses: number | null;
  /** Per normalised e-mail address, guest and signed in alike. */
  readonly usesPerCustomer: number | null;
  readonly budget: { readonly amountMinor: bigint; readonly currency: string } | null;
  /** Its uses are counted in another region: a limit has one writer. */
  readonly isElsewhere: boolean;
}

/** May be used by anyone as often as they like. */
export const NO_LIMITS: Limits = { uses: null, usesPerCustomer: null, budget: null, isElsewhere: false };

/** A promotion as data; window ends are epoch milliseconds, infinite when open. */
export interface Promotion {
  readonly id: string;
  readonly code: string;
  /** What customers read beside the amount. */
  readonly name: string;
  readonly trigger: Trigger;
  readonly isEnabled: boolean;
  /** Higher ones take off first; equal ones are worked out from the same amounts. */
  readonly priority: number;
  /** Of a group at most one applies: the highest priority, then what is best for the customer. Null is in none. */
  readonly group: string | null;
  readonly stacking: Stacking;
  readonly conditions: readonly Condition[];
  readonly reward: Reward;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly limits: Limits;
}

/** When in a quote a promotion takes off: from lines, from the order, or from its shipping. */
export type Stage = "lines" | "order" | "shipping";

/** The stage of a reward. */
export function stageOf(reward: Reward): Stage {
  switch (reward.kind) {
    case "percent":
    case "amount":
    case "fixed_price":
      return reward.target;
    case "buy_get":
    case "bundle":
    case "gift":
      return "lines";
    case "tiers":
      return "order";
  }
}

/** Whether its uses are counted: only then does an order with it wait for other orders with it. */
export function isLimited({ uses, usesPerCustomer, budget }: Omit<Limits, "isElsewhere">): boolean {
  return uses !== null || usesPerCustomer !== null || budget !== null;
}

/** The lines that a reward or condition is about, all of them where it names none. */
export const ALL_ITEMS: Items = {};

/** What promotions may ask about a variant, beside its id. */
export interface Traits {
  readonly productId: string;
  /** Ids of categories, in or above, and of collections, of those that promotions ask for. */
  readonly groups: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A variant of which nothing is known: only promotions on variants or on everything can mean it. */
export const NO_TRAITS: Traits = { productId: "", groups: [], attributes: {} };
