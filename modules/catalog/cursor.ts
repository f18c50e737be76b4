import { InvalidInput } from "@hansa/kernel";

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
  if (parts?.length !== length)
    throw new InvalidInput([{ pointer: "/cursor", message: "is not a cursor of this list" }]);
  return parts;
}

function parseParts(text: string): readonly string[] | null {
  try {
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) && parts.every((part) => typeof part === "string") ? parts : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // not written by us
    throw error;
  }
}
