import type { Queryable } from "#platform/db";
import type { Actor } from "#platform/http";
import { BRAND_FACET, CATEGORY } from "./engine/segment.ts";
import type { Boost, Merchandising } from "./search-engine.ts";

/** What a visitor leans to: shares by id of category and by brand, of which each kind adds up to little. */
export interface Affinity {
  readonly categories: ReadonlyMap<string, number>;
  readonly brands: ReadonlyMap<string, number>;
}

/** Tells what whoever asks leans to; null without their consent. */
export type AffinityOf = (
  on: Queryable,
  headers: Readonly<Record<string, string | undefined>>,
  actor: Actor,
) => Promise<Affinity | null>;

/** Most that affinity lifts a score by, whatever comes together: relevance stays first. */
export const MOST_LIFTED = 1.15;
/** Categories and brands that count, of each the strongest. */
const COUNTED = 8;

/** What the desk says of a search, and what the visitor leans to. */
export function leanTo(affinity: Affinity, merchandising: Merchandising | null): Merchandising {
  const wishes = [...strongest(CATEGORY, affinity.categories), ...strongest(BRAND_FACET, affinity.brands)];
  const whole = wishes.reduce((sum, { share }) => sum + share, 0);
  // Each lifts by a power of the most: all of them together come to that and no more.
  const boosts = wishes.map(
    ({ name, value, share }): Boost => ({
      products: [],
      attribute: { name, value },
      factor: MOST_LIFTED ** (share / Math.max(whole, FULL)),
    }),
  );
  const { pins, filters, boosts: own } = merchandising ?? { pins: [], filters: [], boosts: [] };
  return { pins, filters, boosts: [...own, ...boosts] };
}

/** Shares that lift by the most: those of somebody who did nothing but look at one category of one brand. */
const FULL = 0.3;

function strongest(name: string, shares: ReadonlyMap<string, number>) {
  return [...shares]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, COUNTED)
    .map(([value, share]) => ({ name, value, share }));
}
