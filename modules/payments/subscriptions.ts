import { SECOND_MS } from "@hansa/kernel";
import { every, type Recurring } from "#platform/jobs";
import { carryOutRefunds, MOVES_BATCH } from "./carry-out.ts";
import type { Payments } from "./payments.ts";
import { EVENTS_BATCH, processWebhooks } from "./webhook.ts";

/** The room's recurring work: gives money back at the providers, and tells who wants to know what they announced. */
export function paymentJobs(payments: Payments): readonly Recurring[] {
  return [
    every({
      name: "payments.carry_out_refunds",
      everyMs: SECOND_MS,
      async run({ db }) {
        const did = await carryOutRefunds(db, payments);
        return { did, full: did === MOVES_BATCH };
      },
    }),
    every({
      name: "payments.process_webhooks",
      everyMs: SECOND_MS,
      async run({ db }) {
        const did = await db.transaction(processWebhooks);
        return { did, full: did === EVENTS_BATCH };
      },
    }),
  ];
}
