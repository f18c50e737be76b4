import { first, many, one, type Queryable, run, sql, type Tx } from "#platform/db";

/** Keeps a piece of the file; sent again it takes the place of the former. */
export function putChunk(
  tx: Tx,
  runId: string,
  chunk: { readonly number: number; readonly content: Buffer },
): Promise<number> {
  return run(
    tx,
    sql`
      insert into imports.chunk (run_id, number, content)
      values (${runId}::uuid, ${chunk.number}::int, ${chunk.content}::bytea)
      on conflict (run_id, number) do update
      set content = excluded.content
    `,
  );
}

/** Bytes of the file that are there. */
export async function sumChunks(on: Queryable, runId: string): Promise<bigint> {
  const { bytes } = await one(
    on,
    sql<{ readonly bytes: bigint }>`
      select coalesce(sum(octet_length(content)), 0)::bigint as bytes
      from imports.chunk
      where run_id = ${runId}::uuid
    `,
  );
  return bytes;
}

/** One piece of the file; null when there is none. */
export async function selectChunk(on: Queryable, runId: string, number: number): Promise<Buffer | null> {
  const row = await first(
    on,
    sql<{ readonly content: Buffer }>`
      select content
      from imports.chunk
      where run_id = ${runId}::uuid
        and number = ${number}::int
    `,
  );
  return row?.content ?? null;
}

/** Forgets the file of a run. */
export function deleteChunks(tx: Tx, runId: string): Promise<number> {
  return run(tx, sql`delete from imports.chunk where run_id = ${runId}::uuid`);
}

/** What an error belongs to. */
export type Phase = "check" | "import" | "undo";

export interface ErrorRow {
  readonly number: number;
  readonly line: number;
  readonly column: string;
  readonly message: string;
}

/** Keeps rows that failed, numbered on from those that are there. */
export function insertErrors(tx: Tx, runId: string, phase: Phase, errors: readonly ErrorRow[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into imports.row_error (run_id, phase, number, line, column_name, message)
      select ${runId}::uuid, ${phase}::text, number, line, left(column_name, 200), left(message, 1000)
      from unnest(
        ${errors.map(({ number }) => number)}::int[],
        ${errors.map(({ line }) => line)}::int[],
        ${errors.map(({ column }) => column)}::text[],
        ${errors.map(({ message }) => message)}::text[]
      ) as failed (number, line, column_name, message)
    `,
  );
}

/** Rows that failed in a phase, in the order in which they were met, from a number on. */
export function selectErrors(
  on: Queryable,
  runId: string,
  page: { readonly phase: Phase; readonly from: number; readonly limit: number },
): Promise<readonly ErrorRow[]> {
  return many(
    on,
    sql<ErrorRow>`
      select number, line, column_name as "column", message
      from imports.row_error
      where run_id = ${runId}::uuid
        and phase = ${page.phase}::text
        and number >= ${page.from}::int
      order by number
      limit ${page.limit}::int
    `,
  );
}

/** Forgets the errors of a phase that begins again. */
export function deleteErrors(tx: Tx, runId: string, phase: Phase): Promise<number> {
  return run(
    tx,
    sql`
      delete from imports.row_error
      where run_id = ${runId}::uuid
        and phase = ${phase}::text
    `,
  );
}
