import { MINUTE_MS, SECOND_MS } from "@hansa/kernel";
import { runInvariants } from "#platform/db";
import { outboxLagMs } from "#platform/events";
import { every, jobAgeMs, type Recurring } from "#platform/jobs";
import type { Telemetry } from "#platform/telemetry";
import { invariantSources } from "./invariants.ts";
import type { Pulse } from "./pulse.ts";

/** The shop looks at itself: at its queues often, at every invariant now and then. */
export function watchJobs({ metrics, logger }: Telemetry, pulse: Pulse): readonly Recurring[] {
  return [
    every({
      name: "server.watch_queues",
      everyMs: 5 * SECOND_MS,
      async run({ db }) {
        const [lagMs, ageMs] = await Promise.all([outboxLagMs(db), jobAgeMs(db)]);
        metrics.outboxLag.set(lagMs / 1_000);
        metrics.jobsAge.set({ queue: "all" }, ageMs / 1_000);
        return { did: 1, full: false };
      },
    }),
    every({
      name: "server.watch_invariants",
      everyMs: 5 * MINUTE_MS,
      async run({ db }) {
        const findings = await runInvariants(db, invariantSources);
        pulse.record(findings, new Date());
        const countOf = (room: string): number => findings.filter((finding) => finding.room === room).length;
        metrics.stockViolations.set(countOf("inventory"));
        metrics.ledgerImbalance.set(countOf("ledger"));
        for (const { room, name, count } of findings) logger.error({ room, name, count }, "an invariant is broken");
        return { did: findings.length, full: false };
      },
    }),
  ];
}
