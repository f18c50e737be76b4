/**
 * Computes the last digit of an EAN-13.
 * Source: GS1 General Specifications, section 7.9.1 (weights 1 and 3 in turn).
 *
 * @param digits the first twelve digits
 */
export function checkDigit(digits: string): number {
  const sum = digits.split("").reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10;
}

/**
 * Makes an EAN-13 in the range 20-29, which GS1 keeps for use inside a company, so that it can never be a real product's.
 *
 * @param number 0 to 9,999,999,999
 */
export function inStoreBarcode(number: number): string {
  const digits = `20${String(number).padStart(10, "0")}`;
  return `${digits}${String(checkDigit(digits))}`;
}
