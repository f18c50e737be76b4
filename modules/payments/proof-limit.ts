import type { Money } from "@hansa/kernel";
import { assertFreshProof } from "#modules/identity";
import type { Context } from "#platform/http";
import type { Tx } from "#platform/db";

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
