import { Readable } from "node:stream";
import { InvalidInput, newId } from "@hansa/kernel";
import { every } from "#platform/jobs";
import type { Database, Queryable, Tx } from "#platform/db";
import { CodeTaken, CodeUnknown } from "../errors.ts";
import { announceSettings } from "../settings.ts";
import { makeCodes, normaliseCode, writeCode } from "./code.ts";
import {
  type BatchRow,
  type CodeRow,
  insertBatch,
  insertCodes,
  lockBatchToMake,
  MAX_SHARED_CODES,
  noteMade,
  selectBatches,
  selectCodePage,
  selectSharedCodes,
  setCodeActive,
} from "./code-queries.ts";

/** Most codes that are made or read in one transaction. */
export const CODES_PER_CHUNK = 10_000;
/** Most codes in one batch. */
export const MAX_BATCH_CODES = 5_000_000;
const MAKE_MS = 500;

/** A code that a merchant chose, for many to share. */
export interface CodeToAdd {
  readonly code: string;
  /** Null: as often as the promotion allows. */
  readonly maxUses: number | null;
  readonly expiresAt: Date | null;
}

/**
 * Adds codes that many may share. @returns them as they are compared
 * @throws InvalidInput for text that can be no code
 * @throws CodeTaken when one is taken by any promotion
 */
export async function addSharedCodes(
  tx: Tx,
  promotionId: string,
  wanted: readonly CodeToAdd[],
): Promise<readonly CodeRow[]> {
  const rows = wanted.map(({ code, maxUses, expiresAt }, index): CodeRow => {
    const normalised = normaliseCode(code);
    if (normalised === null)
      throw new InvalidInput([
        {
          pointer: `/codes/${String(index)}/code`,
          message: "must have 3 to 32 letters and digits, beside spaces and hyphens",
        },
      ]);
    return { code: normalised, promotionId, batchId: null, maxUses, isActive: true, expiresAt };
  });
  if ((await selectSharedCodes(tx)).length + rows.length > MAX_SHARED_CODES)
    throw new InvalidInput([
      { pointer: "/codes", message: `at most ${String(MAX_SHARED_CODES)} codes are shared: make a batch` },
    ]);
  const written = new Set((await insertCodes(tx, rows)).map(({ code }) => code));
  const taken = rows.filter(({ code }) => !written.has(code)).map(({ code }) => code);
  if (taken.length > 0) throw new CodeTaken(taken);
  await announceSettings(tx);
  return rows;
}

/** Makes one code usable or not. @throws CodeUnknown when the promotion has none like it */
export async function switchCode(
  tx: Tx,
  of: { readonly promotionId: string; readonly code: string },
  isActive: boolean,
): Promise<void> {
  const code = normaliseCode(of.code) ?? "";
  if ((await setCodeActive(tx, { ...of, code }, isActive)) === 0) throw new CodeUnknown(of.code);
  await announceSettings(tx);
}

/** Orders codes to be made, each of 80 random bits; `pricing.make_codes` makes them in chunks. */
export async function orderBatch(tx: Tx, batch: Omit<BatchRow, "id" | "made" | "finishedAt">): Promise<BatchRow> {
  const id = newId<"code_batch">(tx.now.getTime());
  await insertBatch(tx, { ...batch, id });
  return { ...batch, id, made: 0, finishedAt: null };
}

/** Makes a chunk of the oldest batch that waits. @returns how many codes it made */
export async function makeChunk(db: Database, chunk = CODES_PER_CHUNK): Promise<number> {
  return await db.transaction(async (tx) => {
    const [batch] = await lockBatchToMake(tx);
    if (batch === undefined) return 0;
    const { promotionId, maxUsesEach: maxUses, expiresAt } = batch;
    const wanted = makeCodes(Math.min(chunk, batch.wanted - batch.made), batch.prefix);
    const rows = wanted.map((code) => ({ code, promotionId, batchId: batch.id, maxUses, isActive: true, expiresAt }));
    // One that stands already, as good as never, is made anew with the next chunk.
    const { length } = await insertCodes(tx, rows);
    await noteMade(tx, batch.id, batch.made + length);
    return length;
  });
}

/** The recurring work on codes. */
export const codeJobs = [
  every({
    name: "pricing.make_codes",
    everyMs: MAKE_MS,
    async run({ db }) {
      const did = await makeChunk(db);
      return { did, full: did === CODES_PER_CHUNK };
    },
  }),
] as const;

/** A promotion's codes as CSV, as the import reads them; read page by page while it is sent. */
export function writeCodes(
  on: Queryable,
  of: { readonly promotionId: string; readonly batchId: string | null },
): Readable {
  return Readable.from(linesOfCodes(on, of), { objectMode: false });
}

async function* linesOfCodes(
  on: Queryable,
  of: { readonly promotionId: string; readonly batchId: string | null },
): AsyncGenerator<string> {
  yield "code,shown,maxUses,isActive,expiresAt\n";
  const prefixes = new Map((await selectBatches(on, of.promotionId)).map(({ id, prefix }) => [id, prefix]));
  let after = "";
  while (true) {
    const page: readonly CodeRow[] = await selectCodePage(on, of, { after, limit: CODES_PER_CHUNK });
    yield page.map((row) => toLine(row, prefixes)).join("");
    const last = page.at(-1);
    if (last === undefined || page.length < CODES_PER_CHUNK) return;
    after = last.code;
  }
}

function toLine(row: CodeRow, prefixes: ReadonlyMap<string, string>): string {
  const { code, batchId, maxUses, isActive, expiresAt } = row;
  const shown = batchId === null ? code : writeCode(code, prefixes.get(batchId) ?? "");
  return `${code},${shown},${maxUses === null ? "" : String(maxUses)},${String(isActive)},${expiresAt?.toISOString() ?? ""}\n`;
}

/** What an import of codes came to; `taken` counts those that stood already, for whatever promotion. */
export interface ImportedCodes {
  readonly read: number;
  readonly made: number;
  readonly taken: number;
  readonly errors: readonly { readonly line: number; readonly message: string }[];
}

const MAX_ERRORS = 100;

/**
 * Reads codes of a CSV into a batch of their own, a chunk per transaction and read as it goes, so that a million lines hold
 * up nobody and cost the memory of one chunk beside the file; lines that can be no code are told.
 */
export async function importCodes(
  db: Database,
  file: string,
  { promotionId, name }: { readonly promotionId: string; readonly name: string },
): Promise<ImportedCodes> {
  const batchId = newId<"code_batch">();
  const errors: { line: number; message: string }[] = [];
  let chunk = new Map<string, number | null>();
  let read = 0;
  let made = 0;
  const flush = async (): Promise<void> => {
    const rows = [...chunk].map(([code, maxUses]) => {
      return { code, promotionId, batchId, maxUses, isActive: true, expiresAt: null };
    });
    chunk = new Map();
    read += rows.length;
    if (rows.length > 0) made += await db.transaction(async (tx) => (await insertCodes(tx, rows)).length);
  };
  for (const { line, text, uses } of codeLines(file)) {
    const code = normaliseCode(text);
    const maxUses = uses === "" ? null : Number(uses);
    const message = problemOf(code, maxUses);
    if (message === null && code !== null) chunk.set(code, maxUses);
    else if (errors.length < MAX_ERRORS) errors.push({ line, message: message ?? "" });
    if (chunk.size === CODES_PER_CHUNK) await flush();
    if (read >= MAX_BATCH_CODES) break;
  }
  await flush();
  if (made > 0) await db.transaction((tx) => noteImported(tx, { batchId, promotionId, name, made }));
  return { read, made, taken: read - made, errors };
}

/** The lines that name something, without the heading. */
function* codeLines(file: string): Generator<{ readonly line: number; readonly text: string; readonly uses: string }> {
  let line = 0;
  for (let from = 0; from < file.length; ) {
    const at = file.indexOf("\n", from);
    const end = at === -1 ? file.length : at;
    line += 1;
    const [text = "", , uses = ""] = file
      .slice(from, end)
      .split(",")
      .map((cell) => cell.trim().replaceAll('"', ""));
    from = end + 1;
    if (text !== "" && !(line === 1 && text.toLowerCase() === "code")) yield { line, text, uses };
  }
}

function problemOf(code: string | null, maxUses: number | null): string | null {
  if (code === null) return "must have 3 to 32 letters and digits";
  if (maxUses === null || (Number.isInteger(maxUses) && maxUses > 0 && maxUses < 2 ** 31)) return null;
  return "maxUses must be a whole number from 1";
}

async function noteImported(
  tx: Tx,
  { batchId: id, made, ...of }: { batchId: string; promotionId: string; name: string; made: number },
): Promise<void> {
  await insertBatch(tx, { ...of, id, prefix: "", wanted: made, maxUsesEach: null, expiresAt: null });
  await noteMade(tx, id, made);
}
