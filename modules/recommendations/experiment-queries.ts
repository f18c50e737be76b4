import { first, jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";

/** One of the ways that an experiment holds against each other. */
export interface Variant {
  readonly name: string;
  /** Parts per thousand of all sessions. */
  readonly share: number;
}

/** A question to the shoppers: which way of recommending serves better. */
export interface Experiment {
  readonly key: string;
  /** The first is what the others are held against. */
  readonly variants: readonly Variant[];
  readonly state: "draft" | "running" | "ended";
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly revision: number;
}

/** Every experiment by key; they are few. */
export function selectExperiments(on: Queryable): Promise<readonly Experiment[]> {
  return many(
    on,
    sql<Experiment>`
      select key, variants, state, started_at as "startedAt", ended_at as "endedAt", revision
      from recommendations.experiment
      order by key
    `,
  );
}

/** One experiment, locked for a change; null for one that is not there. */
export function lockExperiment(tx: Tx, key: string): Promise<Experiment | null> {
  return first(
    tx,
    sql<Experiment>`
      select key, variants, state, started_at as "startedAt", ended_at as "endedAt", revision
      from recommendations.experiment
      where key = ${key}::text
      for update
    `,
  );
}

/** Adds a draft. @returns false when the key is taken */
export async function insertExperiment(tx: Tx, key: string, variants: readonly Variant[]): Promise<boolean> {
  const added = await run(
    tx,
    sql`
      insert into recommendations.experiment (key, variants, created_at)
      values (${key}::text, ${jsonb(variants)}::jsonb, ${tx.now}::timestamptz)
      on conflict (key) do nothing
    `,
  );
  return added > 0;
}

/** Moves an experiment to another state, at the transaction's time. */
export async function updateExperimentState(tx: Tx, key: string, state: "running" | "ended"): Promise<void> {
  await run(
    tx,
    sql`
      update recommendations.experiment
      set state = ${state}::text,
        started_at = coalesce(started_at, ${tx.now}::timestamptz),
        ended_at = case when ${state}::text = 'ended' then ${tx.now}::timestamptz end,
        revision = revision + 1
      where key = ${key}::text
    `,
  );
}

/** Who saw which variant. */
export interface Exposure {
  readonly experiment: string;
  readonly unitId: string;
  readonly variant: string;
}

/** Notes who saw what; the first time counts. In key order, so that two batches cannot wait for each other in a circle. */
export async function insertExposures(tx: Tx, exposures: readonly Exposure[]): Promise<void> {
  await run(
    tx,
    sql`
      insert into recommendations.exposure (region, experiment, unit_id, variant, exposed_at)
      select ${tx.region}::text, seen.experiment, seen.unit_id, seen.variant, ${tx.now}::timestamptz
      from unnest(
        ${exposures.map(({ experiment }) => experiment)}::text[],
        ${exposures.map(({ unitId }) => unitId)}::uuid[],
        ${exposures.map(({ variant }) => variant)}::text[]
      ) as seen (experiment, unit_id, variant)
      order by seen.experiment, seen.unit_id
      on conflict (region, experiment, unit_id) do nothing
    `,
  );
}

/** Notes what those who saw something did for the first time since; units without an exposure are left alone. */
export async function markConversions(
  tx: Tx,
  done: readonly { readonly unitId: string; readonly kind: string }[],
): Promise<void> {
  await run(
    tx,
    sql`
      with done as (
        select unit_id, bool_or(kind = 'click') as clicked, bool_or(kind = 'add') as added,
          bool_or(kind = 'purchase') as purchased
        from unnest(
          ${done.map(({ unitId }) => unitId)}::uuid[],
          ${done.map(({ kind }) => kind)}::text[]
        ) as one (unit_id, kind)
        group by unit_id
      ), seen as (
        select exposure.experiment, exposure.unit_id, done.clicked, done.added, done.purchased
        from recommendations.exposure
        join done using (unit_id)
        where exposure.region = ${tx.region}::text
        order by exposure.experiment, exposure.unit_id
        for update of exposure
      )
      update recommendations.exposure
      set clicked_at = case when seen.clicked then coalesce(clicked_at, ${tx.now}::timestamptz) else clicked_at end,
        added_at = case when seen.added then coalesce(added_at, ${tx.now}::timestamptz) else added_at end,
        purchased_at = case
          when seen.purchased then coalesce(purchased_at, ${tx.now}::timestamptz)
          else purchased_at
        end
      from seen
      where exposure.region = ${tx.region}::text
        and exposure.experiment = seen.experiment
        and exposure.unit_id = seen.unit_id
    `,
  );
}

/** What came of a variant. */
export interface VariantOutcome {
  readonly variant: string;
  readonly units: number;
  readonly clicked: number;
  readonly added: number;
  readonly purchased: number;
}

/** Units of each variant of an experiment, and how many of them did what afterwards. */
export function selectOutcomes(on: Queryable, experiment: string): Promise<readonly VariantOutcome[]> {
  return many(
    on,
    sql<VariantOutcome>`
      select variant, count(*)::int as units, count(clicked_at)::int as clicked, count(added_at)::int as added,
        count(purchased_at)::int as purchased
      from recommendations.exposure
      where region = ${on.region}::text
        and experiment = ${experiment}::text
      group by variant
      order by variant
    `,
  );
}

/** Takes a unit out of every experiment. */
export async function deleteExposuresOf(tx: Tx, unitId: string): Promise<void> {
  await run(
    tx,
    sql`
      delete from recommendations.exposure
      where region = ${tx.region}::text
        and unit_id = ${unitId}::uuid
    `,
  );
}

/** Deletes exposures from before a moment, at most so many. @returns how many */
export function deleteExposuresBefore(tx: Tx, before: Date, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      with old as materialized (
        select experiment, unit_id
        from recommendations.exposure
        where region = ${tx.region}::text
          and exposed_at < ${before}::timestamptz
        limit ${limit}::int
        for update skip locked
      )
      delete from recommendations.exposure
      using old
      where exposure.region = ${tx.region}::text
        and exposure.experiment = old.experiment
        and exposure.unit_id = old.unit_id
    `,
  );
}
