import { SECOND_MS } from "@hansa/kernel";
import { every } from "#platform/jobs";
import { sealJournal, SEALS_BATCH } from "./seal.ts";

/** The room's recurring work: seals the stretches of the journal that are closed. */
export const ledgerJobs = [
  every({
    name: "ledger.seal",
    everyMs: 5 * SECOND_MS,
    async run({ db }) {
      const did = await db.transaction(sealJournal);
      return { did, full: did === SEALS_BATCH };
    },
  }),
] as const;
