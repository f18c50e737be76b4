import { hash } from "node:crypto";

/**
 * The tag of a cart as a reader was shown it. Titles, prices and stock change without the cart: the tag carries a digest of
 * what was shown, so that a page is never kept from a new price.
 */
export function readersTag(version: number, shown: unknown): string {
  return `"${String(version)}.${hash("sha1", JSON.stringify(shown), "base64url").slice(0, 12)}"`;
}

/** The tag that a writer is answered with: enough for the next write's `If-Match`, which looks at the version alone. */
export function writersTag(version: number): string {
  return `"${String(version)}"`;
}

const TAG = /^"(\d{1,9})(?:\.[\w-]{1,40})?"$/;
const MAX_TAGS = 100;

/** The versions that `If-Match` allows; null without the header or for `*`. A tag that is none of ours allows nothing. */
export function versionsOf(ifMatch: string | undefined): readonly number[] | null {
  if (ifMatch === undefined || ifMatch.trim() === "*") return null;
  return ifMatch.split(",", MAX_TAGS).flatMap((tag) => {
    const version = TAG.exec(tag.trim())?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}
