import { many, type Queryable, run, sql, type Tx } from "#platform/db";

/** What a merchant says of a product, a category with all below it, or a brand. */
export interface Rule {
  readonly id: string;
  readonly effect: "hide" | "bury" | "boost";
  readonly scope: "product" | "category" | "brand";
  /** Id of a product or a category, or the name of a brand. */
  readonly target: string;
  /** Null for every channel. */
  readonly channel: string | null;
  /** In force in [startsAt, endsAt); null is open. */
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
}

/** Most rules that are in force at once. */
export const MAX_RULES = 1_000;

/** Every rule, the newest last. */
export function selectRules(on: Queryable): Promise<readonly Rule[]> {
  return many(
    on,
    sql<Rule>`
      select id, effect, scope, target, channel, starts_at as "startsAt", ends_at as "endsAt"
      from recommendations.rule
      order by id
      limit ${MAX_RULES}::int
    `,
  );
}

/** Adds a rule. @returns false when the same is said already */
export async function insertRule(tx: Tx, rule: Rule): Promise<boolean> {
  const added = await run(
    tx,
    sql`
      insert into recommendations.rule (id, effect, scope, target, channel, starts_at, ends_at, created_at)
      values (
        ${rule.id}::uuid, ${rule.effect}::text, ${rule.scope}::text, ${rule.target}::text, ${rule.channel}::text,
        ${rule.startsAt}::timestamptz, ${rule.endsAt}::timestamptz, ${tx.now}::timestamptz
      )
      on conflict do nothing
    `,
  );
  return added > 0;
}

/** Takes a rule away. @returns false when there is none */
export async function deleteRule(tx: Tx, id: string): Promise<boolean> {
  const gone = await run(
    tx,
    sql`
      delete from recommendations.rule
      where id = ${id}::uuid
    `,
  );
  return gone > 0;
}
