import { type Queryable, type Statement, sql, type Tx } from "#platform/db";

/** A dispute as it is stored. */
export interface DisputeRow {
  readonly id: string;
  readonly provider: string;
  readonly reference: string;
  readonly attemptKey: string;
  readonly orderId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reason: string;
  readonly state: string;
  readonly respondBy: Date | null;
  readonly bookedMinor: bigint;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

/** Writes a dispute that is told of for the first time; no row when it is known. */
export function insertDispute(
  tx: Tx,
  dispute: Pick<
    DisputeRow,
    "id" | "provider" | "reference" | "attemptKey" | "orderId" | "amountMinor" | "currency" | "reason" | "respondBy"
  > & { readonly openedAt: Date },
): Statement<{ readonly id: string }> {
  return sql<{ readonly id: string }>`
    insert into payments.dispute (
      region, id, provider, reference, attempt_key, order_id, amount_minor, currency, reason, state, respond_by,
      booked_minor, opened_at
    )
    values (
      ${tx.region}::text, ${dispute.id}::uuid, ${dispute.provider}::text, ${dispute.reference}::text,
      ${dispute.attemptKey}::uuid, ${dispute.orderId}::uuid, ${dispute.amountMinor}::bigint,
      ${dispute.currency}::char(3), ${dispute.reason}::text, 'open', ${dispute.respondBy}::timestamptz, 0,
      ${dispute.openedAt}::timestamptz
    )
    on conflict (region, provider, reference) do nothing
    returning id
  `;
}

/** Locks the dispute that a provider speaks of. */
export function lockDispute(
  tx: Tx,
  { provider, reference }: { readonly provider: string; readonly reference: string },
): Statement<DisputeRow> {
  return sql<DisputeRow>`
    select id, provider, reference, attempt_key as "attemptKey", order_id as "orderId", amount_minor as "amountMinor",
      currency, reason, state, respond_by as "respondBy", booked_minor as "bookedMinor", opened_at as "openedAt",
      closed_at as "closedAt"
    from payments.dispute
    where region = ${tx.region}::text
      and provider = ${provider}::text
      and reference = ${reference}::text
    for update
  `;
}

/** The dispute stands there from now on. The caller has locked it. */
export function moveDispute(
  tx: Tx,
  moved: {
    readonly id: string;
    readonly state: string;
    readonly respondBy: Date | null;
    readonly bookedMinor: bigint;
    readonly closedAt: Date | null;
  },
): Statement<never> {
  return sql`
    update payments.dispute
    set state = ${moved.state}::text,
      respond_by = ${moved.respondBy}::timestamptz,
      booked_minor = ${moved.bookedMinor}::bigint,
      closed_at = ${moved.closedAt}::timestamptz
    where region = ${tx.region}::text
      and id = ${moved.id}::uuid
  `;
}

/** A dispute by id; no row when there is none. */
export function disputeById(on: Queryable, id: string): Statement<DisputeRow> {
  return sql<DisputeRow>`
    select id, provider, reference, attempt_key as "attemptKey", order_id as "orderId", amount_minor as "amountMinor",
      currency, reason, state, respond_by as "respondBy", booked_minor as "bookedMinor", opened_at as "openedAt",
      closed_at as "closedAt"
    from payments.dispute
    where region = ${on.region}::text
      and id = ${id}::uuid
  `;
}

/** A page of disputes, newest first. */
export function pageOfDisputes(
  on: Queryable,
  page: {
    readonly state: string | null;
    readonly orderId: string | null;
    readonly before: string | null;
    readonly limit: number;
  },
): Statement<DisputeRow> {
  return sql<DisputeRow>`
    select id, provider, reference, attempt_key as "attemptKey", order_id as "orderId", amount_minor as "amountMinor",
      currency, reason, state, respond_by as "respondBy", booked_minor as "bookedMinor", opened_at as "openedAt",
      closed_at as "closedAt"
    from payments.dispute
    where region = ${on.region}::text
      and (${page.state}::text is null or state = ${page.state}::text)
      and (${page.orderId}::uuid is null or order_id = ${page.orderId}::uuid)
      and (${page.before}::uuid is null or id < ${page.before}::uuid)
    order by id desc
    limit ${page.limit}::int
  `;
}
