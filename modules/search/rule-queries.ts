import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";

/** What a rule of the desk does with products. */
export type RuleKind = "pin" | "boost" | "bury" | "filter";

/** A rule as it is stored; see the table for what may be null. */
export interface RuleRow {
  readonly id: string;
  readonly name: string;
  readonly kind: RuleKind;
  /** Compared words joined by blanks. */
  readonly query: string | null;
  readonly categoryId: string | null;
  readonly channel: string | null;
  readonly productIds: readonly string[];
  readonly attribute: string | null;
  readonly value: string | null;
  readonly factorPpm: number;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly isActive: boolean;
  readonly revision: number;
}

/** Most rules of a shop: the active ones are kept in memory. */
export const MAX_RULES = 5_000;

/** All rules by name, then id. No locks. */
export function listRules(on: Queryable): Promise<readonly RuleRow[]> {
  return many(
    on,
    sql<RuleRow>`
      select id, name, kind, query, category_id as "categoryId", channel, product_ids as "productIds", attribute, value,
        factor_ppm as "factorPpm", starts_at as "startsAt", ends_at as "endsAt", is_active as "isActive", revision
      from search.merchandising
      order by name, id
      limit ${MAX_RULES}::int
    `,
  );
}

/** One rule; null when there is none. */
export function selectRule(on: Queryable, id: string): Promise<RuleRow | null> {
  return first(
    on,
    sql<RuleRow>`
      select id, name, kind, query, category_id as "categoryId", channel, product_ids as "productIds", attribute, value,
        factor_ppm as "factorPpm", starts_at as "startsAt", ends_at as "endsAt", is_active as "isActive", revision
      from search.merchandising
      where id = ${id}::uuid
    `,
  );
}

/** Makes the rule of this id, or gives it these values and the next revision. */
export function upsertRule(tx: Tx, rule: Omit<RuleRow, "revision">): Promise<number> {
  return run(
    tx,
    sql`
      insert into search.merchandising (
        id, name, kind, query, category_id, channel, product_ids, attribute, value, factor_ppm, starts_at, ends_at, is_active
      )
      values (
        ${rule.id}::uuid, ${rule.name}::text, ${rule.kind}::text, ${rule.query}::text, ${rule.categoryId}::uuid,
        ${rule.channel}::text, ${rule.productIds}::uuid[], ${rule.attribute}::text, ${rule.value}::text,
        ${rule.factorPpm}::int, ${rule.startsAt}::timestamptz, ${rule.endsAt}::timestamptz, ${rule.isActive}::boolean
      )
      on conflict (id) do update
      set name = excluded.name,
        kind = excluded.kind,
        query = excluded.query,
        category_id = excluded.category_id,
        channel = excluded.channel,
        product_ids = excluded.product_ids,
        attribute = excluded.attribute,
        value = excluded.value,
        factor_ppm = excluded.factor_ppm,
        starts_at = excluded.starts_at,
        ends_at = excluded.ends_at,
        is_active = excluded.is_active,
        revision = merchandising.revision + 1
    `,
  );
}

/** Takes a rule away. @returns 0 when it was not there */
export function deleteRule(tx: Tx, id: string): Promise<number> {
  return run(tx, sql`delete from search.merchandising where id = ${id}::uuid`);
}

export interface RankingRow {
  readonly code: string;
  /** What differs from the usual settings. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sharePpm: number;
  readonly revision: number;
}

/** All rankings by code; there are a handful. */
export function listRankings(on: Queryable): Promise<readonly RankingRow[]> {
  return many(
    on,
    sql<RankingRow>`
      select code, settings, share_ppm as "sharePpm", revision
      from search.ranking
      order by code
    `,
  );
}

/** Makes the ranking of this code, or gives it these values. */
export function upsertRanking(tx: Tx, ranking: Omit<RankingRow, "revision">): Promise<number> {
  return run(
    tx,
    sql`
      insert into search.ranking (code, settings, share_ppm)
      values (${ranking.code}::text, ${ranking.settings}::jsonb, ${ranking.sharePpm}::int)
      on conflict (code) do update
      set settings = excluded.settings,
        share_ppm = excluded.share_ppm,
        revision = ranking.revision + 1
    `,
  );
}

/** Takes a ranking away. @returns 0 when it was not there */
export function deleteRanking(tx: Tx, code: string): Promise<number> {
  return run(tx, sql`delete from search.ranking where code = ${code}::text`);
}
