import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { FacetColumn, Segment } from "./segment.ts";

/** Raised with every change of the format: an index of another version is built anew. */
export const SNAPSHOT_VERSION = 1;
const MAGIC = "hansa-index";
const CHECKSUM_BYTES = 32;
const ALIGNMENT = 8;
/** Written in one go: a search waits for the checksum of so much. */
const PIECE_BYTES = 1 << 20;

/** Which index it is: one of another database or with other channels is of no use. */
export interface SnapshotKey {
  readonly database: string;
  readonly channels: readonly string[];
}

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;
interface Described {
  readonly kind: "u8" | "u16" | "u32" | "f64";
  readonly length: number;
}

interface Header {
  readonly magic: string;
  readonly version: number;
  readonly key: SnapshotKey;
  readonly size: number;
  readonly words: readonly string[];
  readonly facets: readonly Pick<FacetColumn, "name" | "values">[];
  readonly channels: readonly string[];
  /** In the order of `arraysOf`; null for a column that is not there. */
  readonly arrays: readonly (Described | null)[];
}

/** Writes a segment beside the file and moves it into place, so that a crash leaves the one before. */
export async function writeSnapshot(file: string, segment: Segment, key: SnapshotKey): Promise<void> {
  const arrays = arraysOf(segment);
  const header: Header = {
    magic: MAGIC,
    version: SNAPSHOT_VERSION,
    key,
    size: segment.size,
    words: segment.words,
    facets: segment.facets.map(({ name, values }) => ({ name, values })),
    channels: Object.keys(segment.columns.prices),
    arrays: arrays.map((array) => (array === null ? null : { kind: kindOf(array), length: array.length })),
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(ALIGNMENT);
  length.writeUInt32LE(text.length);
  const parts: Uint8Array[] = [length, padded(text)];
  for (const array of arrays) if (array !== null) parts.push(padded(bytesOf(array)));
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.new`;
  await writeHashed(beside, parts);
  await rename(beside, file);
}

/**
 * Writes the parts and their checksum, a piece at a time. A piece is copied first: prices and stock may be written while the
 * disk is waited for, and the checksum must be that of what stands in the file.
 */
async function writeHashed(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const hash = createHash("sha256");
  const handle = await open(file, "w");
  try {
    for (const part of parts) {
      for (let from = 0; from < part.length; from += PIECE_BYTES) {
        const piece = Buffer.from(part.subarray(from, from + PIECE_BYTES));
        hash.update(piece);
        await handle.writeFile(piece);
      }
    }
    await handle.writeFile(hash.digest());
  } finally {
    await handle.close();
  }
}

/** Reads a segment; null when there is none, and when it is broken or another: then the file goes as well. */
export async function readSnapshot(file: string, key: SnapshotKey): Promise<Segment | null> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (bytes === null) return null;
  const segment = isWhole(bytes) ? parseSnapshot(bytes, key) : null;
  if (segment === null) await rm(file, { force: true });
  return segment;
}

function isWhole(bytes: Buffer): boolean {
  if (bytes.length < CHECKSUM_BYTES + ALIGNMENT) return false;
  const body = bytes.subarray(0, bytes.length - CHECKSUM_BYTES);
  return createHash("sha256")
    .update(body)
    .digest()
    .equals(bytes.subarray(bytes.length - CHECKSUM_BYTES));
}

/** The bytes were written by `writeSnapshot`: their checksum is right. */
function parseSnapshot(bytes: Buffer, key: SnapshotKey): Segment | null {
  const textLength = bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.toString("utf8", ALIGNMENT, ALIGNMENT + textLength)) as Header;
  const isOurs =
    header.magic === MAGIC && header.version === SNAPSHOT_VERSION && JSON.stringify(header.key) === JSON.stringify(key);
  if (!isOurs) return null;
  let at = ALIGNMENT + roundUp(textLength);
  // Copied once, since a Buffer from the pool need not begin at a multiple of eight.
  const memory = new Uint8Array(bytes).buffer;
  const arrays = header.arrays.map((described) => {
    if (described === null) return null;
    const array = arrayAt(memory, at, described);
    at += roundUp(array.byteLength);
    return array;
  });
  return segmentOf(header, arrays);
}

function arraysOf({ postings, titles, columns, codes, facets }: Segment): readonly (Numbers | null)[] {
  const { prices, ...fixed } = columns;
  return [
    postings.starts,
    postings.docs,
    postings.payloads,
    titles.starts,
    titles.words,
    fixed.ids,
    fixed.revisions,
    fixed.flags,
    fixed.fromSeconds,
    fixed.untilSeconds,
    fixed.titleLengths,
    fixed.popularity,
    fixed.rating,
    fixed.margin,
    fixed.createdDays,
    codes.high,
    codes.low,
    codes.places,
    ...Object.values(prices),
    ...facets.flatMap(({ single, starts, many }) => [single, starts, many]),
  ];
}

/** In the order of `arraysOf`. */
function segmentOf({ size, words, facets, channels }: Header, arrays: readonly (Numbers | null)[]): Segment {
  let next = 0;
  const u8 = (): Uint8Array => parseArray(arrays[next++], Uint8Array);
  const u16 = (): Uint16Array => parseArray(arrays[next++], Uint16Array);
  const u32 = (): Uint32Array => parseArray(arrays[next++], Uint32Array);
  const postings = { starts: u32(), docs: u32(), payloads: u8() };
  const titles = { starts: u32(), words: u32() };
  const fixed = {
    ids: u32(),
    revisions: u32(),
    flags: u8(),
    fromSeconds: u32(),
    untilSeconds: u32(),
    titleLengths: u8(),
    popularity: u8(),
    rating: u8(),
    margin: u8(),
    createdDays: u16(),
  };
  const codes = { high: u32(), low: u32(), places: u32() };
  const prices = Object.fromEntries(channels.map((channel) => [channel, parseArray(arrays[next++], Float64Array)]));
  const columns = facets.map(({ name, values }): FacetColumn => {
    const [single, starts, many] = [arrays[next++], arrays[next++], arrays[next++]];
    return {
      name,
      values,
      single: single instanceof Uint16Array || single instanceof Uint32Array ? single : null,
      starts: starts instanceof Uint32Array ? starts : null,
      many: many instanceof Uint32Array ? many : null,
    };
  });
  return { size, words, postings, titles, columns: { ...fixed, prices }, facets: columns, codes };
}

function parseArray<Kind extends Numbers>(array: Numbers | null | undefined, kind: new (length: number) => Kind): Kind {
  if (array instanceof kind) return array;
  throw new TypeError("the index file holds another kind of array than its version says");
}

function arrayAt(memory: ArrayBufferLike, at: number, { kind, length }: Described): Numbers {
  switch (kind) {
    case "u8":
      return new Uint8Array(memory, at, length);
    case "u16":
      return new Uint16Array(memory, at, length);
    case "u32":
      return new Uint32Array(memory, at, length);
    case "f64":
      return new Float64Array(memory, at, length);
  }
}

function kindOf(array: Numbers): Described["kind"] {
  if (array instanceof Uint8Array) return "u8";
  if (array instanceof Uint16Array) return "u16";
  return array instanceof Uint32Array ? "u32" : "f64";
}

function bytesOf(array: Numbers): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function padded(bytes: Uint8Array): Uint8Array {
  const rest = roundUp(bytes.length) - bytes.length;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(rest)]);
}

function roundUp(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
