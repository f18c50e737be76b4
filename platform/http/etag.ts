import { PreconditionFailed } from "./errors.ts";

/** Whether the caller already has this: `*` or one of the listed tags, weak or strong. Source: RFC 9110, 13.1.2. */
export function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag) return true;
  return ifNoneMatch.trim() === "*" || listOf(ifNoneMatch).some((tag) => opaque(tag) === opaque(etag));
}

/**
 * Holds a write to what its caller has read. Without the header everything matches. Source: RFC 9110, 13.1.1 (strong
 * comparison: a weak tag never matches).
 *
 * @param currentEtag with its quotes
 * @throws PreconditionFailed when none of the listed tags is the current one
 */
export function assertMatch(ifMatch: string | undefined, currentEtag: string): void {
  if (ifMatch === undefined || ifMatch.trim() === "*") return;
  if (!listOf(ifMatch).includes(currentEtag)) throw new PreconditionFailed();
}

function listOf(header: string): readonly string[] {
  return header.split(",", 100).map((tag) => tag.trim());
}

function opaque(tag: string): string {
  return tag.startsWith("W/") ? tag.slice(2) : tag;
}
