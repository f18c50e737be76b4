import { after, DAY_MS, InvalidInput, newId } from "@hansa/kernel";
import { announceChange, type Queryable, type Tx } from "#platform/db";
import { ChunkDoesNotFit, ImportNotFound, ImportTooOld, TooManyImports } from "../errors.ts";
import { findListNames } from "../products/products-kind.ts";
import { isCsv, isTsv } from "../reading/kind.ts";
import { deleteChunks, deleteErrors, putChunk, sumChunks } from "./file-queries.ts";
import { findPreset, nameColumns, readHeader } from "./header.ts";
import { RUNS } from "./run-keeper.ts";
import { type Field, type RunKindName, runKinds } from "./run-kinds.ts";
import { countUnfinished, insertRun, lockRun, type RunRow, selectRun, writeRun } from "./run-queries.ts";
import { type Command, stateAfter } from "./state.ts";
import { CHUNK_BYTES, chunkCount, openStoredFile, unreadableBecause } from "./stored-file.ts";

/** Most imports that have a file and are not finished: each keeps its file in the database. */
export const MAX_UNFINISHED = 20;
/** How long what an import changed is kept, so that it can be undone. */
export const UNDO_MS = 30 * DAY_MS;

/** What an upload begins with. */
export interface NewRun {
  readonly kind: RunKindName;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly flags: readonly string[];
}

/** One run. @throws ImportNotFound */
export async function findRun(on: Queryable, id: string): Promise<RunRow> {
  const run = await selectRun(on, id);
  if (run === null) throw new ImportNotFound(id);
  return run;
}

/** Makes a run that waits for its file; the name of the file says what it is. @throws TooManyImports */
export async function beginRun(tx: Tx, { kind, fileName, sizeBytes, flags }: NewRun): Promise<RunRow> {
  if ((await countUnfinished(tx)) >= MAX_UNFINISHED) throw new TooManyImports(MAX_UNFINISHED);
  const id = newId<"import">();
  const format = isCsv(fileName) ? "csv" : !isTsv(fileName) ? "jsonl" : kind === "products" ? "csv" : "tsv";
  await insertRun(tx, { id, kind, fileName, sizeBytes: BigInt(sizeBytes), format, flags });
  await announceChange(tx, RUNS, [id]);
  return await findRun(tx, id);
}

/**
 * Keeps a piece of the file; with the last missing one the upload is complete, and the header is read and named by the
 * preset that knows most of it.
 *
 * @throws ImportNotFound, ImportCannot; ChunkDoesNotFit unless it is as long as the piece with this number must be
 */
export async function putPiece(
  tx: Tx,
  id: string,
  { number, content }: { readonly number: number; readonly content: Buffer },
): Promise<RunRow> {
  const run = await lock(tx, id, "complete");
  const bytes = Number(run.sizeBytes);
  const expected = number < chunkCount(run.sizeBytes) ? Math.min(CHUNK_BYTES, bytes - number * CHUNK_BYTES) : null;
  if (expected === null || content.length !== expected) throw new ChunkDoesNotFit(expected);
  await putChunk(tx, id, { number, content });
  if ((await sumChunks(tx, id)) < run.sizeBytes) return run;
  return await write(tx, run, { state: stateAfter(run.state, "complete"), ...(await readColumns(tx, run)) });
}

async function readColumns(tx: Tx, run: RunRow): Promise<Pick<RunRow, "header" | "columns" | "problem">> {
  if (run.format === "jsonl") return { header: null, columns: null, problem: null };
  const { stream } = openStoredFile(tx, run);
  try {
    const read = await readHeader(stream, run.format);
    const header = runKinds[run.kind].isAboutPeople === true ? read.map(({ name }) => ({ name, samples: [] })) : read;
    return { header, columns: nameColumns(header, findPreset(runKinds[run.kind], header)), problem: null };
  } catch (error) {
    const problem = unreadableBecause(error);
    if (problem === null) throw error;
    return { header: null, columns: null, problem };
  } finally {
    stream.destroy();
  }
}

/** The fields that columns of this kind may be, with a price for every currency that has a list. */
export async function listFields(on: Queryable, kind: RunKindName): Promise<readonly Field[]> {
  const currencies = kind === "products" ? [...(await findListNames(on)).keys()] : [];
  return runKinds[kind].fieldsOf(currencies);
}

/**
 * Says what each column of the file is; what a dry run found before holds no more.
 *
 * @param asked one name per column of the header, null for one that is passed over; or the preset that knows them
 * @throws ImportNotFound, ImportCannot; InvalidInput naming what is wrong
 */
export async function mapColumns(
  tx: Tx,
  id: string,
  asked: readonly (string | null)[] | { readonly preset: string },
): Promise<RunRow> {
  const run = await lock(tx, id, "map");
  if ("preset" in asked) {
    const preset = runKinds[run.kind].presets.find(({ code }) => code === asked.preset);
    if (preset === undefined) throw new InvalidInput([{ pointer: "/preset", message: "is not one of this kind" }]);
    // What a preset does not know is left to whoever looks at it.
    return await saveColumns(tx, run, nameColumns(run.header ?? [], preset));
  }
  const columns = asked;
  const fields = await listFields(tx, run.kind);
  const violations = violationsOf(run, columns, fields);
  if (violations.length > 0) throw new InvalidInput(violations);
  return await saveColumns(tx, run, columns);
}

async function saveColumns(tx: Tx, run: RunRow, columns: readonly (string | null)[]): Promise<RunRow> {
  return await write(tx, run, { state: stateAfter(run.state, "map"), columns, checkReport: null, problem: null });
}

function violationsOf(run: RunRow, columns: readonly (string | null)[], fields: readonly Field[]) {
  const pointer = (index: number): string => `/columns/${String(index)}`;
  if (columns.length !== (run.header?.length ?? 0))
    return [{ pointer: "/columns", message: `must be as many as the file has: ${String(run.header?.length ?? 0)}` }];
  const known = new Set(fields.map(({ name }) => name));
  const wrong = columns.flatMap((name, index) => {
    if (name === null) return [];
    if (!known.has(name)) return [{ pointer: pointer(index), message: `"${name}" is not one of the fields` }];
    if (columns.indexOf(name) < index)
      return [{ pointer: pointer(index), message: `another column is ${name} already` }];
    return [];
  });
  const missing = runKinds[run.kind].needs.filter((names) => !names.some((name) => columns.includes(name)));
  return [
    ...wrong,
    ...missing.map((names) => ({ pointer: "/columns", message: `one column must be ${names.join(" or ")}` })),
  ];
}

/** Begins a dry run, which a worker carries out. @throws ImportNotFound, ImportCannot */
export async function startCheck(tx: Tx, id: string): Promise<RunRow> {
  const run = await lock(tx, id, "check");
  await deleteErrors(tx, id, "check");
  return await write(tx, run, { state: stateAfter(run.state, "check"), checkReport: null, problem: null });
}

/** Begins the import, or goes on with one that was stopped. @throws ImportNotFound, ImportCannot, ImportTooOld */
export async function startImport(tx: Tx, id: string): Promise<RunRow> {
  const run = await lock(tx, id, "start");
  assertKept(tx, run);
  return await write(tx, run, {
    state: stateAfter(run.state, "start"),
    problem: null,
    finishedAt: null,
    undoUntil: null,
  });
}

/** Takes back what the import wrote, the latest first. @throws ImportNotFound, ImportCannot, ImportTooOld */
export async function startUndo(tx: Tx, id: string): Promise<RunRow> {
  const run = await lock(tx, id, "undo");
  assertKept(tx, run);
  // An import that was stopped is not gone on with any more.
  await deleteChunks(tx, id);
  return await write(tx, run, {
    state: stateAfter(run.state, "undo"),
    problem: null,
    undoBelow: run.undoBelow ?? run.images + 1,
  });
}

/**
 * Stops what a worker does with the run, after the batch that is under way: that one is thrown away.
 *
 * @param problem why, in one sentence; null when a person wants it
 * @throws ImportNotFound, ImportCannot
 */
export async function stopRun(tx: Tx, id: string, problem: string | null = null): Promise<RunRow> {
  const run = await lock(tx, id, "stop");
  const state = stateAfter(run.state, "stop");
  const ended = state === "stopped" ? { finishedAt: tx.now, undoUntil: after(tx.now, UNDO_MS) } : {};
  return await write(tx, run, { state, problem: problem?.slice(0, 1_000) ?? null, ...ended });
}

/** Gives up an import that wrote nothing yet, and forgets its file. @throws ImportNotFound, ImportCannot */
export async function discardRun(tx: Tx, id: string): Promise<RunRow> {
  const run = await lock(tx, id, "discard");
  await deleteChunks(tx, id);
  return await write(tx, run, { state: stateAfter(run.state, "discard"), finishedAt: tx.now });
}

async function lock(tx: Tx, id: string, command: Command): Promise<RunRow> {
  const run = await lockRun(tx, id);
  if (run === null) throw new ImportNotFound(id);
  stateAfter(run.state, command);
  return run;
}

function assertKept(tx: Tx, { undoUntil }: RunRow): void {
  if (undoUntil !== null && undoUntil < tx.now) throw new ImportTooOld(undoUntil);
}

/** Writes a locked run and tells those who watch it. */
export async function write(tx: Tx, run: RunRow, change: Partial<RunRow>): Promise<RunRow> {
  const written = { ...run, failures: 0, ...change, updatedAt: tx.now };
  await writeRun(tx, written);
  await announceChange(tx, RUNS, [run.id]);
  return written;
}
