import type { Stem } from "./stem.ts";

/**
 * French plurals and feminine endings fall away (`lampes`, `lampe`; `chevaux`, `cheval`; `blanches`, `blanc`). Source:
 * Savoy, A stemming procedure and stopword list for general French corpora, JASIS 1999 (the light stemmer).
 */
export function stemFrench(word: string): Stem {
  if (word.length < 4 || /\d/.test(word)) return { number: word, root: word };
  const number = withoutMute(singular(word));
  return { number, root: masculine(number) };
}

function singular(word: string): string {
  if (word.endsWith("eaux")) return word.slice(0, -1);
  if (word.endsWith("aux") && word.length > 4) return `${word.slice(0, -3)}al`;
  if (word.endsWith("oux")) return word.slice(0, -1);
  return word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

function withoutMute(word: string): string {
  return word.length > 3 && word.endsWith("e") ? word.slice(0, -1) : word;
}

function masculine(word: string): string {
  if (word.length > 5 && word.endsWith("ch")) return word.slice(0, -1);
  if (word.length > 5 && word.endsWith("ier")) return word.slice(0, -1).replace(/e$/, "");
  if (word.length > 5 && word.endsWith("euse")) return `${word.slice(0, -4)}eu`;
  if (word.length > 4 && word.endsWith("iv")) return word.replace(/v$/, "f");
  return /(nn|tt|ll)$/.test(word) ? word.slice(0, -1) : word;
}
