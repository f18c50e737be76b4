import { createHash } from "node:crypto";
import { Prebuilt } from "#platform/http";
import type { Recommended } from "./recommend.ts";

const COMMA = Buffer.from(",");

/** Answers belong to who asked, and are true for a moment. */
const CACHE = "private, no-store";

/** A list of recommended items as bytes: each card as the catalogue wrote it, with the reason put in at its end. */
export function writeList(items: readonly Recommended[], before: string, after: string): Buffer {
  const parts: Uint8Array[] = [Buffer.from(before)];
  for (const [index, item] of items.entries()) {
    if (index > 0) parts.push(COMMA);
    parts.push(...writeItem(item));
  }
  parts.push(Buffer.from(after));
  return Buffer.concat(parts);
}

function writeItem({ name, card, reason, because }: Recommended): readonly Uint8Array[] {
  const why = `"reason":${JSON.stringify({ code: reason, because })}}`;
  if (card === null) return [Buffer.from(`{"id":${JSON.stringify(name)},"externalId":${JSON.stringify(name)},${why}`)];
  return [card.subarray(0, -1), Buffer.from(`,${why}`)];
}

/** Bytes that are sent as they are. */
export function toAnswer(bytes: Buffer): Prebuilt {
  const etag = `"${createHash("sha1").update(bytes).digest("base64url")}"`;
  return new Prebuilt({ bytes, etag, cacheControl: CACHE });
}
