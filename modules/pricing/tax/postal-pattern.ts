const PATTERN = /^(?:[A-Z0-9]{1,10}\*?|([A-Z0-9]{1,10})-([A-Z0-9]{1,10}))$/;

/**
 * Whether this is a pattern of postal codes: one code (`10115`), a prefix (`941*`) or a range of codes of equal length
 * (`94100-94199`), in capitals and without spaces.
 */
export function isPostalPattern(text: string): boolean {
  const found = PATTERN.exec(text);
  if (found === null) return false;
  const [, first, last] = found;
  return first === undefined || last === undefined || (first.length === last.length && first <= last);
}

/** Capitals and digits alone; of an American code only the five digits that name an area. */
export function normalisePostalCode(country: string, code: string): string {
  const plain = country === "US" ? (code.split("-")[0] ?? "") : code;
  return plain.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
}

export function isRange(pattern: string): boolean {
  return pattern.includes("-");
}

/** Whether the range holds the code, compared by its first letters: a longer code lies where its beginning lies. */
export function matchesRange(range: string, code: string): boolean {
  const [first = "", last = ""] = range.split("-");
  const begin = code.slice(0, first.length);
  return begin.length === first.length && first <= begin && begin <= last;
}
