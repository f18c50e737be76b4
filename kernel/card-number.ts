const MIN_DIGITS = 13;
const MAX_DIGITS = 19;
const [ZERO, NINE] = [0x30, 0x39];
// Runs of digits that people and forms group with single spaces, dots or dashes.
const RUN = /\d(?:[ .\u00a0\u2010-\u2015-]?\d){12,}/gu;
// Ids are hexadecimal: of those made today one in three thousand has a run that could be a card's.
const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/giu;
/** A text is searched no further than this; longer ones are refused by their own limits. */
const MAX_SEARCHED = 50_000;
/** Digits of the longest telephone number. Source: ITU-T E.164. */
const MAX_PHONE_DIGITS = 15;
/** Digits of the number under the bars of an article. Source: GS1 General Specifications, GTIN-13. */
const EAN_DIGITS = 13;
// First digits of the networks that issue cards. Without them one text in ten with a 13-digit number would be refused.
// Source: ISO/IEC 7812 ranges of Visa, Mastercard, Amex, Diners, JCB, Discover, UnionPay, Maestro and Mir.
const ISSUER = /^(?:4|5[0-8]|2(?:2[2-9]|[3-6]|7[01]|720)|3(?:0[0-5]|[47]|5[2-8]|[689])|6(?:0|2|3|4|5|7|8|9))/;

/**
 * Whether the text holds what a payment card's number looks like: 13 to 19 digits, grouped or not, with an issuer's
 * first digits and a right check digit (Luhn). Such text is refused wherever people may type freely.
 *
 * What is more likely something else is none: a telephone number behind a plus, a UUID, and 13 digits that are a right
 * article number (cards of 13 digits are long gone, articles are looked for all day).
 */
export function looksLikeCardNumber(text: string): boolean {
  if (!hasDigits(text, MIN_DIGITS)) return false;
  const searched = text.slice(0, MAX_SEARCHED).replaceAll(UUID, "#");
  for (const { 0: run, index } of searched.matchAll(RUN)) {
    const digits = run.replaceAll(/\D/gu, "");
    if (searched[index - 1] === "+" && digits.length <= MAX_PHONE_DIGITS) continue;
    if (digits.length <= MAX_DIGITS && isCardNumber(digits)) return true;
    // A longer run may hide a number between other digits, grouped apart: look at each group boundary.
    if (digits.length > MAX_DIGITS && hidesCardNumber(run.split(/\D/u))) return true;
  }
  return false;
}

/** Almost every text has few digits, and every text that people send is asked: counting takes a ninth of searching. */
function hasDigits(text: string, wanted: number): boolean {
  if (text.length < wanted) return false;
  let found = 0;
  for (let index = 0; index < text.length && found < wanted; index++) {
    const code = text.charCodeAt(index);
    if (code >= ZERO && code <= NINE) found++;
  }
  return found === wanted;
}

function isCardNumber(digits: string): boolean {
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return false;
  return ISSUER.test(digits) && hasLuhnDigit(digits) && !isArticleNumber(digits);
}

/** Whether some neighbouring groups, joined, are a card number. */
function hidesCardNumber(groups: readonly string[]): boolean {
  return groups.some((_, start) => {
    let joined = "";
    for (let index = start; index < groups.length && joined.length < MAX_DIGITS; index++) {
      joined += groups[index] ?? "";
      if (isCardNumber(joined)) return true;
    }
    return false;
  });
}

/** Source: GS1 General Specifications, 7.9. */
function isArticleNumber(digits: string): boolean {
  if (digits.length !== EAN_DIGITS) return false;
  const sum = Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

/** Source: ISO/IEC 7812-1, annex B. */
function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = digit * 2;
    if (index % 2 === 0) sum += digit;
    else sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
