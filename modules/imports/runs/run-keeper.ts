import { after } from "@hansa/kernel";
import { announceChange, type Database, inSavepoint, type Tx } from "#platform/db";
import { DryRun } from "../reading/keepers.ts";
import type { BatchResult, Keeper, Transact } from "../reading/kind.ts";
import type { RowError } from "../reading/row.ts";
import { unwatched, type Watch } from "../reading/watch.ts";
import { insertErrors, type Phase } from "./file-queries.ts";
import { type Held, noteReading } from "./holder-queries.ts";
import { type Image, insertImages } from "./image-queries.ts";
import { createRecorder } from "./recorder.ts";
import type { PhaseReport } from "./run-queries.ts";

/** Rows, or variants of products, in one transaction of a run: its locks are held for some tenths of a second. */
const ROWS_PER_BATCH = 500;
/** Most failed rows of a phase that are kept; all are counted. */
export const MAX_KEPT_ERRORS = 100_000;
/** How long a worker may be silent before another takes over. */
export const HOLD_MS = 30_000;
/** Topic of the change feed: keys are ids of runs. */
export const RUNS = "imports.runs";

/** The run went on without this worker: a person stopped it, another took it over, or the process is to end. */
export class Interrupted extends Error {}

/** What the keeper of a run begins with. */
export interface Kept {
  readonly db: Database;
  readonly held: Held;
  readonly report: PhaseReport;
  readonly images: number;
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
  /** How much of the file was read, from 0 to 1. */
  readonly progress: () => number;
}

/**
 * Keeps the batches of a run one after the other: what a batch wrote, its images, its errors and how far the run has come
 * commit together, so that whoever takes over goes on with the next row. In a dry run only the errors and the progress
 * are kept.
 */
export function keepRun({ db, held, isDryRun, signal, progress, ...begun }: Kept): Keeper {
  let { report, images } = begun;
  const phase: Phase = isDryRun ? "check" : "import";
  return {
    skip: report.read,
    batchesAtOnce: 1,
    batchSize: ROWS_PER_BATCH,
    async keep({ read, save }) {
      if (signal.aborted) throw new Interrupted("the process is to end");
      const kept = await db.transaction(async (tx) => {
        const written: Image[] = [];
        const result = await save(partsOf(tx, { isDryRun, written }));
        await keepErrors(tx, { runId: held.id, phase, before: report.failed, errors: result.errors });
        await insertImages(
          tx,
          held.id,
          written.map((image, index) => ({ ...image, number: images + index + 1 })),
        );
        const next = {
          report: addUp(report, result, { read, sharePpm: Math.floor(progress() * 1_000_000) }),
          images: images + written.length,
        };
        if ((await noteReading(tx, held, { ...next, heldUntil: after(tx.now, HOLD_MS) })) === 0)
          throw new Interrupted("the run is somebody else's");
        await announceChange(tx, RUNS, [held.id]);
        return { ...next, result };
      });
      ({ report, images } = kept);
      return kept.result;
    },
  };
}

/** Parts of the batch's transaction: each is undone alone when it fails, and every one in a dry run. */
function partsOf(tx: Tx, { isDryRun, written }: { readonly isDryRun: boolean; readonly written: Image[] }): Transact {
  return async <Result>(work: (tx: Tx, watch: Watch) => Promise<Result>) => {
    if (isDryRun) return await throwAway(tx, () => work(tx, unwatched));
    const recorder = createRecorder();
    const result = await inSavepoint(tx, () => work(tx, recorder.watch));
    written.push(...recorder.images());
    return result;
  };
}

async function throwAway<Result>(tx: Tx, work: () => Promise<Result>): Promise<Result> {
  try {
    return await inSavepoint(tx, async (): Promise<Result> => {
      throw new DryRun(await work());
    });
  } catch (error) {
    if (error instanceof DryRun) return error.result as Result;
    throw error;
  }
}

async function keepErrors(
  tx: Tx,
  {
    runId,
    phase,
    before,
    errors,
  }: { readonly runId: string; readonly phase: Phase; readonly before: number; readonly errors: readonly RowError[] },
): Promise<void> {
  const kept = errors.slice(0, Math.max(0, MAX_KEPT_ERRORS - before));
  if (kept.length === 0) return;
  await insertErrors(
    tx,
    runId,
    phase,
    kept.map((error, index) => ({ ...error, number: before + index })),
  );
}

function addUp(
  report: PhaseReport,
  { made, changed, same, errors }: BatchResult,
  come: Pick<PhaseReport, "read" | "sharePpm">,
): PhaseReport {
  return {
    made: report.made + made,
    changed: report.changed + changed,
    same: report.same + same,
    failed: report.failed + errors.length,
    ...come,
  };
}
