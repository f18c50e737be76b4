import { many, type Queryable, run, sql, type Tx } from "#platform/db";

/** A code as it is stored. */
export interface CodeRow {
  readonly code: string;
  readonly promotionId: string;
  /** Null for one that many may share. */
  readonly batchId: string | null;
  readonly maxUses: number | null;
  readonly isActive: boolean;
  readonly expiresAt: Date | null;
}

/** Most shared codes: every process keeps them with its settings. */
export const MAX_SHARED_CODES = 20_000;

/** All codes that many may share, by code, at most MAX_SHARED_CODES. No locks. */
export function selectSharedCodes(on: Queryable): Promise<readonly CodeRow[]> {
  return many(
    on,
    sql<CodeRow>`
      select code, promotion_id as "promotionId", batch_id as "batchId", max_uses as "maxUses", is_active as "isActive",
        expires_at as "expiresAt"
      from pricing.code
      where batch_id is null
      order by code
      limit ${MAX_SHARED_CODES}::int
    `,
  );
}

/** Codes by their text; an absent row is no code of this shop. No locks. */
export function selectCodes(on: Queryable, codes: readonly string[]): Promise<readonly CodeRow[]> {
  return many(
    on,
    sql<CodeRow>`
      select code, promotion_id as "promotionId", batch_id as "batchId", max_uses as "maxUses", is_active as "isActive",
        expires_at as "expiresAt"
      from pricing.code
      where code = any(${codes}::text[])
    `,
  );
}

/** A page of a promotion's codes in order; null `batchId` is those of all batches and none. No locks. */
export function selectCodePage(
  on: Queryable,
  of: { readonly promotionId: string; readonly batchId: string | null },
  page: { readonly after: string; readonly limit: number },
): Promise<readonly CodeRow[]> {
  return many(
    on,
    sql<CodeRow>`
      select code, promotion_id as "promotionId", batch_id as "batchId", max_uses as "maxUses", is_active as "isActive",
        expires_at as "expiresAt"
      from pricing.code
      where promotion_id = ${of.promotionId}::uuid
        and code > ${page.after}::text
        and (${of.batchId}::uuid is null or batch_id = ${of.batchId}::uuid)
      order by code
      limit ${page.limit}::int
    `,
  );
}

/** Codes that were written. */
export interface WrittenRow {
  readonly code: string;
}

/** Writes new codes in order; one that stands already, for whatever promotion, is left alone and has no row in the answer. */
export function insertCodes(tx: Tx, codes: readonly CodeRow[]): Promise<readonly WrittenRow[]> {
  return many(
    tx,
    sql<WrittenRow>`
      insert into pricing.code (code, promotion_id, batch_id, max_uses, expires_at, is_active, created_at)
      select given.code, given.promotion_id, given.batch_id, given.max_uses, given.expires_at, given.is_active,
        ${tx.now}::timestamptz
      from unnest(
        ${codes.map((one) => one.code)}::text[],
        ${codes.map((one) => one.promotionId)}::uuid[],
        ${codes.map((one) => one.batchId)}::uuid[],
        ${codes.map((one) => one.maxUses)}::int[],
        ${codes.map((one) => one.expiresAt)}::timestamptz[],
        ${codes.map((one) => one.isActive)}::boolean[]
      ) as given (code, promotion_id, batch_id, max_uses, expires_at, is_active)
      order by given.code
      on conflict (code) do nothing
      returning code
    `,
  );
}

/** Makes a code usable or not. @returns 0 when the promotion has no such code */
export function setCodeActive(
  tx: Tx,
  { promotionId, code }: { readonly promotionId: string; readonly code: string },
  isActive: boolean,
): Promise<number> {
  return run(
    tx,
    sql`
      update pricing.code
      set is_active = ${isActive}::boolean
      where code = ${code}::text
        and promotion_id = ${promotionId}::uuid
    `,
  );
}

/** Codes to be made, and how many are. */
export interface BatchRow {
  readonly id: string;
  readonly promotionId: string;
  readonly name: string;
  readonly prefix: string;
  readonly wanted: number;
  readonly made: number;
  readonly maxUsesEach: number | null;
  readonly expiresAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Writes an order for codes. */
export function insertBatch(tx: Tx, batch: Omit<BatchRow, "made" | "finishedAt">): Promise<number> {
  return run(
    tx,
    sql`
      insert into pricing.code_batch (id, promotion_id, name, prefix, wanted, max_uses_each, expires_at, created_at)
      values (
        ${batch.id}::uuid, ${batch.promotionId}::uuid, ${batch.name}::text, ${batch.prefix}::text, ${batch.wanted}::int,
        ${batch.maxUsesEach}::int, ${batch.expiresAt}::timestamptz, ${tx.now}::timestamptz
      )
    `,
  );
}

/** Most batches that the desk lists of one promotion. */
export const MAX_BATCHES = 1_000;

/** A promotion's batches, newest first. No locks. */
export function selectBatches(on: Queryable, promotionId: string): Promise<readonly BatchRow[]> {
  return many(
    on,
    sql<BatchRow>`
      select id, promotion_id as "promotionId", name, prefix, wanted, made, max_uses_each as "maxUsesEach",
        expires_at as "expiresAt", finished_at as "finishedAt"
      from pricing.code_batch
      where promotion_id = ${promotionId}::uuid
      order by id desc
      limit ${MAX_BATCHES}::int
    `,
  );
}

/** The oldest batch that is not made, unless another process makes it; locked until commit. */
export function lockBatchToMake(tx: Tx): Promise<readonly BatchRow[]> {
  return many(
    tx,
    sql<BatchRow>`
      select id, promotion_id as "promotionId", name, prefix, wanted, made, max_uses_each as "maxUsesEach",
        expires_at as "expiresAt", finished_at as "finishedAt"
      from pricing.code_batch
      where finished_at is null
      order by id
      limit 1
      for update skip locked
    `,
  );
}

/** Notes how many codes of a batch are made; the caller has locked it. */
export function noteMade(tx: Tx, id: string, made: number): Promise<number> {
  return run(
    tx,
    sql`
      update pricing.code_batch
      set made = ${made}::int, finished_at = case when ${made}::int = wanted then ${tx.now}::timestamptz end
      where id = ${id}::uuid
    `,
  );
}
