import { createHash } from "node:crypto";
import { Prebuilt } from "#platform/http";
import type { Recommended } from "./recommend.ts";

/** Answers belong to who asked, and are true for a moment. */
const CACHE = "private, no-store";

/** A list of recommended items as bytes: each card as the catalogue wrote it, with the reason put in at its end. */
export function writeList(items: readonly Recommended[], before: string, after: string): Buffer {
  const parts: Uint8Array[] = [];
  // Text is gathered until a card's bytes come: one buffer for all of it is cheaper than one each.
  let text = before;
  for (const [index, { name, card, reason, because }] of items.entries()) {
    if (index > 0) text += ",";
    if (card === null) {
      const quoted = JSON.stringify(name);
      text += `{"id":${quoted},"externalId":${quoted}`;
    } else {
      parts.push(Buffer.from(text), card.subarray(0, -1));
      text = "";
    }
    text += `,"reason":{"code":"${reason}","because":${because === null ? "null" : JSON.stringify(because)}}}`;
  }
  parts.push(Buffer.from(text + after));
  return Buffer.concat(parts);
}

/** Bytes that are sent as they are. */
export function toAnswer(bytes: Buffer): Prebuilt {
  const etag = `"${createHash("sha1").update(bytes).digest("base64url")}"`;
  return new Prebuilt({ bytes, etag, cacheControl: CACHE });
}
