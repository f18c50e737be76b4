import { after, HOUR_MS, MINUTE_MS, SECOND_MS } from "@hansa/kernel";
import { type Database, many, run } from "#platform/db";
import { claimForgotten, deleteForgotten, type ForgottenRow, putOffForgotten } from "./forget-queries.ts";
import type { Payments } from "./payments.ts";

/** Saved ways to pay that one run has forgotten, all at once. */
export const FORGET_BATCH = 16;
/** Tries, over some six days, after which people have to look. */
export const MAX_FORGET_TRIES = 36;
/** Longer than any provider's timeout. */
const LEASE_MS = 2 * MINUTE_MS;
const FIRST_BACKOFF_MS = 2 * SECOND_MS;
const LONGEST_BACKOFF_MS = 6 * HOUR_MS;

/**
 * Has providers forget what customers deleted: leased in one short transaction, asked with none open, until the provider
 * says that it is gone. Two processes that ask for the same one do no harm.
 *
 * @returns how many it took, at most FORGET_BATCH
 */
export async function forgetDeleted(db: Database, payments: Payments): Promise<number> {
  const claimed = await db.transaction((tx) =>
    many(tx, claimForgotten(tx, { limit: FORGET_BATCH, leasedUntil: after(tx.now, LEASE_MS) })),
  );
  await Promise.all(claimed.map((one) => forgetOne(db, payments, one)));
  return claimed.length;
}

async function forgetOne(db: Database, payments: Payments, { id, provider, token, tries }: ForgottenRow) {
  const answer = await payments.forget(provider, token);
  await db.transaction(async (tx) => {
    if (answer.kind === "done") return await run(tx, deleteForgotten(tx, id));
    const backoffMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(tries - 1, 20));
    const failure = answer.kind === "unknown" ? "unknown" : answer.reason;
    const isGivenUp = tries >= MAX_FORGET_TRIES || failure === "invalid_request" || failure === "not_supported";
    const nextTryAt = after(tx.now, backoffMs);
    return await run(tx, putOffForgotten(tx, { id, tries, failure, nextTryAt, isGivenUp }));
  });
}
