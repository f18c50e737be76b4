import { InvalidInput, isId } from "@hansa/kernel";

/** The cursor behind the item with this id; null when there is none. */
export function cursorAfter(id: string | undefined): string | null {
  return id === undefined ? null : Buffer.from(id).toString("base64url");
}

/** The id in a cursor. @throws InvalidInput when it is none of ours */
export function parseCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const id = Buffer.from(cursor, "base64url").toString();
  if (!isId(id)) throw new InvalidInput([{ pointer: "/query/cursor", message: "is not a cursor of this list" }]);
  return id;
}
