import type { Stem } from "./stem.ts";

/**
 * Spanish plurals and the ends of gender fall away (`lámparas`, `lámpara`; `luces`, `luz`; `rojos`, `roja`). Source:
 * Savoy, Light stemming approaches for the French, Portuguese, German and Hungarian languages, 2006, with his Spanish rules.
 */
export function stemSpanish(word: string): Stem {
  if (word.length < 4 || /\d/.test(word)) return { number: word, root: word };
  const number = singular(word);
  return { number, root: number.length > 3 ? number.replace(/[aoe]$/, "") : number };
}

function singular(word: string): string {
  if (word.endsWith("ces")) return `${word.slice(0, -3)}z`;
  if (word.endsWith("es") && word.length > 4) return word.slice(0, -2).replace(/e$/, "");
  if (word.endsWith("s") && !word.endsWith("ss")) return word.slice(0, -1).replace(/e$/, "");
  return word.replace(/e$/, "");
}
