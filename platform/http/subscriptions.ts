import type { Recurring } from "#platform/jobs";
import { forgetExpired, forgetWindows } from "./queries.ts";

const MINUTE_MS = 60_000;
/** Rows forgotten in one transaction. */
export const FORGET_BATCH = 1_000;

/** The platform's own recurring work: old answers of `Idempotency-Key` and ended rate-limit windows go. */
export const recurring: readonly Recurring[] = [
  {
    name: "platform.forget_idempotency_keys",
    everyMs: MINUTE_MS,
    async run({ db }) {
      const did = await db.transaction((tx) => forgetExpired(tx, FORGET_BATCH));
      return { did, full: did === FORGET_BATCH };
    },
  },
  {
    name: "platform.forget_rate_limits",
    everyMs: 5 * MINUTE_MS,
    async run({ db }) {
      const did = await db.transaction((tx) => forgetWindows(tx, FORGET_BATCH));
      return { did, full: did === FORGET_BATCH };
    },
  },
];
