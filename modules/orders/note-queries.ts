import { type Queryable, type Statement, sql, type Tx } from "#platform/db";

/** What somebody at the desk wrote about an order. */
export interface Note {
  readonly id: string;
  /** `staff` or `key`. */
  readonly authorKind: string;
  readonly authorId: string;
  readonly body: string;
  readonly createdAt: Date;
}

/** Writes a note under an order that exists. */
export function insertNote(tx: Tx, orderId: string, note: Omit<Note, "createdAt">): Statement<never> {
  return sql`
    insert into orders.note (region, id, order_id, author_kind, author_id, body, created_at)
    values (
      ${tx.region}::text, ${note.id}::uuid, ${orderId}::uuid, ${note.authorKind}::text, ${note.authorId}::text,
      ${note.body}::text, ${tx.now}::timestamptz
    )
  `;
}

/** The first notes of an order, oldest first. */
export function notesOf(on: Queryable, orderId: string, limit: number): Statement<Note> {
  return sql<Note>`
    select id, author_kind as "authorKind", author_id as "authorId", body, created_at as "createdAt"
    from orders.note
    where region = ${on.region}::text
      and order_id = ${orderId}::uuid
    order by id
    limit ${limit}::int
  `;
}

export interface NoteCount {
  readonly count: number;
}

/** How many notes an order has. */
export function countNotes(on: Queryable, orderId: string): Statement<NoteCount> {
  return sql<NoteCount>`
    select count(*)::int as count
    from orders.note
    where region = ${on.region}::text
      and order_id = ${orderId}::uuid
  `;
}
