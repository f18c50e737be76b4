import { after, DAY_MS, HOUR_MS } from "@hansa/kernel";
import { every, type JobContext, type Recurring } from "#platform/jobs";
import { carryOutNext } from "./carry-out.ts";
import { discardRun } from "./commands.ts";
import { deleteChunks } from "./file-queries.ts";
import { deleteImages, lockAbandoned, lockExpired } from "./image-queries.ts";

const LOOK_EVERY_MS = 500;
/** An upload that nobody goes on with is discarded after so long. */
export const ABANDONED_MS = 7 * DAY_MS;
/** Runs that one transaction forgets. */
const FORGET_BATCH = 10;

/** The work that comes round: runs are carried out, and what they no longer need is forgotten. */
export const importJobs: readonly Recurring[] = [
  every({ name: "imports.carry_out", everyMs: LOOK_EVERY_MS, run: carryOutNext }),
  every({ name: "imports.forget", everyMs: HOUR_MS, run: forget }),
];

/** Discards uploads that were abandoned, and forgets what runs changed that can be undone no more. */
export async function forget({
  db,
}: Pick<JobContext, "db">): Promise<{ readonly did: number; readonly full: boolean }> {
  const did = await db.transaction(async (tx) => {
    const abandoned = await lockAbandoned(tx, after(tx.now, -ABANDONED_MS), FORGET_BATCH);
    for (const { id } of abandoned) await discardRun(tx, id);
    const expired = await lockExpired(tx, FORGET_BATCH);
    for (const { id } of expired) {
      await deleteImages(tx, id);
      await deleteChunks(tx, id);
    }
    return Math.max(abandoned.length, expired.length);
  });
  return { did, full: did >= FORGET_BATCH };
}
