import { InvalidInput, isId } from "@hansa/kernel";
import type { PriceKey } from "./queries.ts";

/** The place behind a price, as opaque text. */
export function toCursor({ variantId, priceListId, minQuantity }: PriceKey): string {
  return Buffer.from(`${variantId}/${priceListId}/${String(minQuantity)}`).toString("base64url");
}

/** Reads what `toCursor` wrote. @throws InvalidInput for anything else */
export function toKey(cursor: string): PriceKey {
  const [variantId = "", priceListId = "", quantity = ""] = Buffer.from(cursor, "base64url").toString().split("/");
  if (!isId(variantId) || !isId(priceListId) || !/^[1-9][0-9]{0,6}$/.test(quantity)) {
    throw new InvalidInput([{ pointer: "/cursor", message: "must be the nextCursor of an earlier answer" }]);
  }
  return { variantId, priceListId, minQuantity: Number(quantity) };
}
