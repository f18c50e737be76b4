import { after, HOUR_MS } from "@hansa/kernel";
import type { Tx } from "#platform/db";
import { every } from "#platform/jobs";
import { expireCartRows } from "./door-queries.ts";
import { EXPIRY_BATCH, UNTOUCHED_MS } from "./limits.ts";

/**
 * Closes carts that nobody touched for UNTOUCHED_MS and forgets their addresses.
 *
 * @returns how many, at most EXPIRY_BATCH
 */
export function expireCarts(tx: Tx): Promise<number> {
  return expireCartRows(tx, after(tx.now, -UNTOUCHED_MS), EXPIRY_BATCH);
}

const expireCartsJob = every({
  name: "cart.expire_carts",
  everyMs: HOUR_MS,
  async run({ db }) {
    const did = await db.transaction(expireCarts);
    return { did, full: did >= EXPIRY_BATCH };
  },
});

/** The room's recurring work. */
export const cartJobs = [expireCartsJob] as const;
