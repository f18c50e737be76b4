import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";

/** States a payment can be born in. */
export type OpeningState = "authorized" | "captured" | "action_required" | "declined";

/** What a merchant may ask for. */
export interface Order {
  readonly amountMinor: number;
  readonly currency: string;
  readonly token: string;
  readonly capture: boolean;
  readonly orderReference: string;
  readonly returnUrl: string | null;
  /** The merchant wants the customer to prove who they are. */
  readonly challenge?: boolean;
  /** The merchant's name for the customer whose card is kept. */
  readonly saveFor?: string | null;
}

/** A payment came to be. A declined one is one too: its key is used up. */
export interface Opened extends Order {
  readonly kind: "opened";
  readonly sequence: number;
  readonly at: string;
  readonly id: string;
  readonly key: string;
  /** Of method, path and body, to tell a replay from a reused key. */
  readonly fingerprint: string;
  readonly state: OpeningState;
  readonly declineReason: string | null;
}

/** What can be done with a held or captured amount. */
export type MoveKind = "capture" | "void" | "refund" | "renew";

/** A capture, void, refund or renewal was done, or refused; a refusal uses up its key as well. */
export interface Moved {
  readonly kind: "moved";
  readonly sequence: number;
  readonly at: string;
  readonly id: string;
  readonly paymentId: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly move: MoveKind;
  readonly amountMinor: number;
  /** Of a capture: lets go of what is left. */
  readonly isFinal?: boolean;
  readonly refusal: "exceeds_remaining" | "wrong_state" | null;
}

/** The customer answered a challenge. */
export interface Challenged {
  readonly kind: "challenged";
  readonly sequence: number;
  readonly at: string;
  readonly paymentId: string;
  readonly isApproved: boolean;
}

/** A customer's bank took money back, or the case about it ended; a won one brings the money back to the merchant. */
export interface Disputed {
  readonly kind: "disputed";
  readonly sequence: number;
  readonly at: string;
  /** Of the case; its end repeats it. */
  readonly id: string;
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly reason: string;
  readonly state: "open" | "won" | "lost";
}

/** The merchant wants a saved token forgotten. */
export interface Forgot {
  readonly kind: "forgot";
  readonly sequence: number;
  readonly at: string;
  readonly token: string;
}

/** One line of the journal. `sequence` grows by one from 1, `at` is RFC 3339. */
export type Entry = Opened | Moved | Challenged | Disputed | Forgot;

/** Where entries are kept. */
export interface Journal {
  /** What was there at start, oldest first. */
  readonly restored: readonly Entry[];
  /** Writes the entry; once it returns, a killed process still has it. */
  append(entry: Entry): void;
  close(): void;
}

const NEWLINE = 0x0a;

/**
 * Opens a journal of one JSON entry per line, or one in memory for null.
 *
 * Each entry goes to the kernel with one write before the answer that rests on it is sent: that survives `kill -9` of
 * this process, which is what the drills do. Loss of power is outside: an fsync per payment would be what is measured.
 *
 * @throws Error naming the line when an entry before the last one cannot be read; a torn last line is cut off
 */
export function openJournal(file: string | null): Journal {
  if (file === null) return { restored: [], append: () => undefined, close: () => undefined };
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  // An entry counts once its newline is there; what follows the last newline was being written when the process died.
  const wholeBytes = bytes.lastIndexOf(NEWLINE) + 1;
  const restored = readEntries(bytes.subarray(0, wholeBytes), file);
  const descriptor = openSync(file, "a");
  if (wholeBytes < bytes.length) ftruncateSync(descriptor, wholeBytes);
  return {
    restored,
    append: (entry) => writeWhole(descriptor, Buffer.from(`${JSON.stringify(entry)}\n`)),
    close: () => closeSync(descriptor),
  };
}

// Line by line over the bytes: a journal of a long bench is larger than the longest string.
function readEntries(bytes: Buffer, file: string): Entry[] {
  const entries: Entry[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start);
    entries.push(parseEntry(bytes.toString("utf8", start, end), `${file}:${String(entries.length + 1)}`));
    start = end + 1;
  }
  return entries;
}

// The only writer is `append` above, so the kind is what is checked, not every field.
function parseEntry(line: string, at: string): Entry {
  try {
    const entry = JSON.parse(line) as Entry;
    if (
      ["opened", "moved", "challenged", "disputed", "forgot"].includes(entry.kind) &&
      Number.isSafeInteger(entry.sequence)
    )
      return entry;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Error(`The journal cannot be read at ${at}: move the file away to start with an empty one.`);
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}
