import { first, jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { HeaderColumn } from "./header.ts";
import type { RunKindName } from "./run-kinds.ts";
import type { RunState } from "./state.ts";

/** What a phase came to so far. */
export interface PhaseReport {
  readonly read: number;
  readonly made: number;
  readonly changed: number;
  readonly same: number;
  readonly failed: number;
  /** How much of the file was read, in parts per million. */
  readonly sharePpm: number;
}

/** A run as it stands. */
export interface RunRow {
  readonly id: string;
  readonly kind: RunKindName;
  readonly fileName: string;
  readonly sizeBytes: bigint;
  readonly format: "csv" | "tsv" | "jsonl";
  readonly state: RunState;
  readonly header: readonly HeaderColumn[] | null;
  readonly columns: readonly (string | null)[] | null;
  readonly flags: readonly string[];
  readonly checkReport: PhaseReport | null;
  readonly importReport: PhaseReport | null;
  readonly images: number;
  readonly undoBelow: number | null;
  readonly takenBack: number;
  readonly notTakenBack: number;
  readonly problem: string | null;
  readonly failures: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
  readonly undoUntil: Date | null;
}

/** Adds a run that waits for its file. */
export function insertRun(
  tx: Tx,
  made: Pick<RunRow, "id" | "kind" | "fileName" | "sizeBytes" | "format" | "flags">,
): Promise<number> {
  return run(
    tx,
    sql`
      insert into imports.run (id, kind, file_name, size_bytes, format, state, flags, created_at, updated_at)
      values (
        ${made.id}::uuid, ${made.kind}::text, ${made.fileName}::text, ${made.sizeBytes}::bigint, ${made.format}::text,
        'uploading', ${made.flags}::text[], ${tx.now}::timestamptz, ${tx.now}::timestamptz
      )
    `,
  );
}

/** How many runs keep a file, or wait for one. */
export async function countUnfinished(on: Queryable): Promise<number> {
  const row = await first(
    on,
    sql<{ readonly count: number }>`
      select count(*)::int as count
      from imports.run
      where state in ('uploading', 'ready', 'checking', 'checked', 'importing')
        or (state = 'stopped' and exists (select from imports.chunk where run_id = run.id))
    `,
  );
  return row?.count ?? 0;
}

/** One run; null when there is none. */
export function selectRun(on: Queryable, id: string): Promise<RunRow | null> {
  return first(
    on,
    sql<RunRow>`
      select
        id, kind, file_name as "fileName", size_bytes as "sizeBytes", format, state, header, columns, flags,
        check_report as "checkReport", import_report as "importReport", images, undo_below as "undoBelow",
        taken_back as "takenBack", not_taken_back as "notTakenBack", problem, failures, created_at as "createdAt",
        updated_at as "updatedAt", finished_at as "finishedAt", undo_until as "undoUntil"
      from imports.run
      where id = ${id}::uuid
    `,
  );
}

/** As `selectRun`, and locks the row until the transaction ends: what is read is what stands under the lock. */
export async function lockRun(tx: Tx, id: string): Promise<RunRow | null> {
  const locked = await run(tx, sql`select from imports.run where id = ${id}::uuid for update`);
  return locked === 0 ? null : await selectRun(tx, id);
}

/** Runs, newest first, before a cursor; of one kind or state, or of all. */
export function selectRuns(
  on: Queryable,
  page: {
    readonly kind: string | null;
    readonly state: string | null;
    readonly before: string;
    readonly limit: number;
  },
): Promise<readonly RunRow[]> {
  return many(
    on,
    sql<RunRow>`
      select
        id, kind, file_name as "fileName", size_bytes as "sizeBytes", format, state, header, columns, flags,
        check_report as "checkReport", import_report as "importReport", images, undo_below as "undoBelow",
        taken_back as "takenBack", not_taken_back as "notTakenBack", problem, failures, created_at as "createdAt",
        updated_at as "updatedAt", finished_at as "finishedAt", undo_until as "undoUntil"
      from imports.run
      where id < ${page.before}::uuid
        and (${page.kind}::text is null or kind = ${page.kind}::text)
        and (${page.state}::text is null or state = ${page.state}::text)
      order by id desc
      limit ${page.limit}::int
    `,
  );
}

/** What a command writes of a locked run; whoever holds it is let go, so that its next batch finds itself overtaken. */
export function writeRun(
  tx: Tx,
  written: Pick<
    RunRow,
    | "id"
    | "state"
    | "header"
    | "columns"
    | "checkReport"
    | "importReport"
    | "undoBelow"
    | "problem"
    | "failures"
    | "finishedAt"
    | "undoUntil"
  >,
): Promise<number> {
  return run(
    tx,
    sql`
      update imports.run
      set state = ${written.state}::text,
        header = ${written.header && jsonb(written.header)}::jsonb,
        columns = ${written.columns && jsonb(written.columns)}::jsonb,
        check_report = ${written.checkReport && jsonb(written.checkReport)}::jsonb,
        import_report = ${written.importReport && jsonb(written.importReport)}::jsonb,
        undo_below = ${written.undoBelow}::int,
        problem = ${written.problem}::text,
        failures = ${written.failures}::int,
        finished_at = ${written.finishedAt}::timestamptz,
        undo_until = ${written.undoUntil}::timestamptz,
        holder = null,
        held_until = null,
        updated_at = ${tx.now}::timestamptz
      where id = ${written.id}::uuid
    `,
  );
}
