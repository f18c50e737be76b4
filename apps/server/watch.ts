import { MINUTE_MS, SECOND_MS } from "@hansa/kernel";
import { runInvariants } from "#platform/db";
import { outboxLagMs } from "#platform/events";
import { every, inTurns, jobAgeMs, type Recurring } from "#platform/jobs";
import type { Telemetry } from "#platform/telemetry";
import { invariantSources } from "./invariants.ts";
import { type Broken, readPulse, WATCH_INVARIANTS } from "./pulse.ts";

/** The shop looks at itself: at its queues often, at every invariant now and then, one process for all of them. */
export function watchJobs({ metrics, logger }: Telemetry): readonly Recurring[] {
  return [
    every({
      name: "server.watch_queues",
      everyMs: 5 * SECOND_MS,
      async run({ db }) {
        const [lagMs, ageMs, { broken }] = await Promise.all([outboxLagMs(db), jobAgeMs(db), readPulse(db)]);
        metrics.outboxLag.set(lagMs / 1_000);
        metrics.jobsAge.set({ queue: "all" }, ageMs / 1_000);
        const countOf = (room: string): number => broken.filter((one) => one.room === room).length;
        metrics.stockViolations.set(countOf("inventory"));
        metrics.ledgerImbalance.set(countOf("ledger"));
        return { did: 1, full: false };
      },
    }),
    inTurns<readonly Broken[]>({
      name: WATCH_INVARIANTS,
      everyMs: 5 * MINUTE_MS,
      async run({ db }) {
        const findings = await runInvariants(db, invariantSources);
        const broken = findings.map(({ room, name, count }) => ({ room, name, count }));
        for (const one of broken) logger.error(one, "an invariant is broken");
        return broken;
      },
    }),
  ];
}
