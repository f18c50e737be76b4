import { type Currency, type Money, money } from "@hansa/kernel";
import { assertFreshProof } from "#modules/identity";
import type { Context } from "#platform/http";
import { one, type Tx } from "#platform/db";
import { goneBackOfOrder } from "./refund-queries.ts";

/** Minor units by currency that staff may give away before they prove anew who they are. */
export type AmountLimits = ReadonlyMap<string, bigint>;

/**
 * Lets pass what is not above its limit, and staff who have just proved who they are. A currency without a limit of its
 * own has none to stay below: there everything is proved.
 *
 * @param limits null: nothing is ever asked
 * @throws StepUpRequired
 */
export async function assertProvedFor(
  tx: Tx,
  amount: Money,
  asked: Pick<Context<unknown, unknown, unknown>, "actor" | "headers"> & { readonly limits: AmountLimits | null },
): Promise<void> {
  if (asked.limits === null || amount.amountMinor <= (asked.limits.get(amount.currency) ?? 0n)) return;
  await assertFreshProof(tx, asked);
}

/**
 * Lets pass what has just been given back of an order, by whatever way: refunds, an edit, or cancelling it. The whole order
 * counts, so that many small ones are no way around the limit; a refusal takes all of the transaction back.
 *
 * @throws StepUpRequired
 */
export async function assertGivenBackProved(
  tx: Tx,
  order: { readonly id: string; readonly currency: Currency },
  asked: Parameters<typeof assertProvedFor>[2],
): Promise<void> {
  if (asked.limits === null) return;
  const { goneMinor } = await one(tx, goneBackOfOrder(tx, order.id));
  await assertProvedFor(tx, money(goneMinor, order.currency), asked);
}
