import type { Readable } from "node:stream";
import { once } from "node:events";

/** What stands between the cells of a file: a comma, or a semicolon as spreadsheets of half of Europe write it, or a tab. */
const DELIMITERS = [",", ";", "\t"] as const;
/** One of them. */
export type Delimiter = (typeof DELIMITERS)[number];

/**
 * Which of them stands most often in the header line, outside of quotes; a comma where none does, or they are equal. What
 * was read of the stream is put back.
 */
export async function findDelimiter(stream: Readable): Promise<Delimiter> {
  if (!stream.readable) return ",";
  if (stream.readableLength === 0) await Promise.race([once(stream, "readable"), once(stream, "end")]);
  const piece: unknown = stream.read();
  if (!Buffer.isBuffer(piece) && typeof piece !== "string") return ",";
  stream.unshift(piece);
  return delimiterOf(piece.toString());
}

/** The same of a text that begins with the header. */
export function delimiterOf(text: string): Delimiter {
  const counts = new Map<string, number>(DELIMITERS.map((one) => [one, 0]));
  let isQuoted = false;
  for (const sign of text) {
    if (sign === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (sign === "\n" || sign === "\r") break;
    else if (counts.has(sign)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  return DELIMITERS.reduce((best, one) => ((counts.get(one) ?? 0) > (counts.get(best) ?? 0) ? one : best));
}
