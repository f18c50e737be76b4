import { type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { Subject } from "./subject.ts";

export interface TrailRow {
  readonly key: string;
  readonly firstSeenAt: Date | null;
  readonly count: number | null;
  readonly value: bigint | null;
  readonly squares: number | null;
  readonly frauds: number | null;
  readonly times: readonly number[] | null;
  readonly values: readonly number[] | null;
  readonly surprises: readonly number[] | null;
  readonly marks: readonly string[] | null;
}

/**
 * What these subjects did since a time, newest first and at most `limit` acts of each, and totals of what came before;
 * one row per key, with nulls for a subject that was never seen. Reads by primary key only, and locks nothing. A mark is
 * two letters of the step, and one each of outcome and label.
 */
export function trailsOf(
  on: Queryable,
  keys: readonly string[],
  { since, limit }: { readonly since: Date; readonly limit: number },
): Statement<TrailRow> {
  return sql<TrailRow>`
    select encode(wanted.key, 'hex') as "key", subject.first_seen_at as "firstSeenAt", subject.folded_count as "count",
      subject.folded_value as "value", subject.folded_squares as "squares", subject.folded_frauds as "frauds",
      recent.times, recent."values", recent.surprises, recent.marks
    from (select decode(hex, 'hex') as key from unnest(${keys}::text[]) as given (hex)) as wanted
    left join fraud.subject on subject.region = ${on.region}::text and subject.key = wanted.key
    left join lateral (
      select array_agg((extract(epoch from occurred_at) * 1000)::float8) as times, array_agg(value_cents::float8) as "values",
        array_agg(surprise) as surprises, array_agg(left(step, 2) || left(outcome, 1) || left(label, 1)) as marks
      from (
        select occurred_at, value_cents, surprise, step, outcome, label
        from fraud.observation
        where region = ${on.region}::text
          and key = wanted.key
          and occurred_at >= ${since}::timestamptz
        order by occurred_at desc
        limit ${limit}::int
      ) as act
    ) as recent on true
  `;
}

/** Makes sure that these subjects are known from now on; one that is known stays as it is. In key order. */
export function insertSubjects(tx: Tx, subjects: readonly Subject[]): Statement<never> {
  return sql`
    insert into fraud.subject (region, key, role, first_seen_at)
    select ${tx.region}::text, decode(key, 'hex'), role, ${tx.now}::timestamptz
    from unnest(
      ${subjects.map(({ key }) => key)}::text[],
      ${subjects.map(({ role }) => role)}::text[]
    ) as subject (key, role)
    order by key
    on conflict do nothing
  `;
}

export interface NewObservation {
  readonly key: string;
  readonly id: string;
  readonly step: string;
  readonly valueCents: number;
  readonly surprise: number;
}

/** Writes what subjects did just now; the same act of the same subject is written once. */
export function insertObservations(tx: Tx, observations: readonly NewObservation[]): Statement<never> {
  return sql`
    insert into fraud.observation (region, key, occurred_at, id, step, value_cents, surprise, outcome, label)
    select ${tx.region}::text, decode(key, 'hex'), ${tx.now}::timestamptz, id, step, value_cents, surprise, 'pending', 'unknown'
    from unnest(
      ${observations.map(({ key }) => key)}::text[],
      ${observations.map(({ id }) => id)}::uuid[],
      ${observations.map(({ step }) => step)}::text[],
      ${observations.map(({ valueCents }) => valueCents)}::bigint[],
      ${observations.map(({ surprise }) => surprise)}::real[]
    ) as act (key, id, step, value_cents, surprise)
    on conflict do nothing
  `;
}

/** Tells the observations of purchases what came of their money. Locks them; the caller has locked their purchases. */
export function markOutcomes(tx: Tx, ids: readonly string[]): Statement<never> {
  return sql`
    update fraud.observation
    set outcome = purchase.outcome
    from fraud.purchase
    where purchase.region = ${tx.region}::text
      and purchase.id = any(${ids}::uuid[])
      and observation.region = purchase.region
      and observation.key = any(purchase.keys)
      and observation.occurred_at = purchase.occurred_at
      and observation.id = purchase.id
  `;
}

/** Tells the observations of purchases what is known of them now. Locks them; the caller has locked their purchases. */
export function markLabels(tx: Tx, ids: readonly string[]): Statement<never> {
  return sql`
    update fraud.observation
    set label = purchase.label
    from fraud.purchase
    where purchase.region = ${tx.region}::text
      and purchase.id = any(${ids}::uuid[])
      and observation.region = purchase.region
      and observation.key = any(purchase.keys)
      and observation.occurred_at = purchase.occurred_at
      and observation.id = purchase.id
  `;
}

/** Turns the oldest observations before a time into totals of their subjects. @returns how many, by the rows touched */
export function foldObservations(
  tx: Tx,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Statement<FoldedRow> {
  return sql<FoldedRow>`
    with old as (
      select key, occurred_at, id
      from fraud.observation
      where region = ${tx.region}::text
        and occurred_at < ${before}::timestamptz
      limit ${limit}::int
      for update skip locked
    ), gone as (
      delete from fraud.observation
      using old
      where observation.region = ${tx.region}::text
        and observation.key = old.key
        and observation.occurred_at = old.occurred_at
        and observation.id = old.id
      returning observation.key, observation.step, observation.value_cents, observation.label
    ), sums as (
      select key, count(*)::int as purchases, sum(value_cents)::bigint as value, sum(value_cents::float8 ^ 2) as squares,
        (count(*) filter (where label = 'fraud'))::int as frauds
      from gone
      where step = 'checkout'
      group by key
    ), totals as (
      update fraud.subject
      set folded_count = folded_count + sums.purchases, folded_value = folded_value + sums.value,
        folded_squares = folded_squares + sums.squares, folded_frauds = folded_frauds + sums.frauds
      from sums
      where subject.region = ${tx.region}::text
        and subject.key = sums.key
    )
    select count(*)::int as folded
    from gone
  `;
}

export interface FoldedRow {
  readonly folded: number;
}

/** Forgets subjects that nobody met since a time: nothing of theirs is kept one by one, and their totals are old. */
export function forgetSubjects(
  tx: Tx,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Statement<never> {
  return sql`
    delete from fraud.subject
    where (region, key) in (
      select region, key
      from fraud.subject
      where region = ${tx.region}::text
        and first_seen_at < ${before}::timestamptz
        and not exists (
          select from fraud.observation
          where observation.region = subject.region
            and observation.key = subject.key
        )
      limit ${limit}::int
      for update skip locked
    )
  `;
}
