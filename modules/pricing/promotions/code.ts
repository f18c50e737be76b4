import { randomBytes } from "node:crypto";

/** Fewest and most characters of a code. */
export const MIN_CODE = 3;
export const MAX_CODE = 32;
// Without I, L, O and U: nobody reads one for another, and few words come about. Source: Crockford's base 32.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Random characters of a made code; each carries five bits: 80 in all. */
export const RANDOM_CHARACTERS = 16;

/**
 * The form in which two spellings of a code are equal: capitals, without spaces, hyphens and underscores.
 *
 * @returns null when it can be no code
 */
export function normaliseCode(text: string): string | null {
  const code = text
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[\s\-_]/g, "");
  return code.length >= MIN_CODE && code.length <= MAX_CODE && /^[A-Z0-9]+$/.test(code) ? code : null;
}

/** New codes, each with 80 bits of the machine's randomness behind the prefix. */
export function makeCodes(count: number, prefix: string): readonly string[] {
  const bytes = randomBytes(count * RANDOM_CHARACTERS);
  return Array.from({ length: count }, (_, index) => {
    let code = prefix;
    // 256 is eight times 32: every character is equally likely.
    for (let at = 0; at < RANDOM_CHARACTERS; at++)
      code += ALPHABET.charAt((bytes[index * RANDOM_CHARACTERS + at] ?? 0) % 32);
    return code;
  });
}

/** A code as people read it: groups of four behind the prefix. */
export function writeCode(code: string, prefix: string): string {
  const groups = code.slice(prefix.length).match(/.{1,4}/g) ?? [];
  return [prefix, ...groups].filter((group) => group !== "").join("-");
}
