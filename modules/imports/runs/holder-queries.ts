import { first, jsonb, run, sql, type Tx } from "#platform/db";
import type { PhaseReport } from "./run-queries.ts";

/** Which run a worker holds. */
export interface Held {
  readonly id: string;
  readonly holder: string;
  /** The state in which it took it: a person who stops the run changes it. */
  readonly state: string;
}

/** Takes the oldest run that has work and no living holder; null when there is none. */
export async function claimRun(tx: Tx, holder: string, heldUntil: Date): Promise<string | null> {
  const row = await first(
    tx,
    sql<{ readonly id: string }>`
      update imports.run
      set holder = ${holder}::uuid,
        held_until = ${heldUntil}::timestamptz
      where id = (
        select id
        from imports.run
        where state in ('checking', 'importing', 'undoing')
          and (held_until is null or held_until < ${tx.now}::timestamptz)
        order by created_at
        limit 1
        for update skip locked
      )
      returning id
    `,
  );
  return row?.id ?? null;
}

/** Notes how far a phase that reads the file has come. @returns 0 when the run is held no more: the batch must not stand */
export function noteReading(
  tx: Tx,
  held: Held,
  noted: { readonly report: PhaseReport; readonly images: number; readonly heldUntil: Date },
): Promise<number> {
  return run(
    tx,
    sql`
      update imports.run
      set check_report = case when state = 'checking' then ${jsonb(noted.report)}::jsonb else check_report end,
        import_report = case when state = 'importing' then ${jsonb(noted.report)}::jsonb else import_report end,
        images = ${noted.images}::int,
        failures = 0,
        held_until = ${noted.heldUntil}::timestamptz,
        updated_at = ${tx.now}::timestamptz
      where id = ${held.id}::uuid
        and holder = ${held.holder}::uuid
        and state = ${held.state}::text
    `,
  );
}

/** Notes how far an undo has come. @returns 0 when the run is held no more: the batch must not stand */
export function noteUndoing(
  tx: Tx,
  held: Held,
  noted: {
    readonly undoBelow: number;
    readonly takenBack: number;
    readonly notTakenBack: number;
    readonly heldUntil: Date;
  },
): Promise<number> {
  return run(
    tx,
    sql`
      update imports.run
      set undo_below = ${noted.undoBelow}::int,
        taken_back = ${noted.takenBack}::int,
        not_taken_back = ${noted.notTakenBack}::int,
        failures = 0,
        held_until = ${noted.heldUntil}::timestamptz,
        updated_at = ${tx.now}::timestamptz
      where id = ${held.id}::uuid
        and holder = ${held.holder}::uuid
        and state = ${held.state}::text
    `,
  );
}

/** Lets a run go, so that another may take it at once; one that is held by somebody else is left alone. */
export function releaseRun(tx: Tx, { id, holder }: Held, failures: number): Promise<number> {
  return run(
    tx,
    sql`
      update imports.run
      set holder = null,
        held_until = null,
        failures = failures + ${failures}::int
      where id = ${id}::uuid
        and holder = ${holder}::uuid
    `,
  );
}

/** Whether the run is still held; locks it, so that it stays so until the transaction ends. */
export async function isHeld(tx: Tx, held: Held): Promise<boolean> {
  const row = await first(
    tx,
    sql<{ readonly id: string }>`
      select id
      from imports.run
      where id = ${held.id}::uuid
        and holder = ${held.holder}::uuid
        and state = ${held.state}::text
      for update
    `,
  );
  return row !== null;
}
