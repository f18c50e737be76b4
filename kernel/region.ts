import { InvalidInput } from "./errors.ts";

declare const brand: unique symbol;

/** Short lower-case code of a region (`eu`, `us-east`); first part of every regional key. */
export type Region = string & { readonly [brand]: "region" };

const REGION = /^[a-z][a-z0-9-]{0,15}$/;

/** The only door from text to region. @throws InvalidInput unless it is 1-16 of a-z, 0-9 and '-', starting with a letter */
export function parseRegion(text: string): Region {
  if (!REGION.test(text)) {
    throw new InvalidInput([
      { pointer: "/region", message: "must be 1-16 of a-z, 0-9 and '-', starting with a letter" },
    ]);
  }
  return text as Region;
}
