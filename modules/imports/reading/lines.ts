import type { Readable } from "node:stream";
import { UnreadableFile } from "./row.ts";

/** A file that is being read: its text as bytes, unpacked, and how far the reading has come. */
export interface OpenFile {
  readonly stream: Readable;
  /** 0 to 1, of the bytes as they are stored. */
  progress(): number;
}

/** One line and its number in the file, from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** Longest line that is read; a longer one means that the file is something else. */
export const MAX_LINE_LENGTH = 4 * 1024 * 1024;

/** Cuts a stream into lines, a chunk at a time; blank lines are left out. @throws an Error for a line beyond the limit */
export async function* readLines(stream: Readable): AsyncGenerator<readonly Line[]> {
  const decoder = new TextDecoder();
  let number = 0;
  let rest = "";
  const cut = (text: string): readonly Line[] => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    if (rest.length > MAX_LINE_LENGTH)
      throw new UnreadableFile(`Line ${String(number + parts.length + 1)} is too long.`);
    const lines: Line[] = [];
    for (const part of parts) {
      number++;
      const line = part.trim();
      if (line !== "") lines.push({ number, text: line });
    }
    return lines;
  };
  for await (const chunk of stream) yield cut(decoder.decode(chunk as Buffer, { stream: true }));
  yield cut(`${decoder.decode()}\n`);
}
