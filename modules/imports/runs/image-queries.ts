import { jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";

/** What a run wrote: what it was before, null for nothing, and what it is afterwards. */
export interface Image {
  readonly line: number;
  readonly subject: "category" | "product" | "price" | "stock" | "customer";
  /** What people call it. */
  readonly name: string;
  /** Names it for the room that owns it. */
  readonly key: Readonly<Record<string, unknown>>;
  readonly before: unknown;
  readonly after: unknown;
}

export interface ImageRow extends Image {
  readonly number: number;
}

/** Keeps what a batch wrote, in the order of writing. */
export function insertImages(tx: Tx, runId: string, images: readonly ImageRow[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into imports.image (run_id, number, line, subject, name, key, before, after)
      select ${runId}::uuid, number, line, subject, left(name, 500), key, before, after
      from unnest(
        ${images.map(({ number }) => number)}::int[],
        ${images.map(({ line }) => line)}::int[],
        ${images.map(({ subject }) => subject)}::text[],
        ${images.map(({ name }) => name)}::text[],
        ${images.map(({ key }) => jsonb(key))}::jsonb[],
        ${images.map(({ before }) => (before === null ? null : jsonb(before)))}::jsonb[],
        ${images.map(({ after }) => (after === null ? null : jsonb(after)))}::jsonb[]
      ) as image (number, line, subject, name, key, before, after)
    `,
  );
}

/** What a run wrote below a number, the latest first. */
export function selectImages(
  on: Queryable,
  runId: string,
  page: { readonly below: number; readonly limit: number },
): Promise<readonly ImageRow[]> {
  return many(
    on,
    sql<ImageRow>`
      select number, line, subject, name, key, before, after
      from imports.image
      where run_id = ${runId}::uuid
        and number < ${page.below}::int
      order by number desc
      limit ${page.limit}::int
    `,
  );
}

/** Empties what any run wrote of a customer; the image stays, since an undo counts them all. */
export function emptyImagesOfCustomer(tx: Tx, customerId: string): Promise<number> {
  return run(
    tx,
    sql`
      update imports.image
      set name = key ->> 'id',
        before = null,
        after = null
      where subject = 'customer'
        and key ->> 'id' = ${customerId}::text
    `,
  );
}

/** Forgets what a run wrote. */
export function deleteImages(tx: Tx, runId: string): Promise<number> {
  return run(tx, sql`delete from imports.image where run_id = ${runId}::uuid`);
}

/** Runs that can be undone no more, longest ago first, locked; those that somebody works on are passed over. */
export function lockExpired(tx: Tx, limit: number): Promise<readonly { readonly id: string }[]> {
  return many(
    tx,
    sql<{ readonly id: string }>`
      select id
      from imports.run
      where undo_until < ${tx.now}::timestamptz
        and state in ('imported', 'stopped', 'undo_stopped')
        and (
          exists (select from imports.image where run_id = run.id)
          or exists (select from imports.chunk where run_id = run.id)
        )
      order by undo_until
      limit ${limit}::int
      for update skip locked
    `,
  );
}

/** Unfinished runs that nobody touched since, locked. */
export function lockAbandoned(tx: Tx, before: Date, limit: number): Promise<readonly { readonly id: string }[]> {
  return many(
    tx,
    sql<{ readonly id: string }>`
      select id
      from imports.run
      where state in ('uploading', 'ready', 'checked')
        and updated_at < ${before}::timestamptz
      order by id
      limit ${limit}::int
      for update skip locked
    `,
  );
}
