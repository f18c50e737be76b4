import type { FieldWeights } from "./payload.ts";

/** How results are ordered; the desk changes it, and A/B tests compare two. */
export interface RankingSettings {
  readonly fields: FieldWeights;
  /** What a product gains when its title holds every word that is asked for. */
  readonly wholeTitle: number;
  /** What a product gains that holds every word as it was asked for, wherever. */
  readonly everyWord: number;
  /** What it gains beyond that when its title holds every word as it was asked for. */
  readonly exactTitle: number;
  /** How much short titles gain over long ones, from 0 to 1. */
  readonly shortTitle: number;
  /** What words that follow each other in the title, as they were asked for, gain. */
  readonly phrase: number;
  /** What the best of each signal gains; 0.1 is a tenth of the score of the text. */
  readonly popularity: number;
  readonly rating: number;
  readonly margin: number;
  readonly freshness: number;
  /** What products gain that can be had now. */
  readonly inStock: number;
}

/** What counts where the desk says nothing. Found by running generated searches over a real catalogue. */
export const DEFAULT_RANKING: RankingSettings = {
  fields: { title: 1, brand: 0.3, fact: 0.2, text: 0.3 },
  wholeTitle: 0.5,
  everyWord: 0.6,
  exactTitle: 0.3,
  shortTitle: 0.3,
  phrase: 0.2,
  popularity: 0.1,
  rating: 0.03,
  margin: 0.02,
  freshness: 0.02,
  inStock: 0.05,
};
