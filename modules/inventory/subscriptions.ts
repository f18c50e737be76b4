import { SECOND_MS } from "@hansa/kernel";
import { every } from "#platform/jobs";
import { expireHolds } from "./hold.ts";

/** Gives back the units of holds that are past their time. */
const expireHoldsJob = every({
  name: "inventory.expire_holds",
  everyMs: 5 * SECOND_MS,
  async run({ db }) {
    const did = await db.transaction(expireHolds);
    // A reference has many holds, so that a full batch may be few references: look again until none is due.
    return { did, full: did > 0 };
  },
});

/** The work that comes round by itself. */
export const inventoryJobs = [expireHoldsJob] as const;
