import { SECOND_MS } from "@hansa/kernel";
import { every } from "#platform/jobs";
import { EXPIRY_BATCH, expireHolds } from "./hold.ts";

/** Gives back the units of holds that are past their time. */
const expireHoldsJob = every({
  name: "inventory.expire_holds",
  everyMs: 5 * SECOND_MS,
  async run({ db }) {
    const did = await db.transaction(expireHolds);
    return { did, full: did >= EXPIRY_BATCH };
  },
});

export const inventoryJobs = [expireHoldsJob] as const;
