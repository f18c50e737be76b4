import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { OpenFile } from "#modules/imports";

const CHUNK_BYTES = 1024 * 1024;

/** Opens a file, unpacking `.gz`. @throws an Error in one sentence when it cannot be read */
export async function openFile(path: string): Promise<OpenFile> {
  const { size } = await stat(path).catch((error: unknown) => {
    throw new Error(`The file ${path} cannot be read.`, { cause: error });
  });
  const raw = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // An error reaches whoever reads the unpacked stream.
  const stream = path.endsWith(".gz") ? pipeline(raw, gunzip, () => undefined) : raw;
  return { stream, progress: () => (size === 0 ? 1 : raw.bytesRead / size) };
}
