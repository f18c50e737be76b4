import type { Tx } from "#platform/db";
import { ensureRegion } from "./directory.ts";

/** The region of this database stands in the directory. */
export async function seedRegions(tx: Tx): Promise<void> {
  await ensureRegion(tx, { code: tx.region });
}
