/** How a word of the index came to stand for a word of the search; each has its weight. */
export type Likeness = "exact" | "number" | "joined" | "synonym" | "split" | "apart" | "root" | "beginning" | "typo";

/** What may stand for a word of the search: one word of the index, or several that a product must all hold. */
export interface Alternative {
  readonly words: readonly string[];
  /** Several words count only where they follow each other in the title. */
  readonly isAdjacent: boolean;
  readonly likeness: Likeness;
  /** From 0 to 1. */
  readonly weight: number;
}

/** One word of the search with all that may stand for it. */
export interface Position {
  readonly text: string;
  /** A product must match it; what is not required only counts. */
  readonly isRequired: boolean;
  /** How much a match says: rare words more than frequent ones. */
  readonly rarity: number;
  readonly alternatives: readonly Alternative[];
}

/** What is looked for. */
export interface Plan {
  readonly positions: readonly Position[];
}

/** How far a search goes to find something; each step takes in the one before. */
export const STEPS = ["exact", "beginning", "typo"] as const;
export type Step = (typeof STEPS)[number];

/** Most words of a search that are looked at. */
export const MAX_WORDS = 16;

/** What the likeness of a word counts; found by running generated searches over a real catalogue. */
export const LIKENESS_WEIGHTS: Readonly<Record<Likeness, number>> = {
  exact: 1,
  number: 0.88,
  joined: 0.95,
  split: 0.85,
  apart: 0.8,
  synonym: 0.85,
  root: 0.7,
  beginning: 0.6,
  typo: 0.45,
};
