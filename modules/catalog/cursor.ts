import { InvalidInput, isId } from "@hansa/kernel";

/**
 * Where a page of a list ended, as text that callers pass on and do not read.
 *
 * @param parts the sort keys of the last row, in their order
 */
export function writeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/**
 * @param length how many parts the list's cursors have
 * @throws InvalidInput when the text is not a cursor of this list
 */
export function parseCursor(cursor: string | undefined, length: number): readonly string[] | null {
  if (cursor === undefined) return null;
  const parts = parseParts(Buffer.from(cursor, "base64url").toString());
  if (parts?.length !== length) throw foreign();
  return parts;
}

/**
 * The id in a cursor, or in one part of it.
 *
 * @throws InvalidInput when it is none
 */
export function parseCursorId(part: string): string {
  if (!isId(part)) throw foreign();
  return part;
}

/**
 * The place in a cursor, or in one part of it.
 *
 * @throws InvalidInput when it is none
 */
export function parseCursorPlace(part: string): number {
  if (!/^[0-9]{1,9}$/.test(part)) throw foreign();
  return Number(part);
}

function foreign(): InvalidInput {
  return new InvalidInput([{ pointer: "/cursor", message: "is not a cursor of this list" }]);
}

function parseParts(text: string): readonly string[] | null {
  try {
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) && parts.every((part) => typeof part === "string" && !part.includes("\0"))
      ? parts
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // not written by us
    throw error;
  }
}
