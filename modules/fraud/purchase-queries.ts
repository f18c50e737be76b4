import { jsonb, type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { Facts } from "./circumstances.ts";
import type { Subject } from "./subject.ts";

export interface JudgedRow {
  readonly id: string;
  readonly decision: string;
  readonly scorePpm: number;
  readonly reasons: readonly string[];
  readonly modelVersion: number;
  readonly rulesVersion: number;
}

/** Judgements that were made already; one that does not come back is new. */
export function judgedBefore(on: Queryable, ids: readonly string[]): Statement<JudgedRow> {
  return sql<JudgedRow>`
    select id, decision, score_ppm as "scorePpm", reasons, model_version as "modelVersion", rules_version as "rulesVersion"
    from fraud.purchase
    where region = ${on.region}::text
      and id = any(${ids}::uuid[])
  `;
}

export interface NewPurchase {
  readonly id: string;
  readonly orderId: string;
  readonly valueCents: number;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly subjects: readonly Subject[];
  readonly facts: Facts;
  readonly features: Float64Array;
  readonly scorePpm: number;
  readonly decision: string;
  readonly reasons: readonly string[];
  readonly rules: readonly string[];
  readonly modelVersion: number;
  readonly rulesVersion: number;
}

/** Writes judgements; one that another process wrote meanwhile stays as it is. Lists travel as JSON, one per purchase. */
export function insertPurchases(tx: Tx, purchases: readonly NewPurchase[]): Statement<never> {
  return sql`
    insert into fraud.purchase (
      region, id, order_id, occurred_at, value_cents, amount_minor, currency, roles, keys, facts, features, score_ppm,
      decision, reasons, rules, model_version, rules_version
    )
    select ${tx.region}::text, id, order_id, ${tx.now}::timestamptz, value_cents, amount_minor, currency,
      roles::text[], keys::bytea[], facts, features::real[], score_ppm, decision, reasons::text[], rules::text[],
      model_version, rules_version
    from unnest(
      ${purchases.map((one) => one.id)}::uuid[],
      ${purchases.map((one) => one.orderId)}::uuid[],
      ${purchases.map((one) => one.valueCents)}::bigint[],
      ${purchases.map((one) => one.amountMinor)}::bigint[],
      ${purchases.map((one) => one.currency)}::char(3)[],
      ${purchases.map(({ subjects }) => listOf(subjects.map(({ role }) => role)))}::text[],
      ${purchases.map(({ subjects }) => listOf(subjects.map(({ key }) => `\\x${key}`)))}::text[],
      ${purchases.map((one) => jsonb(one.facts))}::jsonb[],
      ${purchases.map((one) => `{${one.features.map((value) => Math.fround(value)).join(",")}}`)}::text[],
      ${purchases.map((one) => one.scorePpm)}::int[],
      ${purchases.map((one) => one.decision)}::text[],
      ${purchases.map((one) => listOf(one.reasons))}::text[],
      ${purchases.map((one) => listOf(one.rules))}::text[],
      ${purchases.map((one) => one.modelVersion)}::int[],
      ${purchases.map((one) => one.rulesVersion)}::int[]
    ) as purchase (
      id, order_id, value_cents, amount_minor, currency, roles, keys, facts, features, score_ppm, decision, reasons,
      rules, model_version, rules_version
    )
    on conflict do nothing
  `;
}

/** A list in PostgreSQL's own text: lists of different lengths cannot travel as one array. */
function listOf(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`).join(",")}}`;
}

export interface OutcomeRow {
  readonly id: string;
}

/** Writes what came of purchases' money, in id order; a purchase that is settled so already, or unknown, does not come back. */
export function settlePurchases(
  tx: Tx,
  told: readonly { readonly id: string; readonly outcome: string }[],
): Statement<OutcomeRow> {
  return sql<OutcomeRow>`
    with known as (
      select purchase.id, told.outcome
      from unnest(${told.map(({ id }) => id)}::uuid[], ${told.map(({ outcome }) => outcome)}::text[]) as told (id, outcome)
      join fraud.purchase on purchase.region = ${tx.region}::text and purchase.id = told.id
      where purchase.outcome <> told.outcome
      order by purchase.id
      for update of purchase
    )
    update fraud.purchase
    set outcome = known.outcome
    from known
    where purchase.region = ${tx.region}::text
      and purchase.id = known.id
    returning purchase.id
  `;
}

export interface LabelledRow {
  readonly id: string;
  readonly orderId: string;
}

/**
 * Writes what is known of purchases, in id order. A dispute is the last word: what it said is not overwritten by a desk or
 * a review. What does not come back was unknown here, or known so already.
 */
export function labelPurchases(
  tx: Tx,
  told: readonly { readonly id: string; readonly label: string }[],
  source: string,
): Statement<LabelledRow> {
  return sql<LabelledRow>`
    with known as (
      select purchase.id, told.label
      from unnest(${told.map(({ id }) => id)}::uuid[], ${told.map(({ label }) => label)}::text[]) as told (id, label)
      join fraud.purchase on purchase.region = ${tx.region}::text and purchase.id = told.id
      where purchase.label <> told.label
        and (purchase.label_source is distinct from 'dispute' or ${source}::text = 'dispute')
      order by purchase.id
      for update of purchase
    )
    update fraud.purchase
    set label = known.label, label_source = ${source}::text, labelled_at = ${tx.now}::timestamptz
    from known
    where purchase.region = ${tx.region}::text
      and purchase.id = known.id
    returning purchase.id, purchase.order_id as "orderId"
  `;
}

export interface PurchaseRow {
  readonly id: string;
  readonly orderId: string;
  readonly occurredAt: Date;
  readonly valueCents: bigint;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly roles: readonly string[];
  readonly keys: readonly string[];
  readonly scorePpm: number;
  readonly decision: string;
  readonly reasons: readonly string[];
  readonly rules: readonly string[];
  readonly modelVersion: number;
  readonly rulesVersion: number;
  readonly outcome: string;
  readonly label: string;
}

/** The judgement of a checkout or of an order, newest first; nothing when it was not judged here. */
export function purchaseOf(on: Queryable, id: string): Statement<PurchaseRow> {
  return sql<PurchaseRow>`
    select id, order_id as "orderId", occurred_at as "occurredAt", value_cents as "valueCents", amount_minor as "amountMinor",
      currency::text as currency, roles, array(select encode(one, 'hex') from unnest(keys) as one) as keys,
      score_ppm as "scorePpm", decision, reasons, rules, model_version as "modelVersion", rules_version as "rulesVersion",
      outcome, label
    from fraud.purchase
    where region = ${on.region}::text
      and (id = ${id}::uuid or order_id = ${id}::uuid)
    order by occurred_at desc
    limit 1
  `;
}

export interface SubjectsRow {
  readonly roles: readonly string[];
  readonly keys: readonly string[];
}

/** Who took part in these orders, a row per judgement; an order that was not judged here has none. */
export function subjectsOfOrders(on: Queryable, orderIds: readonly string[]): Statement<SubjectsRow> {
  return sql<SubjectsRow>`
    select roles, array(select encode(one, 'hex') from unnest(keys) as one) as keys
    from fraud.purchase
    where region = ${on.region}::text
      and order_id = any(${orderIds}::uuid[])
  `;
}

export interface LinkedRow {
  readonly id: string;
  readonly orderId: string;
  readonly occurredAt: Date;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly decision: string;
  readonly outcome: string;
  readonly label: string;
  readonly by: string;
}

/** Other purchases that share a subject, newest first, each once for each role that links it. */
export function linkedPurchases(
  on: Queryable,
  { id, roles, keys }: { readonly id: string; readonly roles: readonly string[]; readonly keys: readonly string[] },
  limit: number,
): Statement<LinkedRow> {
  return sql<LinkedRow>`
    select purchase.id, purchase.order_id as "orderId", purchase.occurred_at as "occurredAt",
      purchase.amount_minor as "amountMinor", purchase.currency::text as currency, purchase.decision, purchase.outcome,
      purchase.label, link.role as by
    from unnest(${roles}::text[], ${keys}::text[]) as link (role, hex)
    cross join lateral (
      select observation.id
      from fraud.observation
      where observation.region = ${on.region}::text
        and observation.key = decode(link.hex, 'hex')
        and observation.step = 'checkout'
        and observation.id <> ${id}::uuid
      order by observation.occurred_at desc
      limit ${limit}::int
    ) as met
    join fraud.purchase on purchase.region = ${on.region}::text and purchase.id = met.id
    order by purchase.occurred_at desc, purchase.id
    limit ${limit}::int
  `;
}

export interface JudgedSceneRow {
  readonly id: string;
  readonly occurredAt: Date;
  readonly valueCents: bigint;
  readonly facts: unknown;
  readonly features: readonly number[];
  readonly scorePpm: number;
  readonly decision: string;
  readonly outcome: string;
  readonly label: string;
  readonly payer: string | null;
}

/** Judged purchases from a time on, oldest first, that still have features of this length; a page after `after`. */
export function judgedScenes(
  on: Queryable,
  page: {
    readonly from: Date;
    readonly until: Date;
    readonly afterId: string | null;
    readonly afterAt: Date | null;
    readonly width: number;
    readonly limit: number;
  },
): Statement<JudgedSceneRow> {
  return sql<JudgedSceneRow>`
    select id, occurred_at as "occurredAt", value_cents as "valueCents", facts, features, score_ppm as "scorePpm", decision,
      outcome, label,
      encode(coalesce(keys[array_position(roles, 'email')], keys[array_position(roles, 'card')]), 'hex') as payer
    from fraud.purchase
    where region = ${on.region}::text
      and occurred_at >= ${page.from}::timestamptz
      and occurred_at < ${page.until}::timestamptz
      and (${page.afterId}::uuid is null or (occurred_at, id) > (${page.afterAt}::timestamptz, ${page.afterId}::uuid))
      and cardinality(features) = ${page.width}::int
    order by occurred_at, id
    limit ${page.limit}::int
  `;
}

/** Forgets purchases that were judged before a time, a batch at a time. */
export function forgetPurchases(
  tx: Tx,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Statement<never> {
  return sql`
    delete from fraud.purchase
    where (region, id) in (
      select region, id
      from fraud.purchase
      where region = ${tx.region}::text
        and occurred_at < ${before}::timestamptz
      order by occurred_at
      limit ${limit}::int
      for update skip locked
    )
  `;
}
