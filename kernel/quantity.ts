import { InvalidInput } from "./errors.ts";

/** Most units one cart line, hold or adjustment may name. */
export const MAX_QUANTITY = 1_000_000;

/** Checks a count of whole units. @throws InvalidInput unless it is an integer from 0 to MAX_QUANTITY */
export function parseQuantity(value: number, pointer = "/quantity"): number {
  if (!Number.isInteger(value) || value < 0 || value > MAX_QUANTITY) {
    throw new InvalidInput([{ pointer, message: `must be a whole number from 0 to ${String(MAX_QUANTITY)}` }]);
  }
  return value;
}
