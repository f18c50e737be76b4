import { type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { SubjectsRow } from "./purchase-queries.ts";

export interface SceneRow {
  readonly id: string;
  readonly orderId: string;
  readonly valueCents: bigint;
  readonly roles: readonly string[];
  readonly keys: readonly string[];
  readonly facts: unknown;
  readonly features: Buffer | null;
  readonly decision: string;
  readonly reasons: readonly string[];
}

/** Purchases as they were judged, locked in id order; one that was not judged here does not come back. */
export function lockScenes(tx: Tx, ids: readonly string[]): Statement<SceneRow> {
  return sql<SceneRow>`
    select id, order_id as "orderId", value_cents as "valueCents", roles,
      array(select encode(one, 'hex') from unnest(keys) as one) as keys, facts, features, decision, reasons
    from fraud.purchase
    where region = ${tx.region}::text
      and id = any(${ids}::uuid[])
    order by id
    for update
  `;
}

export interface KnownCard {
  readonly id: string;
  readonly roles: readonly string[];
  readonly keys: readonly string[];
  /** The card that the purchase was made with, if it did not know it; null otherwise. */
  readonly cardKey: string | null;
  readonly features: Buffer | null;
}

/** Writes cards into purchases that the caller has locked; a card that is new to one remembers it like its other subjects. */
export function adoptCards(tx: Tx, known: readonly KnownCard[]): Statement<never> {
  return sql`
    with known as (
      select id, roles::text[] as roles, array(select decode(hex, 'hex') from unnest(keys::text[]) as hex) as keys, card_key,
        features
      from unnest(
        ${known.map(({ id }) => id)}::uuid[],
        ${known.map(({ roles }) => `{${roles.join(",")}}`)}::text[],
        ${known.map(({ keys }) => `{${keys.join(",")}}`)}::text[],
        ${known.map(({ cardKey }) => cardKey)}::text[],
        ${known.map(({ features }) => features)}::bytea[]
      ) as one (id, roles, keys, card_key, features)
    ), changed as (
      update fraud.purchase
      set roles = known.roles, keys = known.keys, features = coalesce(known.features, purchase.features)
      from known
      where purchase.region = ${tx.region}::text
        and purchase.id = known.id
      returning purchase.id, purchase.occurred_at, purchase.value_cents, purchase.outcome, purchase.label, known.card_key
    )
    insert into fraud.observation (region, key, occurred_at, id, step, value_cents, surprise_permille, outcome, label)
    select ${tx.region}::text, decode(card_key, 'hex'), occurred_at, id, 'checkout', value_cents, -1000, outcome, label
    from changed
    where card_key is not null
    on conflict do nothing
  `;
}

/** A purchase was judged again, and waits for a person. */
export function noteReconsidered(
  tx: Tx,
  judged: { readonly id: string; readonly reasons: readonly string[]; readonly rules: readonly string[] },
): Statement<{ readonly id: string }> {
  return sql<{ readonly id: string }>`
    update fraud.purchase
    set decision = 'review', reasons = ${judged.reasons}::text[], rules = ${judged.rules}::text[]
    where region = ${tx.region}::text
      and id = ${judged.id}::uuid
    returning id
  `;
}

/** Who took part in these purchases, a row for each; one that was not judged here has none. */
export function subjectsOfPurchases(on: Queryable, ids: readonly string[]): Statement<SubjectsRow> {
  return sql<SubjectsRow>`
    select roles, array(select encode(one, 'hex') from unnest(keys) as one) as keys
    from fraud.purchase
    where region = ${on.region}::text
      and id = any(${ids}::uuid[])
  `;
}

export interface AcquaintanceRow {
  readonly role: string;
  readonly firstSeenAt: Date | null;
  readonly purchases: number;
  readonly frauds: number;
}

/** How well the subjects of an order are known: since when, and in how many purchases of the last weeks. No text names them. */
export function acquaintancesOf(on: Queryable, orderId: string): Statement<AcquaintanceRow> {
  return sql<AcquaintanceRow>`
    select part.role, subject.first_seen_at as "firstSeenAt", count(observation.id)::int as purchases,
      (count(*) filter (where observation.label = 'fraud'))::int as frauds
    from fraud.purchase
    cross join lateral unnest(purchase.keys, purchase.roles) as part (key, role)
    left join fraud.subject on subject.region = purchase.region and subject.key = part.key
    left join fraud.observation on observation.region = purchase.region
      and observation.key = part.key
      and observation.step = 'checkout'
    where purchase.region = ${on.region}::text
      and purchase.order_id = ${orderId}::uuid
    group by part.role, subject.first_seen_at
    order by part.role
  `;
}
