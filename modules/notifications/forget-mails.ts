import { after, DAY_MS } from "@hansa/kernel";
import type { Database } from "#platform/db";
import { deleteOldMails } from "./queries.ts";

/** How long a mail is kept after it was written: it names people, and its link opens an order. */
export const KEEP_MAILS_MS = 90 * DAY_MS;
const BATCH = 1_000;

/** Deletes one batch of mails that are older than they need be kept. */
export async function forgetOldMails(db: Database): Promise<{ readonly did: number; readonly full: boolean }> {
  const did = await db.transaction((tx) => deleteOldMails(tx, after(tx.now, -KEEP_MAILS_MS), BATCH));
  return { did, full: did === BATCH };
}
