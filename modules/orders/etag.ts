import { hash } from "node:crypto";
import { PreconditionFailed } from "#platform/http";

const TAG = /^"(\d{1,9})(?:\.[\w-]{1,40})?"$/;
const MAX_TAGS = 100;

/**
 * The tag of an order as the desk sees it. Notes come without a new version of the order: a reader's tag carries a digest
 * of what was shown, while a writer's `If-Match` looks at the version alone.
 */
export function etagOf(version: number, shown: unknown): string {
  return `"${String(version)}.${hash("sha1", JSON.stringify(shown), "base64url").slice(0, 12)}"`;
}

/** Holds a change to the version of the order that its caller has read. @throws PreconditionFailed when that is another */
export function assertVersion(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined || ifMatch.trim() === "*") return;
  const versions = ifMatch.split(",", MAX_TAGS).map((tag) => TAG.exec(tag.trim())?.[1]);
  if (!versions.includes(String(version))) throw new PreconditionFailed();
}
