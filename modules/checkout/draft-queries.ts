import { jsonb, type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { Draft, DraftState } from "./draft.ts";

/** A draft as it is stored. */
export interface DraftRow {
  readonly id: string;
  readonly cartId: string;
  readonly state: string;
  readonly version: number;
  readonly customerId: string | null;
  readonly discount: unknown;
  readonly note: string | null;
  readonly heldUntil: Date | null;
  readonly expiresAt: Date;
  readonly authorKind: string;
  readonly authorId: string;
  readonly orderId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A draft; no row: it is unknown in this region. */
export function draftById(on: Queryable, id: string): Statement<DraftRow> {
  return sql<DraftRow>`
    select id, cart_id as "cartId", state, version, customer_id as "customerId", discount, note, held_until as "heldUntil",
      expires_at as "expiresAt", author_kind as "authorKind", author_id as "authorId", order_id as "orderId",
      created_at as "createdAt", updated_at as "updatedAt"
    from checkout.draft
    where region = ${on.region}::text
      and id = ${id}::uuid
  `;
}

/** The draft of a cart, without a lock: for display. */
export function draftOfCart(on: Queryable, cartId: string): Statement<DraftRow> {
  return sql<DraftRow>`
    select id, cart_id as "cartId", state, version, customer_id as "customerId", discount, note, held_until as "heldUntil",
      expires_at as "expiresAt", author_kind as "authorKind", author_id as "authorId", order_id as "orderId",
      created_at as "createdAt", updated_at as "updatedAt"
    from checkout.draft
    where region = ${on.region}::text
      and cart_id = ${cartId}::uuid
  `;
}

/** Locks the drafts of carts that the caller has locked, in id order; most carts have none. */
export function lockDraftsOfCarts(tx: Tx, cartIds: readonly string[]): Statement<DraftRow> {
  return sql<DraftRow>`
    select id, cart_id as "cartId", state, version, customer_id as "customerId", discount, note, held_until as "heldUntil",
      expires_at as "expiresAt", author_kind as "authorKind", author_id as "authorId", order_id as "orderId",
      created_at as "createdAt", updated_at as "updatedAt"
    from checkout.draft
    where region = ${tx.region}::text
      and cart_id = any(${cartIds}::uuid[])
    order by id
    for update
  `;
}

/** A page of drafts, newest first; a null state is any. @param page `before` is the last id of the page before */
export function pageOfDrafts(
  on: Queryable,
  page: { readonly state: DraftState | null; readonly before: string | null; readonly limit: number },
): Statement<DraftRow> {
  return sql<DraftRow>`
    select id, cart_id as "cartId", state, version, customer_id as "customerId", discount, note, held_until as "heldUntil",
      expires_at as "expiresAt", author_kind as "authorKind", author_id as "authorId", order_id as "orderId",
      created_at as "createdAt", updated_at as "updatedAt"
    from checkout.draft
    where region = ${on.region}::text
      and (${page.state}::text is null or state = ${page.state}::text)
      and (${page.before}::uuid is null or id < ${page.before}::uuid)
    order by id desc
    limit ${page.limit}::int
  `;
}

/** Writes a new draft. */
export function insertDraft(tx: Tx, draft: Draft): Statement<never> {
  return sql`
    insert into checkout.draft (
      region, id, cart_id, state, version, customer_id, discount, note, held_until, expires_at, author_kind, author_id,
      order_id, created_at, updated_at
    )
    values (
      ${tx.region}::text, ${draft.id}::uuid, ${draft.cartId}::uuid, ${draft.state}::text, ${draft.version}::int,
      ${draft.customerId}::uuid, ${draft.discount === null ? null : jsonb(draft.discount)}::jsonb, ${draft.note}::text,
      ${draft.heldUntil}::timestamptz, ${draft.expiresAt}::timestamptz, ${draft.author.kind}::text,
      ${draft.author.id}::text, null, ${tx.now}::timestamptz, ${tx.now}::timestamptz
    )
  `;
}

/** Writes what the desk changed of a draft that the caller has locked, and raises its version. */
export function updateDraft(tx: Tx, draft: Draft): Statement<never> {
  return sql`
    update checkout.draft
    set state = ${draft.state}::text,
      version = version + 1,
      customer_id = ${draft.customerId}::uuid,
      discount = ${draft.discount === null ? null : jsonb(draft.discount)}::jsonb,
      note = ${draft.note}::text,
      held_until = ${draft.heldUntil}::timestamptz,
      expires_at = ${draft.expiresAt}::timestamptz,
      updated_at = ${tx.now}::timestamptz
    where region = ${tx.region}::text
      and id = ${draft.id}::uuid
  `;
}

/** Drafts became these orders; one that is there already stays. */
export function markOrdered(
  tx: Tx,
  ordered: readonly { readonly draftId: string; readonly orderId: string }[],
): Statement<never> {
  return sql`
    update checkout.draft
    set state = 'ordered', order_id = made.order_id, version = version + 1, updated_at = ${tx.now}::timestamptz
    from unnest(
      ${ordered.map((one) => one.draftId)}::uuid[],
      ${ordered.map((one) => one.orderId)}::uuid[]
    ) as made (draft_id, order_id)
    where draft.region = ${tx.region}::text
      and draft.id = made.draft_id
      and draft.state in ('open', 'sent')
  `;
}

export interface DueDraft {
  readonly id: string;
  readonly cartId: string;
}

/** Drafts whose time is over, the longest over first. Takes no lock: whoever ends one looks again. */
export function dueDrafts(tx: Tx, limit: number): Statement<DueDraft> {
  return sql<DueDraft>`
    select id, cart_id as "cartId"
    from checkout.draft
    where region = ${tx.region}::text
      and state in ('open', 'sent')
      and expires_at <= ${tx.now}::timestamptz
    order by expires_at
    limit ${limit}::int
  `;
}
