import { after, HOUR_MS, MINUTE_MS } from "@hansa/kernel";
import { customerErased } from "#events/identity";
import type { Tx } from "#platform/db";
import { type Handler, handler } from "#platform/events";
import { every } from "#platform/jobs";
import { noticeAbandoned } from "./abandonment.ts";
import { forgetCartsOf } from "./abandonment-queries.ts";
import { expireCartRows } from "./door-queries.ts";
import { forgetThawedPrices } from "./freeze.ts";
import { EXPIRY_BATCH, REMINDER_BATCH, THAW_BATCH, UNTOUCHED_MS } from "./limits.ts";

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

const noticeAbandonedJob = every({
  name: "cart.notice_abandoned",
  everyMs: 5 * MINUTE_MS,
  async run({ db }) {
    const did = await db.transaction(noticeAbandoned);
    return { did, full: did >= REMINDER_BATCH };
  },
});

const forgetThawedJob = every({
  name: "cart.forget_thawed_prices",
  everyMs: HOUR_MS,
  async run({ db }) {
    const did = await db.transaction(forgetThawedPrices);
    return { did, full: did >= THAW_BATCH };
  },
});

/** The room's recurring work. */
export const cartJobs = [expireCartsJob, noticeAbandonedJob, forgetThawedJob] as const;

/** What this room does when something happened elsewhere. */
export const cartHandlers: readonly Handler[] = [
  handler({
    on: customerErased,
    name: "cart.forget_customer",
    handle: async (tx, { customerId }) => void (await forgetCartsOf(tx, customerId)),
  }),
];
