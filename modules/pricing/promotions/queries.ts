import { jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";

/** A promotion as it is stored. */
export interface PromotionRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly trigger: string;
  readonly isEnabled: boolean;
  readonly priority: number;
  readonly group: string | null;
  readonly stacking: string;
  readonly conditions: unknown;
  readonly reward: unknown;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly maxUses: number | null;
  readonly maxUsesPerCustomer: number | null;
  readonly budgetMinor: bigint | null;
  readonly budgetCurrency: string | null;
  readonly limitsRegion: string;
  readonly version: number;
}

/** Most promotions of a shop: all of them are kept by every process. */
export const MAX_PROMOTIONS = 5_000;

/** Every promotion by code, those that are off or over too. No locks. */
export function selectPromotions(on: Queryable): Promise<readonly PromotionRow[]> {
  return many(
    on,
    sql<PromotionRow>`
      select
        id, code, name, trigger, is_enabled as "isEnabled", priority, exclusion_group as "group", stacking,
        conditions, reward, starts_at as "startsAt", ends_at as "endsAt", max_uses as "maxUses",
        max_uses_per_customer as "maxUsesPerCustomer", budget_minor as "budgetMinor",
        budget_currency as "budgetCurrency", limits_region as "limitsRegion", version
      from pricing.promotion
      order by code
    `,
  );
}

/** One promotion by code, locked until commit; an absent row is none. */
export function lockPromotion(tx: Tx, code: string): Promise<readonly PromotionRow[]> {
  return many(
    tx,
    sql<PromotionRow>`
      select
        id, code, name, trigger, is_enabled as "isEnabled", priority, exclusion_group as "group", stacking,
        conditions, reward, starts_at as "startsAt", ends_at as "endsAt", max_uses as "maxUses",
        max_uses_per_customer as "maxUsesPerCustomer", budget_minor as "budgetMinor",
        budget_currency as "budgetCurrency", limits_region as "limitsRegion", version
      from pricing.promotion
      where code = ${code}::text
      for update
    `,
  );
}

/** Makes the promotion of this code, or gives it these values and raises its version. */
export function upsertPromotion(tx: Tx, row: Omit<PromotionRow, "version">): Promise<number> {
  return run(
    tx,
    sql`
      insert into pricing.promotion (
        id, code, name, trigger, is_enabled, priority, exclusion_group, stacking, conditions, reward, starts_at, ends_at,
        max_uses, max_uses_per_customer, budget_minor, budget_currency, limits_region, created_at, updated_at
      )
      values (
        ${row.id}::uuid, ${row.code}::text, ${row.name}::text, ${row.trigger}::text, ${row.isEnabled}::boolean,
        ${row.priority}::int, ${row.group}::text, ${row.stacking}::text, ${jsonb(row.conditions)}::jsonb,
        ${jsonb(row.reward)}::jsonb, ${row.startsAt}::timestamptz, ${row.endsAt}::timestamptz, ${row.maxUses}::int,
        ${row.maxUsesPerCustomer}::int, ${row.budgetMinor}::bigint, ${row.budgetCurrency}::char(3),
        ${row.limitsRegion}::text, ${tx.now}::timestamptz, ${tx.now}::timestamptz
      )
      on conflict (code) do update
      set
        name = excluded.name,
        trigger = excluded.trigger,
        is_enabled = excluded.is_enabled,
        priority = excluded.priority,
        exclusion_group = excluded.exclusion_group,
        stacking = excluded.stacking,
        conditions = excluded.conditions,
        reward = excluded.reward,
        starts_at = excluded.starts_at,
        ends_at = excluded.ends_at,
        max_uses = excluded.max_uses,
        max_uses_per_customer = excluded.max_uses_per_customer,
        budget_minor = excluded.budget_minor,
        budget_currency = excluded.budget_currency,
        version = promotion.version + 1,
        updated_at = excluded.updated_at
    `,
  );
}

/** Takes away a promotion that has no codes and was never counted. @returns 0 when there is none, or when it has */
export function deletePromotion(tx: Tx, code: string): Promise<number> {
  return run(
    tx,
    sql`
      delete from pricing.promotion
      where code = ${code}::text
        and not exists (select from pricing.code where code.promotion_id = promotion.id)
        and not exists (select from pricing.code_batch where code_batch.promotion_id = promotion.id)
        and not exists (select from pricing.tally where tally.promotion_id = promotion.id)
    `,
  );
}

/** How a promotion was used, for the desk. */
export interface UsageRow {
  readonly promotionId: string;
  readonly subject: string;
  readonly used: bigint;
}

/** Uses and money of these promotions in this region; one that was never counted has no row. No locks. */
export function selectUsage(on: Queryable, promotionIds: readonly string[]): Promise<readonly UsageRow[]> {
  return many(
    on,
    sql<UsageRow>`
      select promotion_id as "promotionId", subject, used
      from pricing.tally
      where region = ${on.region}::text
        and promotion_id = any(${promotionIds}::uuid[])
        and subject in ('uses', 'budget')
    `,
  );
}
