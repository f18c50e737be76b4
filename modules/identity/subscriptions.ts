import { MINUTE_MS, SECOND_MS } from "@hansa/kernel";
import { every, type Recurring } from "#platform/jobs";
import { deleteEndedWindows } from "./attempt-queries.ts";
import { SEAL_BATCH, sealAudit } from "./audit.ts";
import { deleteEndedMailRequests } from "./mail-queries.ts";
import { deleteEndedChallenges } from "./challenge-queries.ts";
import { deleteEndedCustomerSessions } from "./session-queries.ts";
import { deleteEndedStaffSessions } from "./staff-session-queries.ts";

/** Most rows that one run of the sweep deletes of each kind. */
const SWEEP_BATCH = 500;

/** The room's recurring work; it hears no events. */
export const identityJobs: readonly Recurring[] = [
  every({
    name: "identity.seal_audit",
    everyMs: 10 * SECOND_MS,
    async run({ db }) {
      const did = await db.transaction(sealAudit);
      return { did, full: did === SEAL_BATCH };
    },
  }),
  every({
    name: "identity.sweep",
    everyMs: 5 * MINUTE_MS,
    async run({ db }) {
      const swept = await db.transaction(async (tx) => [
        await deleteEndedCustomerSessions(tx, SWEEP_BATCH),
        await deleteEndedStaffSessions(tx, SWEEP_BATCH),
        await deleteEndedMailRequests(tx, SWEEP_BATCH),
        await deleteEndedWindows(tx, SWEEP_BATCH),
        await deleteEndedChallenges(tx, SWEEP_BATCH),
      ]);
      return { did: swept.reduce((sum, count) => sum + count, 0), full: swept.includes(SWEEP_BATCH) };
    },
  }),
];
