import { customerErased } from "#events/identity";
import { MINUTE_MS, SECOND_MS } from "@hansa/kernel";
import { handler } from "#platform/events";
import { every, type Recurring } from "#platform/jobs";
import { carryOutRefunds, MOVES_BATCH } from "./carry-out.ts";
import { CAPTURES_BATCH, carryOutCaptures, flagExpiring } from "./capture.ts";
import { hearDispute } from "./dispute.ts";
import { disputeTold } from "./events.ts";
import { FORGET_BATCH, forgetDeleted } from "./forget.ts";
import type { Payments } from "./payments.ts";
import { renewExpiring } from "./renew.ts";
import { forgetSavedMethods } from "./saved-method.ts";
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
      name: "payments.carry_out_captures",
      everyMs: SECOND_MS,
      async run({ db }) {
        const did = await carryOutCaptures(db, payments);
        return { did, full: did === CAPTURES_BATCH };
      },
    }),
    every({
      name: "payments.flag_expiring_authorizations",
      everyMs: MINUTE_MS,
      async run({ db }) {
        const renewed = await renewExpiring(db, payments);
        return { did: renewed + (await db.transaction((tx) => flagExpiring(tx, payments))), full: false };
      },
    }),
    every({
      name: "payments.forget_methods",
      everyMs: 5 * SECOND_MS,
      async run({ db }) {
        const did = await forgetDeleted(db, payments);
        return { did, full: did === FORGET_BATCH };
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

/** A provider speaks of a dispute: the case follows, and so does the journal. */
const hearDisputeTold = handler({ on: disputeTold, name: "payments.hear_dispute", handle: hearDispute });

/** A customer who is gone leaves no way to pay behind. */
const forgetCustomer = handler({
  on: customerErased,
  name: "payments.forget_customer",
  handle: (tx, { customerId }) => forgetSavedMethods(tx, customerId),
});

/** What this room does when providers, or the room of customers, announce something. */
export const paymentHandlers = [hearDisputeTold, forgetCustomer] as const;
