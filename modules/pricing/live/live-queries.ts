import { jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { PriceEnding } from "../prices/price-rule.ts";
import type { LiveReason } from "./live-rule.ts";

export interface LiveRuleRow {
  readonly variantId: string;
  readonly list: string;
  readonly priceListId: string;
  readonly currency: string;
  readonly referenceMinor: bigint;
  readonly floorMinor: bigint;
  readonly ceilingMinor: bigint;
  readonly lowUnits: number | null;
  readonly highUnits: number | null;
  readonly lowPpm: number;
  readonly highPpm: number;
  readonly targetUnits: number | null;
  readonly windowMinutes: number | null;
  readonly velocityPpm: number;
  readonly hours: unknown;
  readonly ending: PriceEnding;
  readonly stepPpm: number;
  readonly cooldownSeconds: number;
  readonly isActive: boolean;
  /** The variant's price in the list for one unit; null when it has none. */
  readonly currentMinor: bigint | null;
}

/** Locks rules that are due, the longest first, at most `limit`; those that someone else works on are passed over. */
export function lockDueRules(tx: Tx, limit: number): Promise<readonly LiveRuleRow[]> {
  return many(
    tx,
    sql<LiveRuleRow>`
      select
        live_rule.variant_id as "variantId",
        price_list.code as "list",
        live_rule.price_list_id as "priceListId",
        price_list.currency as "currency",
        live_rule.reference_minor as "referenceMinor",
        live_rule.floor_minor as "floorMinor",
        live_rule.ceiling_minor as "ceilingMinor",
        live_rule.low_units as "lowUnits",
        live_rule.high_units as "highUnits",
        live_rule.low_ppm as "lowPpm",
        live_rule.high_ppm as "highPpm",
        live_rule.target_units as "targetUnits",
        live_rule.window_minutes as "windowMinutes",
        live_rule.velocity_ppm as "velocityPpm",
        live_rule.hours as "hours",
        live_rule.price_ending as "ending",
        live_rule.step_ppm as "stepPpm",
        live_rule.cooldown_seconds as "cooldownSeconds",
        live_rule.is_active as "isActive",
        price.amount_minor as "currentMinor"
      from pricing.live_rule
      join pricing.price_list on price_list.id = live_rule.price_list_id
      left join pricing.price
        on price.variant_id = live_rule.variant_id
        and price.price_list_id = live_rule.price_list_id
        and price.min_quantity = 1
      where live_rule.is_active
        and live_rule.due_at <= ${tx.now}::timestamptz
      order by live_rule.due_at, live_rule.variant_id, live_rule.price_list_id
      limit ${limit}::int
      for update of live_rule skip locked
    `,
  );
}

/** Rules of a variant or of all, in key order behind `after`; each with its price of the moment. No locks. */
export function selectLiveRules(
  on: Queryable,
  filter: { readonly variantId: string | null; readonly afterVariantId: string | null; readonly limit: number },
): Promise<readonly LiveRuleRow[]> {
  return many(
    on,
    sql<LiveRuleRow>`
      select
        live_rule.variant_id as "variantId",
        price_list.code as "list",
        live_rule.price_list_id as "priceListId",
        price_list.currency as "currency",
        live_rule.reference_minor as "referenceMinor",
        live_rule.floor_minor as "floorMinor",
        live_rule.ceiling_minor as "ceilingMinor",
        live_rule.low_units as "lowUnits",
        live_rule.high_units as "highUnits",
        live_rule.low_ppm as "lowPpm",
        live_rule.high_ppm as "highPpm",
        live_rule.target_units as "targetUnits",
        live_rule.window_minutes as "windowMinutes",
        live_rule.velocity_ppm as "velocityPpm",
        live_rule.hours as "hours",
        live_rule.price_ending as "ending",
        live_rule.step_ppm as "stepPpm",
        live_rule.cooldown_seconds as "cooldownSeconds",
        live_rule.is_active as "isActive",
        price.amount_minor as "currentMinor"
      from pricing.live_rule
      join pricing.price_list on price_list.id = live_rule.price_list_id
      left join pricing.price
        on price.variant_id = live_rule.variant_id
        and price.price_list_id = live_rule.price_list_id
        and price.min_quantity = 1
      where (${filter.variantId}::uuid is null or live_rule.variant_id = ${filter.variantId}::uuid)
        and (${filter.afterVariantId}::uuid is null or live_rule.variant_id > ${filter.afterVariantId}::uuid)
      order by live_rule.variant_id, price_list.code
      limit ${filter.limit}::int
    `,
  );
}

/** Makes the rule of this variant in this list, due at once. */
export function upsertLiveRule(tx: Tx, rule: Omit<LiveRuleRow, "currentMinor" | "list" | "currency">): Promise<number> {
  return run(
    tx,
    sql`
      insert into pricing.live_rule (
        variant_id, price_list_id, reference_minor, floor_minor, ceiling_minor, low_units, high_units, low_ppm, high_ppm,
        target_units, window_minutes, velocity_ppm, hours, price_ending, step_ppm, cooldown_seconds, is_active, due_at
      )
      values (
        ${rule.variantId}::uuid, ${rule.priceListId}::uuid, ${rule.referenceMinor}::bigint, ${rule.floorMinor}::bigint,
        ${rule.ceilingMinor}::bigint, ${rule.lowUnits}::int, ${rule.highUnits}::int, ${rule.lowPpm}::int,
        ${rule.highPpm}::int, ${rule.targetUnits}::int, ${rule.windowMinutes}::int, ${rule.velocityPpm}::int,
        ${jsonb(rule.hours)}::jsonb, ${rule.ending}::text, ${rule.stepPpm}::int, ${rule.cooldownSeconds}::int,
        ${rule.isActive}::boolean, ${tx.now}::timestamptz
      )
      on conflict (variant_id, price_list_id) do update
      set
        reference_minor = excluded.reference_minor,
        floor_minor = excluded.floor_minor,
        ceiling_minor = excluded.ceiling_minor,
        low_units = excluded.low_units,
        high_units = excluded.high_units,
        low_ppm = excluded.low_ppm,
        high_ppm = excluded.high_ppm,
        target_units = excluded.target_units,
        window_minutes = excluded.window_minutes,
        velocity_ppm = excluded.velocity_ppm,
        hours = excluded.hours,
        price_ending = excluded.price_ending,
        step_ppm = excluded.step_ppm,
        cooldown_seconds = excluded.cooldown_seconds,
        is_active = excluded.is_active,
        due_at = excluded.due_at
    `,
  );
}

/** Takes a rule away; the price stays as it is. @returns 0 when there is none */
export function deleteLiveRule(tx: Tx, variantId: string, list: string): Promise<number> {
  return run(
    tx,
    sql`
      delete from pricing.live_rule
      using pricing.price_list
      where price_list.id = live_rule.price_list_id
        and price_list.code = ${list}::text
        and live_rule.variant_id = ${variantId}::uuid
    `,
  );
}

/** These rules are looked at again after their pause. The caller holds their locks. */
export function postponeRules(
  tx: Tx,
  rules: readonly { readonly variantId: string; readonly priceListId: string }[],
): Promise<number> {
  return run(
    tx,
    sql`
      update pricing.live_rule
      set due_at = ${tx.now}::timestamptz + live_rule.cooldown_seconds * interval '1 second'
      from unnest(
        ${rules.map((rule) => rule.variantId)}::uuid[],
        ${rules.map((rule) => rule.priceListId)}::uuid[]
      ) as seen (variant_id, price_list_id)
      where live_rule.variant_id = seen.variant_id
        and live_rule.price_list_id = seen.price_list_id
    `,
  );
}

export interface LiveChange {
  readonly id: string;
  readonly variantId: string;
  readonly priceListId: string;
  readonly beforeMinor: bigint | null;
  readonly afterMinor: bigint;
  readonly reasons: readonly LiveReason[];
}

/** Writes down what rules changed, and why. */
export function insertLiveChanges(tx: Tx, changes: readonly LiveChange[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into pricing.live_change (id, variant_id, price_list_id, decided_at, before_minor, after_minor, why)
      select id, variant_id, price_list_id, ${tx.now}::timestamptz, before_minor, after_minor, why
      from unnest(
        ${changes.map((change) => change.id)}::uuid[],
        ${changes.map((change) => change.variantId)}::uuid[],
        ${changes.map((change) => change.priceListId)}::uuid[],
        ${changes.map((change) => change.beforeMinor)}::bigint[],
        ${changes.map((change) => change.afterMinor)}::bigint[],
        ${changes.map((change) => jsonb(change.reasons))}::jsonb[]
      ) as change (id, variant_id, price_list_id, before_minor, after_minor, why)
    `,
  );
}

export interface LiveChangeRow {
  readonly id: string;
  readonly variantId: string;
  readonly list: string;
  readonly currency: string;
  readonly decidedAt: Date;
  readonly beforeMinor: bigint | null;
  readonly afterMinor: bigint;
  readonly why: unknown;
}

/** What rules changed about a variant, the latest first, before an id; at most `limit`. No locks. */
export function selectLiveChanges(
  on: Queryable,
  variantId: string,
  page: { readonly beforeId: string | null; readonly limit: number },
): Promise<readonly LiveChangeRow[]> {
  return many(
    on,
    sql<LiveChangeRow>`
      select
        live_change.id as "id",
        live_change.variant_id as "variantId",
        price_list.code as "list",
        price_list.currency as "currency",
        live_change.decided_at as "decidedAt",
        live_change.before_minor as "beforeMinor",
        live_change.after_minor as "afterMinor",
        live_change.why as "why"
      from pricing.live_change
      join pricing.price_list on price_list.id = live_change.price_list_id
      where live_change.variant_id = ${variantId}::uuid
        and (${page.beforeId}::uuid is null or live_change.id < ${page.beforeId}::uuid)
      order by live_change.id desc
      limit ${page.limit}::int
    `,
  );
}
