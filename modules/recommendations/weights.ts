import type { Weights } from "./next-items.ts";

/**
 * The weights in use: the best of a search over a week of a shop's clicks, each day predicted from the days before it.
 * See README, Decisions, for what each is worth.
 */
export const WEIGHTS: Weights = {
  lookBack: 10,
  neighbours: 288,
  positionFall: 3,
  matchFall: 2,
  distanceFall: 2,
  rarity: 2,
  ageFallDays: 80,
  succession: 0.1,
  backwards: 0.3,
  seenAgain: 2.6,
};
