import type { Stem } from "./stem.ts";

/** Plurals that no rule makes. */
const IRREGULAR = new Map(
  "men man|women woman|children child|kids kid|feet foot|teeth tooth|mice mouse|geese goose|people person|dice die|leaves leaf|knives knife|wolves wolf|shelves shelf|scarves scarf|wives wife|lives life|loaves loaf|halves half|calves calf|elves elf|thieves thief|hooves hoof|dwarves dwarf|oxen ox|lice louse|data datum|criteria criterion|brethren brother"
    .split("|")
    .map((pair) => pair.split(" "))
    .map(([plural = "", singular = ""]) => [plural, singular] as const),
);
const HAS_VOWEL = /[aeiouy]/;
const DOUBLE = /([bdfgmnprt])\1$/;

/**
 * Plural and singular become one (`babies`, `baby`; `boxes`, `box`), and so do, more loosely, `folding` and `folded`.
 * Source: Harman, How effective is suffixing?, JASIS 1991 (the S stemmer), with a silent e and y written alike at the end.
 */
export function stemEnglish(word: string): Stem {
  if (word.length < 3 || /\d/.test(word)) return { number: word, root: word };
  const number = endAlike(IRREGULAR.get(word) ?? singular(word));
  return { number, root: endAlike(withoutEnding(number)) };
}

function singular(word: string): string {
  if (word.length < 4 || !word.endsWith("s") || /(ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(sses|xes|zes|ches|shes|oes)$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

/** `case` and `cas(e)s`, `movie` and `movies`, `baby` and `babies` end alike. */
function endAlike(word: string): string {
  const bare = word.length > 3 && word.endsWith("e") ? word.slice(0, -1) : word;
  return bare.length > 2 && bare.endsWith("y") ? `${bare.slice(0, -1)}i` : bare;
}

function withoutEnding(word: string): string {
  for (const ending of ["ing", "ed"]) {
    const bare = word.slice(0, -ending.length);
    if (word.endsWith(ending) && bare.length >= 3 && HAS_VOWEL.test(bare)) {
      return DOUBLE.test(bare) ? bare.slice(0, -1) : bare;
    }
  }
  return word;
}
