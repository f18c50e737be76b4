import { inflateSync } from "node:zlib";
import { readFileSync } from "node:fs";

const HEADER_BYTES = 44;
const ENTRY_BYTES = 20;
const SFNT_HEADER_BYTES = 12;
const SFNT_ENTRY_BYTES = 16;
/** Largest table of a font that is unpacked. */
const MAX_TABLE_BYTES = 16 * 1024 * 1024;

/**
 * A web font as the font that was packed into it: whoever draws with it reads its tables for each letter, and would unpack
 * them each time. Source: W3C, WOFF File Format 1.0, sections 3 to 5.
 *
 * @throws Error when the file is no WOFF 1.0
 */
export function unpackWoff(file: string): Buffer {
  const woff = readFileSync(file);
  if (woff.toString("latin1", 0, 4) !== "wOFF") throw new Error(`${file} is no web font.`);
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => readTable(woff, HEADER_BYTES + index * ENTRY_BYTES));
  const directory = Buffer.alloc(SFNT_HEADER_BYTES + count * SFNT_ENTRY_BYTES);
  woff.copy(directory, 0, 4, 8);
  directory.writeUInt16BE(count, 4);
  // How the directory is searched, as every font says it.
  const power = Math.floor(Math.log2(count));
  directory.writeUInt16BE(2 ** power * 16, 6);
  directory.writeUInt16BE(power, 8);
  directory.writeUInt16BE(count * 16 - 2 ** power * 16, 10);
  const bodies: Buffer[] = [];
  let offset = directory.length;
  for (const [index, { tag, checksum, body }] of tables.entries()) {
    const at = SFNT_HEADER_BYTES + index * SFNT_ENTRY_BYTES;
    directory.write(tag, at, "latin1");
    directory.writeUInt32BE(checksum, at + 4);
    directory.writeUInt32BE(offset, at + 8);
    directory.writeUInt32BE(body.length, at + 12);
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    bodies.push(padded);
    offset += padded.length;
  }
  return Buffer.concat([directory, ...bodies]);
}

function readTable(woff: Buffer, at: number) {
  const tag = woff.toString("latin1", at, at + 4);
  const offset = woff.readUInt32BE(at + 4);
  const packedBytes = woff.readUInt32BE(at + 8);
  const bytes = woff.readUInt32BE(at + 12);
  const packed = woff.subarray(offset, offset + packedBytes);
  const body = packedBytes < bytes ? inflateSync(packed, { maxOutputLength: MAX_TABLE_BYTES }) : packed;
  if (body.length !== bytes) throw new Error(`The table ${tag} of a web font is damaged.`);
  return { tag, checksum: woff.readUInt32BE(at + 16), body };
}
