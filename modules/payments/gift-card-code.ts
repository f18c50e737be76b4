import { createHash, randomBytes } from "node:crypto";

// Crockford's base 32: no I, L, O or U, so that nobody reads one sign for another.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Signs of a code: five bits each, so 100 bits that nobody guesses. */
const SIGNS = 20;
const GROUP = 5;

/** A new code for people to type, such as `7KD2M-…`. It is kept nowhere. */
export function newGiftCardCode(): string {
  const signs = Array.from(randomBytes(SIGNS), (byte) => ALPHABET[byte % ALPHABET.length] ?? "0").join("");
  return Array.from({ length: SIGNS / GROUP }, (_, index) => signs.slice(index * GROUP, (index + 1) * GROUP)).join("-");
}

/** What is stored of a code: its hash. Case, spaces and hyphens do not matter, and look-alikes are read as what they are. */
export function hashGiftCardCode(code: string): Buffer {
  return createHash("sha256")
    .update(`gift card ${foldCode(code)}`)
    .digest();
}

/** The signs by which people tell their cards apart. */
export function lastFourOf(code: string): string {
  return foldCode(code).slice(-4).padStart(4, "0");
}

function foldCode(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}
