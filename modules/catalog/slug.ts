const MAX_SLUG_LENGTH = 120;

/**
 * The part of an address that stands for a text: letters and digits of any script in lower case, everything else a dash.
 * Accents of Latin letters are dropped.
 *
 * @returns at most 120 characters; empty when the text has no letter or digit
 */
export function slugOf(text: string): string {
  const plain = text
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .normalize("NFC")
    .toLowerCase();
  const dashed = plain.replaceAll(/[^\p{L}\p{N}]+/gu, "-");
  return [...dashed]
    .slice(0, MAX_SLUG_LENGTH)
    .join("")
    .replaceAll(/^-+|-+$/g, "");
}
