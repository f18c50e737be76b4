import { InvalidInput, newId } from "@hansa/kernel";
import { loadVariants } from "#modules/catalog";
import type { Tx } from "#platform/db";
import { PromotionInUse, PromotionNotFound } from "../errors.ts";
import { announceSettings } from "../settings.ts";
import { problemsOf } from "./explain-problems.ts";
import { type Stacking, type Trigger } from "./promotion.ts";
import {
  deletePromotion,
  lockPromotion,
  MAX_PROMOTIONS,
  type PromotionRow,
  selectPromotions,
  upsertPromotion,
} from "./queries.ts";
import type { Condition, Reward } from "./rule-shape.ts";

/** A promotion as it is made or changed; its code names it and never changes. */
export interface PromotionToSet {
  readonly code: string;
  readonly name: string;
  readonly trigger: Trigger;
  readonly isEnabled: boolean;
  readonly priority: number;
  readonly group: string | null;
  readonly stacking: Stacking;
  readonly conditions: readonly Condition[];
  readonly reward: Reward;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly maxUses: number | null;
  readonly maxUsesPerCustomer: number | null;
  readonly budget: { readonly amountMinor: bigint; readonly currency: string } | null;
}

/**
 * Makes the promotion, or gives the one of this code these values; every process knows it within a second. Uses that were
 * counted stay counted; a limit that is new counts from now on.
 *
 * @throws InvalidInput naming every rule that makes no sense, in words
 */
export async function setPromotion(tx: Tx, promotion: PromotionToSet): Promise<PromotionRow> {
  const { budget, ...rest } = promotion;
  const problems = [
    ...problemsOf({
      ...rest,
      usesPerCustomer: rest.maxUsesPerCustomer,
      budgetCurrency: budget?.currency ?? null,
    }),
    ...(await giftProblems(tx, promotion.reward)),
  ];
  if (problems.length > 0) throw new InvalidInput(problems);
  const [standing] = await lockPromotion(tx, promotion.code);
  if (standing === undefined && (await selectPromotions(tx)).length >= MAX_PROMOTIONS)
    throw new InvalidInput([{ pointer: "/code", message: `a shop has at most ${String(MAX_PROMOTIONS)} promotions` }]);
  await upsertPromotion(tx, {
    ...rest,
    id: standing?.id ?? newId<"promotion">(tx.now.getTime()),
    budgetMinor: budget?.amountMinor ?? null,
    budgetCurrency: budget?.currency ?? null,
    limitsRegion: standing?.limitsRegion ?? tx.region,
  });
  await announceSettings(tx);
  return await findPromotion(tx, promotion.code);
}

/** The promotion of this code, locked until commit. @throws PromotionNotFound */
export async function findPromotion(tx: Tx, code: string): Promise<PromotionRow> {
  const [found] = await lockPromotion(tx, code);
  if (found === undefined) throw new PromotionNotFound(code);
  return found;
}

/** Takes away a promotion that nothing points at. @throws PromotionNotFound, PromotionInUse */
export async function removePromotion(tx: Tx, code: string): Promise<void> {
  await findPromotion(tx, code);
  if ((await deletePromotion(tx, code)) === 0) throw new PromotionInUse(code);
  await announceSettings(tx);
}

async function giftProblems(tx: Tx, reward: Reward) {
  if (reward.kind !== "gift" || (await loadVariants(tx, [reward.variantId])).size > 0) return [];
  return [{ pointer: "/reward/variantId", message: "is no variant of this shop" }];
}
