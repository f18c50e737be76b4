import { fold } from "./text/fold.ts";

const WORD = /[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu;

/**
 * Where words of the search stand in a text: [from, to) in UTF-16 units, to be marked by whoever shows it. No markup is
 * made here, so that none can slip in.
 */
export function highlight(text: string, matched: ReadonlySet<string>): readonly (readonly [from: number, to: number])[] {
  const found: (readonly [number, number])[] = [];
  for (const word of text.matchAll(WORD)) {
    const folded = fold(word[0]).replaceAll("'", "");
    if (matched.has(folded) || matched.has(folded.replace(/s$/, ""))) found.push([word.index, word.index + word[0].length]);
  }
  return found;
}
