import type { Synonym } from "../search-engine.ts";
import { fold } from "./fold.ts";
import { queryWordsOf } from "./query-words.ts";

/** Most phrases of one rule, and most words of a phrase. */
export const MAX_PHRASES = 20;
export const MAX_PHRASE_WORDS = 4;

/**
 * A rule as people write it. Two-way: `sofa, couch, settee`, each finds the others. One-way: `notebook => laptop`, what
 * stands before finds what stands behind, not the other way round.
 *
 * @returns the phrases; null for a text that is no rule
 */
export function parseSynonyms(rule: string): readonly Synonym[] | null {
  const sides = rule.split("=>").map((side) => side.split(",").map((phrase) => queryWordsOf(fold(phrase))));
  const [from = [], to] = sides;
  const phrases = sides.flat();
  const isSound = phrases.every((words) => words.length > 0 && words.length <= MAX_PHRASE_WORDS);
  if (sides.length > 2 || !isSound || phrases.length > MAX_PHRASES) return null;
  if (to !== undefined) return from.flatMap((one) => to.map((other) => ({ from: one, to: other })));
  if (from.length < 2) return null;
  return from.flatMap((one) => from.filter((other) => other !== one).map((other) => ({ from: one, to: other })));
}
