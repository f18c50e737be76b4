import { InvalidInput, isId } from "@hansa/kernel";
import type { Order } from "./order.ts";

/** A page out of one order more than it shows, which says whether another page follows. */
export function pageOf(
  found: readonly Order[],
  limit: number,
): { readonly items: readonly Order[]; readonly nextCursor: string | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? cursorAfter(last.id) : null };
}

/** The id in a cursor; null for none. @throws InvalidInput when it is not one of ours */
export function parseCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const hex = Buffer.from(cursor, "base64url").toString("hex");
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  if (!isId(id)) throw new InvalidInput([{ pointer: "/query/cursor", message: "is not a cursor of this list" }]);
  return id;
}

/** Hides the id of a page's last order, so that nobody builds on what a cursor is made of. */
function cursorAfter(orderId: string): string {
  return Buffer.from(orderId.replaceAll("-", ""), "hex").toString("base64url");
}
