import { type Currency, InvalidInput, parseCurrency } from "@hansa/kernel";

/** Whether the code is a currency that the shop can count in. */
export function isCurrency(code: string): code is Currency {
  try {
    parseCurrency(code);
    return true;
  } catch (error) {
    if (error instanceof InvalidInput) return false;
    throw error;
  }
}
