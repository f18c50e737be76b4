import { type Queryable, type Statement, sql, type Tx } from "#platform/db";

export interface NewReview {
  readonly id: string;
  readonly orderId: string;
  readonly valueCents: number;
  readonly openedHour: number;
  readonly expiresAt: Date;
}

/** Opens reviews; one that is open stays as it is. */
export function insertReviews(tx: Tx, reviews: readonly NewReview[]): Statement<never> {
  return sql`
    insert into fraud.review (region, id, order_id, state, value_cents, opened_at, opened_hour, expires_at)
    select ${tx.region}::text, id, order_id, 'open', value_cents, ${tx.now}::timestamptz, opened_hour, expires_at
    from unnest(
      ${reviews.map(({ id }) => id)}::uuid[],
      ${reviews.map(({ orderId }) => orderId)}::uuid[],
      ${reviews.map(({ valueCents }) => valueCents)}::bigint[],
      ${reviews.map(({ openedHour }) => openedHour)}::int[],
      ${reviews.map(({ expiresAt }) => expiresAt)}::timestamptz[]
    ) as review (id, order_id, value_cents, opened_hour, expires_at)
    on conflict do nothing
  `;
}

export interface ReviewRow {
  readonly id: string;
  readonly orderId: string;
  readonly state: string;
  readonly valueCents: bigint;
  readonly openedAt: Date;
  readonly openedHour: number;
  readonly expiresAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
}

/** Reviews that wait, of the oldest hour first and within it the dearest first; a page after `after`. */
export function waitingReviews(
  on: Queryable,
  page: {
    readonly hour: number | null;
    readonly value: bigint | null;
    readonly id: string | null;
    readonly limit: number;
  },
): Statement<ReviewRow> {
  return sql<ReviewRow>`
    select id, order_id as "orderId", state, value_cents as "valueCents", opened_at as "openedAt",
      opened_hour as "openedHour", expires_at as "expiresAt", decided_at as "decidedAt", decided_by as "decidedBy", reason
    from fraud.review
    where region = ${on.region}::text
      and state in ('open', 'held')
      and (
        ${page.hour}::int is null
        or (opened_hour, -value_cents, id) > (${page.hour}::int, -${page.value}::bigint, ${page.id}::uuid)
      )
    order by opened_hour, value_cents desc, id
    limit ${page.limit}::int
  `;
}

/** Reviews by id or by order, whatever their state. */
export function reviewsOf(on: Queryable, ids: readonly string[]): Statement<ReviewRow> {
  return sql<ReviewRow>`
    select id, order_id as "orderId", state, value_cents as "valueCents", opened_at as "openedAt",
      opened_hour as "openedHour", expires_at as "expiresAt", decided_at as "decidedAt", decided_by as "decidedBy", reason
    from fraud.review
    where region = ${on.region}::text
      and (id = any(${ids}::uuid[]) or order_id = any(${ids}::uuid[]))
    order by id
  `;
}

export interface MovedReviewRow {
  readonly id: string;
  readonly orderId: string;
}

/** Moves a review that waits; nothing comes back when it does not exist or was decided. Locks it. */
export function moveReview(
  tx: Tx,
  step: {
    readonly id: string;
    readonly state: string;
    readonly by: string;
    readonly reason: string;
    readonly isFinal: boolean;
  },
): Statement<MovedReviewRow> {
  return sql<MovedReviewRow>`
    update fraud.review
    set state = ${step.state}::text, decided_by = ${step.by}::text, reason = ${step.reason}::text,
      decided_at = case when ${step.isFinal}::boolean then ${tx.now}::timestamptz end
    where region = ${tx.region}::text
      and id = ${step.id}::uuid
      and state in ('open', 'held')
    returning id, order_id as "orderId"
  `;
}

/** Ends reviews that nobody decided in time, a batch at a time. */
export function expireReviews(tx: Tx, limit: number): Statement<MovedReviewRow> {
  return sql<MovedReviewRow>`
    update fraud.review
    set state = 'expired', decided_at = ${tx.now}::timestamptz
    where (region, id) in (
      select region, id
      from fraud.review
      where region = ${tx.region}::text
        and state in ('open', 'held')
        and expires_at <= ${tx.now}::timestamptz
      order by expires_at
      limit ${limit}::int
      for update skip locked
    )
    returning id, order_id as "orderId"
  `;
}
