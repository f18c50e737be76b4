import { looksLikeCardNumber } from "@hansa/kernel";

// C0 and C1 controls, line and paragraph separators, and the marks that turn the direction of text: each can make a
// name look like something else in a list, a mail or a log.
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** Whether the text holds characters that no name, address or note needs: controls and direction marks. */
export function hasControlCharacters(text: string): boolean {
  return UNPRINTABLE.test(text);
}

/**
 * Says what is wrong with a line that a person typed, or null.
 * Card numbers are refused everywhere, so that none is ever stored (PCI DSS 4.0.1, requirement 3).
 */
export function freeTextProblem(text: string): string | null {
  if (hasControlCharacters(text)) return "must not contain control characters";
  if (looksLikeCardNumber(text)) return "must not contain a card number";
  return null;
}
