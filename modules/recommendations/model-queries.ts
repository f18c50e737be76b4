import { first, jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";

/** A model as it stands in the database. */
export interface KeptModel {
  readonly version: number;
  readonly changes: number;
  readonly builtAt: Date;
  readonly learnedUntil: Date | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly sizeBytes: number;
}

/** The newest model of this region, without its bytes; null before anything was learned. */
export function selectNewestModel(on: Queryable): Promise<KeptModel | null> {
  return first(
    on,
    sql<KeptModel>`
      select version::float8 as version, changes::float8 as changes, built_at as "builtAt",
        learned_until as "learnedUntil", facts, size_bytes::float8 as "sizeBytes"
      from recommendations.model
      where region = ${on.region}::text
      order by version desc
      limit 1
    `,
  );
}

/** Every model that is kept, newest first. */
export function selectModels(on: Queryable): Promise<readonly KeptModel[]> {
  return many(
    on,
    sql<KeptModel>`
      select version::float8 as version, changes::float8 as changes, built_at as "builtAt",
        learned_until as "learnedUntil", facts, size_bytes::float8 as "sizeBytes"
      from recommendations.model
      where region = ${on.region}::text
      order by version desc
    `,
  );
}

/** The pieces of a model in order; none when it was forgotten meanwhile. */
export function selectParts(on: Queryable, version: number): Promise<readonly { readonly bytes: Buffer }[]> {
  return many(
    on,
    sql<{ readonly bytes: Buffer }>`
      select bytes
      from recommendations.model_part
      where region = ${on.region}::text
        and version = ${version}::bigint
      order by part
    `,
  );
}

/** Adds a model with the next version; two that are saved at once get two versions. @returns its version */
export async function insertModel(tx: Tx, model: Omit<KeptModel, "version" | "builtAt">): Promise<number> {
  const row = await first(
    tx,
    sql<{ readonly version: number }>`
      insert into recommendations.model (region, version, changes, built_at, learned_until, facts, size_bytes)
      select ${tx.region}::text, coalesce(max(version), 0) + 1, ${model.changes}::bigint, ${tx.now}::timestamptz,
        ${model.learnedUntil}::timestamptz, ${jsonb(model.facts)}::jsonb, ${model.sizeBytes}::bigint
      from recommendations.model
      where region = ${tx.region}::text
      returning version::float8 as version
    `,
  );
  return row?.version ?? 0;
}

/** Adds one piece of a model. */
export async function insertPart(
  tx: Tx,
  piece: { readonly version: number; readonly part: number; readonly bytes: Buffer },
): Promise<void> {
  await run(
    tx,
    sql`
      insert into recommendations.model_part (region, version, part, bytes)
      values (${tx.region}::text, ${piece.version}::bigint, ${piece.part}::int, ${piece.bytes}::bytea)
    `,
  );
}

/** Forgets all models but the newest few; their pieces go with them. */
export async function deleteOldModels(tx: Tx, keep: number): Promise<void> {
  await run(
    tx,
    sql`
      delete from recommendations.model
      where region = ${tx.region}::text
        and version <= (
          select max(version)
          from recommendations.model
          where region = ${tx.region}::text
        ) - ${keep}::bigint
    `,
  );
}

/** Takes the right to train until a moment, unless another process has it. @returns whether it was free */
export async function leaseTraining(tx: Tx, until: Date): Promise<boolean> {
  const taken = await run(
    tx,
    sql`
      insert into recommendations.training (region, leased_until)
      values (${tx.region}::text, ${until}::timestamptz)
      on conflict (region) do update
      set leased_until = excluded.leased_until
      where training.leased_until <= ${tx.now}::timestamptz
    `,
  );
  return taken > 0;
}

/** Gives the right to train back. */
export async function endLease(tx: Tx): Promise<void> {
  await run(
    tx,
    sql`
      update recommendations.training
      set leased_until = ${tx.now}::timestamptz
      where region = ${tx.region}::text
    `,
  );
}
