import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";

const NEWLINE = 0x0a;

/**
 * Opens a file of one JSON value per line to append to, or nothing for null. Each line goes to the kernel with one write
 * before the answer that rests on it is sent, so it survives `kill -9`. A torn last line is cut off.
 *
 * @throws Error naming the line when one before the last cannot be read
 */
export function openLines(file: string | null): {
  readonly restored: readonly unknown[];
  append(line: unknown): void;
  close(): void;
} {
  if (file === null) return { restored: [], append: () => undefined, close: () => undefined };
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const wholeBytes = bytes.lastIndexOf(NEWLINE) + 1;
  const restored: unknown[] = [];
  for (let start = 0; start < wholeBytes; ) {
    const end = bytes.indexOf(NEWLINE, start);
    restored.push(parseLine(bytes.toString("utf8", start, end), `${file}:${String(restored.length + 1)}`));
    start = end + 1;
  }
  const descriptor = openSync(file, "a");
  if (wholeBytes < bytes.length) ftruncateSync(descriptor, wholeBytes);
  return {
    restored,
    append(line) {
      const text = Buffer.from(`${JSON.stringify(line)}\n`);
      let written = 0;
      while (written < text.length) written += writeSync(descriptor, text, written);
    },
    close: () => closeSync(descriptor),
  };
}

function parseLine(line: string, at: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Error(`The journal cannot be read at ${at}: move the file away to start with an empty one.`, {
      cause: error,
    });
  }
}
