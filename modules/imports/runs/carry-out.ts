import { after, newId } from "@hansa/kernel";
import { announceChange, type Database, type Tx } from "#platform/db";
import type { JobContext } from "#platform/jobs";
import { stopRun, UNDO_MS, write } from "./commands.ts";
import { deleteChunks, insertErrors } from "./file-queries.ts";
import { claimRun, type Held, isHeld, noteUndoing, releaseRun } from "./holder-queries.ts";
import { deleteImages, selectImages } from "./image-queries.ts";
import { HOLD_MS, Interrupted, keepRun, MAX_KEPT_ERRORS, RUNS } from "./run-keeper.ts";
import { runKinds } from "./run-kinds.ts";
import { lockRun, type PhaseReport, type RunRow, selectRun } from "./run-queries.ts";
import { isWorking, stateAfter } from "./state.ts";
import { openStoredFile, unreadableBecause } from "./stored-file.ts";
import { takeBack } from "./take-back.ts";

/** Things that one transaction of an undo puts back. */
const UNDO_BATCH = 200;
/** Tries in a row that bring nothing, after which a run is stopped. */
export const MAX_FAILURES = 8;

/** A run that this worker holds, and what it is given. */
interface Job extends JobContext {
  readonly run: RunRow;
  readonly held: Held;
}

/**
 * Takes the oldest run that has something to do and carries it out to its end, until somebody stops it or the process is
 * to end. Whoever takes it next goes on with the next row.
 */
export async function carryOutNext({
  db,
  signal,
}: JobContext): Promise<{ readonly did: number; readonly full: boolean }> {
  const holder = newId<"holder">();
  const id = await db.transaction((tx) => claimRun(tx, holder, after(tx.now, HOLD_MS)));
  const run = id === null ? null : await selectRun(db, id);
  if (run === null) return { did: 0, full: false };
  const job = { db, signal, run, held: { id: run.id, holder, state: run.state } };
  try {
    await carryOut(job);
    return { did: 1, full: true };
  } catch (error) {
    return await giveUp(job, error);
  }
}

async function carryOut(job: Job): Promise<void> {
  const { state } = job.run;
  if (!isWorking(state)) throw new Interrupted("nothing is to be done any more");
  switch (state) {
    case "checking":
    case "importing":
      return await readFile(job, state);
    case "undoing":
      return await undo(job);
  }
}

/** Reports of a phase that has read nothing yet. */
export const NOTHING_READ: PhaseReport = { read: 0, made: 0, changed: 0, same: 0, failed: 0, sharePpm: 0 };

async function readFile({ db, signal, run, held }: Job, state: "checking" | "importing"): Promise<void> {
  const { kind } = runKinds[run.kind];
  const isDryRun = state === "checking";
  const file = openStoredFile(db, run);
  const report = (isDryRun ? run.checkReport : run.importReport) ?? NOTHING_READ;
  const keeper = keepRun({ db, held, report, images: run.images, isDryRun, signal, progress: () => file.progress() });
  try {
    await kind.run({
      file,
      format: run.format,
      columns: run.columns,
      flags: new Set(run.flags),
      db,
      keeper,
      isDryRun,
      onProgress: () => undefined,
    });
  } finally {
    file.stream.destroy();
  }
  await db.transaction((tx) => finishReading(tx, held));
}

async function finishReading(tx: Tx, held: Held): Promise<void> {
  const run = await lockHeld(tx, held);
  const state = stateAfter(run.state, "finish");
  if (state === "checked") {
    await write(tx, run, { state, checkReport: { ...(run.checkReport ?? NOTHING_READ), sharePpm: 1_000_000 } });
    return;
  }
  await deleteChunks(tx, run.id);
  await write(tx, run, {
    state,
    importReport: { ...(run.importReport ?? NOTHING_READ), sharePpm: 1_000_000 },
    finishedAt: tx.now,
    undoUntil: after(tx.now, UNDO_MS),
  });
}

/** Puts back what the run wrote, the latest first: then what was written twice becomes what it was before both. */
async function undo({ db, signal, held }: Job): Promise<void> {
  while (await db.transaction((tx) => undoBatch(tx, held)))
    if (signal.aborted) throw new Interrupted("the process is to end");
}

/** @returns whether there is more */
async function undoBatch(tx: Tx, held: Held): Promise<boolean> {
  const run = await lockHeld(tx, held);
  const below = run.undoBelow ?? run.images + 1;
  const images = await selectImages(tx, run.id, { below, limit: UNDO_BATCH });
  const left = (await takeBack(tx, images)).map(({ image, column, message }, index) => ({
    number: run.notTakenBack + index,
    line: image.line,
    column,
    message: `${image.name}: ${message}`,
  }));
  await insertErrors(
    tx,
    run.id,
    "undo",
    left.filter(({ number }) => number < MAX_KEPT_ERRORS),
  );
  const noted = {
    undoBelow: images.at(-1)?.number ?? 0,
    takenBack: run.takenBack + images.length - left.length,
    notTakenBack: run.notTakenBack + left.length,
  };
  await noteUndoing(tx, held, { ...noted, heldUntil: after(tx.now, HOLD_MS) });
  if (images.length > 0) {
    await announceChange(tx, RUNS, [run.id]);
    return true;
  }
  await deleteImages(tx, run.id);
  await write(tx, run, { ...noted, state: stateAfter(run.state, "finish"), undoUntil: null, finishedAt: tx.now });
  return false;
}

async function lockHeld(tx: Tx, held: Held): Promise<RunRow> {
  const run = (await isHeld(tx, held)) ? await lockRun(tx, held.id) : null;
  if (run === null) throw new Interrupted("the run is somebody else's");
  return run;
}

/** Decides what a failure means for the run: the file's fault ends it, a bad moment is tried again, a bug only so often. */
async function giveUp(
  { db, run, held }: Job,
  error: unknown,
): Promise<{ readonly did: number; readonly full: boolean }> {
  if (error instanceof Interrupted) {
    await db.transaction((tx) => releaseRun(tx, held, 0));
    return { did: 0, full: false };
  }
  const unreadable = unreadableBecause(error);
  if (unreadable !== null) {
    await stopHeld(db, held, unreadable);
    return { did: 1, full: true };
  }
  const failures = ((await selectRun(db, run.id))?.failures ?? 0) + 1;
  if (failures >= MAX_FAILURES) await stopHeld(db, held, "It failed again and again; the server's log says why.");
  else await db.transaction((tx) => releaseRun(tx, held, 1));
  throw error;
}

async function stopHeld(db: Database, held: Held, problem: string): Promise<void> {
  await db.transaction(async (tx) => {
    if (await isHeld(tx, held)) await stopRun(tx, held.id, problem);
  });
}
