import type { RecommendationKind } from "./candidates.ts";

/** Pages that show rails. */
export const PAGES = ["home", "product", "category", "cart"] as const;
/** One of them. */
export type Page = (typeof PAGES)[number];

/** A row of recommended products on a page; its key names its title in every language. */
export interface RailPlan {
  readonly key: string;
  readonly kind: RecommendationKind;
}

type Plan = Readonly<Record<Page, readonly RailPlan[]>>;

const forYou: RailPlan = { key: "for_you", kind: "personal" };
const recent: RailPlan = { key: "from_your_visit", kind: "session" };
const trending: RailPlan = { key: "trending", kind: "trending" };
const similar: RailPlan = { key: "similar", kind: "similar" };
const together: RailPlan = { key: "bought_together", kind: "bought-together" };
const completing: RailPlan = { key: "goes_with_your_cart", kind: "cart" };
const next: RailPlan = { key: "viewed_next", kind: "session" };

/** Ways of filling pages. The first is what everybody sees; experiments hold the others against it. */
const plans = {
  standard: {
    home: [recent, forYou, trending],
    product: [together, similar, next],
    category: [trending],
    cart: [completing, trending],
  },
  "trending-first": {
    home: [trending, recent, forYou],
    product: [similar, together, next],
    category: [trending],
    cart: [trending, completing],
  },
  "session-first": {
    home: [recent, forYou, trending],
    product: [next, together, similar],
    category: [next, trending],
    cart: [next, completing],
  },
  plain: { home: [trending], product: [similar], category: [trending], cart: [trending] },
} as const satisfies Readonly<Record<string, Plan>>;

type PlanName = keyof typeof plans;

/** Names of the plans that an experiment can hold against each other. */
export const PLAN_NAMES: readonly string[] = Object.keys(plans);

/** Whether there is a plan with this name. */
export function isPlan(name: string): name is PlanName {
  return Object.hasOwn(plans, name);
}

/** The rails of a page in their order; those of the standard plan for a name that is none. */
export function planOf(name: string, page: Page): readonly RailPlan[] {
  return plans[isPlan(name) ? name : "standard"][page];
}
