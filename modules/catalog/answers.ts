import { Prebuilt } from "#platform/http";
import { etagOf } from "./view.ts";

/** A list of cards made of their bytes, without reading them. */
export function toList(cards: readonly Buffer[], nextCursor: string | null): Prebuilt {
  const parts: Uint8Array[] = [Buffer.from('{"items":[')];
  for (const [index, card] of cards.entries()) parts.push(...(index === 0 ? [card] : [Buffer.from(","), card]));
  parts.push(Buffer.from(`],"nextCursor":${JSON.stringify(nextCursor)}}`));
  return prebuilt(Buffer.concat(parts));
}

/** Bytes of JSON with the ETag that names them. */
export function prebuilt(bytes: Buffer): Prebuilt {
  return new Prebuilt({ bytes, etag: etagOf(bytes) });
}
