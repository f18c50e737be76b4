import type { SharedCode } from "./book.ts";
import { toCode } from "./claims.ts";
import { type CodeRow, selectSharedCodes } from "./code-queries.ts";
import type { Promotion, Stacking, Trigger } from "./promotion.ts";
import { type PromotionRow, selectPromotions } from "./queries.ts";
import type { Condition, Reward } from "./rule-shape.ts";
import type { Queryable } from "#platform/db";

/** Every promotion and shared code, for the settings that a process keeps. Two statements, issued at once. */
export async function readPromotions(
  on: Queryable,
): Promise<{ readonly promotions: readonly Promotion[]; readonly sharedCodes: readonly SharedCode[] }> {
  const [rows, codes] = await Promise.all([selectPromotions(on), selectSharedCodes(on)]);
  return {
    promotions: rows.map((row) => parsePromotion(row, on.region)),
    sharedCodes: codes.map((code: CodeRow) => toCode(code)),
  };
}

/** The row as quotes of a region know it; its rules were checked when they were written. */
export function parsePromotion(row: PromotionRow, region: string): Promotion {
  const { id, code, name, isEnabled, priority, group, budgetMinor, budgetCurrency } = row;
  return {
    ...{ id, code, name, isEnabled, priority, group },
    trigger: row.trigger as Trigger,
    stacking: row.stacking as Stacking,
    conditions: row.conditions as readonly Condition[],
    reward: row.reward as Reward,
    fromMs: row.startsAt?.getTime() ?? -Infinity,
    untilMs: row.endsAt?.getTime() ?? Infinity,
    limits: {
      uses: row.maxUses,
      usesPerCustomer: row.maxUsesPerCustomer,
      budget:
        budgetMinor === null || budgetCurrency === null ? null : { amountMinor: budgetMinor, currency: budgetCurrency },
      isElsewhere: row.limitsRegion !== region,
    },
  };
}
