import type { Stem } from "./stem.ts";

/**
 * German endings of number and case fall away (`Lampen`, `Lampe`; `Kinder`, `Kind`; `Tische`, `Tisch`). Umlauts are
 * folded already, so `Stühle` and `Stuhl` meet. Source: Caumanns, A fast and simple stemming algorithm for German, 1999,
 * and Savoy's light stemmer, without derivations.
 */
export function stemGerman(word: string): Stem {
  if (word.length < 4 || /\d/.test(word)) return { number: word, root: word };
  const number = withoutCase(word);
  return {
    number,
    root: number.replace(/(ung|heit|keit|isch|lich|ig)$/, (ending) =>
      number.length - ending.length > 3 ? "" : ending,
    ),
  };
}

function withoutCase(word: string): string {
  for (const ending of ["ern", "em", "en", "er", "es", "e", "n", "s"]) {
    const bare = word.slice(0, -ending.length);
    if (word.endsWith(ending) && bare.length >= 3 && takes(bare, ending)) return bare;
  }
  return word;
}

/** Ends that are more likely part of the word: `bass`, `wagn` from `wagen` may lose -en, but `glas` keeps its s. */
function takes(bare: string, ending: string): boolean {
  if (ending === "s") return /[bdfghklmnrt]$/.test(bare) && bare.length > 3;
  if (ending === "n") return /[elr]$/.test(bare);
  return true;
}
