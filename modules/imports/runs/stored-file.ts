import { pipeline, Readable, Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { CsvError } from "csv-parse";
import type { Queryable } from "#platform/db";
import type { OpenFile } from "../reading/lines.ts";
import { UnreadableFile } from "../reading/row.ts";
import { selectChunk } from "./file-queries.ts";
import type { RunRow } from "./run-queries.ts";

/** Pieces in which a file is uploaded; all but the last have this size. */
export const CHUNK_BYTES = 1024 * 1024;
/** Largest file that is uploaded: some 400,000 products with short texts. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** Most that a packed file may hold: a small one may unpack to anything. */
export const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

/** Opens the uploaded file of a run; one piece of it is in memory at a time. */
export function openStoredFile(
  on: Queryable,
  { id, sizeBytes, fileName }: Pick<RunRow, "id" | "sizeBytes" | "fileName">,
): OpenFile {
  let given = 0;
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let number = 0; number < chunkCount(sizeBytes); number++) {
      const content = await selectChunk(on, id, number);
      if (content === null) throw new Error(`piece ${String(number)} of the file of import ${id} is not there`);
      given += content.length;
      yield content;
    }
  }
  const raw = Readable.from(chunks());
  const stream = isPacked(fileName) ? pipeline(raw, createGunzip(), limiting(), () => undefined) : raw;
  return { stream, progress: () => given / Number(sizeBytes) };
}

/** In how many pieces a file comes. */
export function chunkCount(sizeBytes: bigint): number {
  return Math.ceil(Number(sizeBytes) / CHUNK_BYTES);
}

/** Whether the file is packed, by its name. */
export function isPacked(fileName: string): boolean {
  return /\.gz$/i.test(fileName);
}

function limiting(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > MAX_UNPACKED_BYTES) done(new UnreadableFile("The file is too large when it is unpacked."));
      else done(null, chunk);
    },
  });
}

/** Whether it is the file that cannot be read, and in which words. */
export function unreadableBecause(error: unknown): string | null {
  if (error instanceof UnreadableFile || error instanceof CsvError) return error.message;
  if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))
    return "The file is not packed as its name says.";
  return null;
}
