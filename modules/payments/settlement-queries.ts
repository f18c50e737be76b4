import { type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { SettlementLine } from "./settlement-line.ts";

/** A file that is being read; no row when the same bytes were read before. */
export function insertFile(
  tx: Tx,
  file: { readonly id: string; readonly provider: string; readonly name: string; readonly digest: Buffer },
): Statement<{ readonly id: string }> {
  return sql<{ readonly id: string }>`
    insert into payments.settlement_file (region, id, provider, name, digest, line_count, is_finished, read_at)
    values (
      ${tx.region}::text, ${file.id}::uuid, ${file.provider}::text, ${file.name}::text, ${file.digest}::bytea, 0, false,
      ${tx.now}::timestamptz
    )
    on conflict (region, provider, digest) do nothing
    returning id
  `;
}

/** The file with these bytes, locked; its lines up to `lineCount` are written. */
export function lockFile(
  tx: Tx,
  { provider, digest }: { readonly provider: string; readonly digest: Buffer },
): Statement<{ readonly id: string; readonly lineCount: number; readonly isFinished: boolean }> {
  return sql<{ readonly id: string; readonly lineCount: number; readonly isFinished: boolean }>`
    select id, line_count as "lineCount", is_finished as "isFinished"
    from payments.settlement_file
    where region = ${tx.region}::text
      and provider = ${provider}::text
      and digest = ${digest}::bytea
    for update
  `;
}

/** How far the file was read. */
export function noteProgress(
  tx: Tx,
  file: { readonly id: string; readonly lineCount: number; readonly isFinished: boolean },
): Statement<never> {
  return sql`
    update payments.settlement_file
    set line_count = ${file.lineCount}::int, is_finished = ${file.isFinished}::boolean
    where region = ${tx.region}::text
      and id = ${file.id}::uuid
  `;
}

/** A line that is to be written, with the attempt that it was matched to. */
export interface MatchedLine extends Omit<SettlementLine, "key"> {
  readonly attemptKey: string | null;
  readonly isDuplicate: boolean;
}

/** Writes lines of one file. */
export function insertLines(
  tx: Tx,
  lines: readonly MatchedLine[],
  file: { readonly id: string; readonly provider: string },
): Statement<never> {
  return sql`
    insert into payments.settlement_line (
      region, file_id, line_number, provider, kind, provider_kind, attempt_key, provider_reference, move_reference,
      gross_minor, currency, fee_minor, net_minor, settled_currency, payout_reference, is_duplicate, booked_at
    )
    select ${tx.region}::text, ${file.id}::uuid, line_number, ${file.provider}::text, kind, provider_kind, attempt_key,
      provider_reference, move_reference, gross_minor, currency, fee_minor, net_minor, settled_currency,
      payout_reference, is_duplicate, booked_at
    from unnest(
      ${lines.map((line) => line.lineNumber)}::int[],
      ${lines.map((line) => line.kind)}::text[],
      ${lines.map((line) => line.providerKind)}::text[],
      ${lines.map((line) => line.attemptKey)}::uuid[],
      ${lines.map((line) => line.providerReference)}::text[],
      ${lines.map((line) => line.moveReference)}::text[],
      ${lines.map((line) => line.gross.amountMinor)}::bigint[],
      ${lines.map((line) => line.gross.currency)}::char(3)[],
      ${lines.map((line) => line.fee.amountMinor)}::bigint[],
      ${lines.map((line) => line.net.amountMinor)}::bigint[],
      ${lines.map((line) => line.net.currency)}::char(3)[],
      ${lines.map((line) => line.payoutReference)}::text[],
      ${lines.map((line) => line.isDuplicate)}::boolean[],
      ${lines.map((line) => line.bookedAt)}::timestamptz[]
    ) as line (
      line_number, kind, provider_kind, attempt_key, provider_reference, move_reference, gross_minor, currency,
      fee_minor, net_minor, settled_currency, payout_reference, is_duplicate, booked_at
    )
  `;
}

/** An attempt that a line may be about. */
export interface SettledOf {
  readonly key: string;
  readonly orderId: string;
  readonly providerReference: string | null;
  readonly currency: string;
}

/** Attempts at a provider by our key or its reference. */
export function attemptsSettled(
  on: Queryable,
  provider: string,
  by: { readonly keys: readonly string[]; readonly references: readonly string[] },
): Statement<SettledOf> {
  return sql<SettledOf>`
    select key, order_id as "orderId", provider_reference as "providerReference", currency
    from payments.attempt
    where region = ${on.region}::text
      and provider = ${provider}::text
      and key = any(${by.keys}::uuid[])
    union
    select key, order_id, provider_reference, currency
    from payments.attempt
    where region = ${on.region}::text
      and provider = ${provider}::text
      and provider <> 'invoice'
      and provider_reference = any(${by.references}::text[])
  `;
}

/** Movements that were told of before, as kind and the provider's name for them. */
export function movesToldBefore(
  on: Queryable,
  provider: string,
  references: readonly string[],
): Statement<{ readonly kind: string; readonly moveReference: string }> {
  return sql<{ readonly kind: string; readonly moveReference: string }>`
    select distinct kind, move_reference as "moveReference"
    from payments.settlement_line
    where region = ${on.region}::text
      and provider = ${provider}::text
      and move_reference = any(${references}::text[])
  `;
}

/** What we booked of an attempt, and what the provider's statements say so far, in minor units. */
export interface Comparison {
  readonly key: string;
  readonly orderId: string;
  readonly currency: string;
  readonly capturedMinor: bigint;
  readonly refundedMinor: bigint;
  readonly disputedMinor: bigint;
  readonly toldCapturedMinor: bigint;
  readonly toldRefundedMinor: bigint;
  readonly toldDisputedMinor: bigint;
}

/** Compares attempts with what was told of them; duplicates and lines in another currency count for nothing. */
export function compareAttempts(on: Queryable, keys: readonly string[]): Statement<Comparison> {
  return sql<Comparison>`
    select attempt.key, attempt.order_id as "orderId", attempt.currency,
      (case when attempt.state = 'captured' then coalesce(attempt.captured_minor, attempt.amount_minor) else 0 end)::bigint
        as "capturedMinor",
      coalesce(ours.refunded_minor, 0)::bigint as "refundedMinor",
      coalesce(disputed.disputed_minor, 0)::bigint as "disputedMinor",
      coalesce(theirs.captured_minor, 0)::bigint as "toldCapturedMinor",
      coalesce(theirs.refunded_minor, 0)::bigint as "toldRefundedMinor",
      coalesce(theirs.disputed_minor, 0)::bigint as "toldDisputedMinor"
    from payments.attempt
    left join lateral (
      select sum(refund.amount_minor) as refunded_minor
      from payments.refund
      where refund.region = attempt.region
        and refund.attempt_key = attempt.key
        and refund.kind = 'refund'
        and refund.state = 'done'
        and refund.destination = 'source'
    ) as ours on true
    left join lateral (
      select sum(dispute.booked_minor) as disputed_minor
      from payments.dispute
      where dispute.region = attempt.region
        and dispute.attempt_key = attempt.key
    ) as disputed on true
    left join lateral (
      select sum(line.gross_minor) filter (where line.kind = 'payment') as captured_minor,
        -sum(line.gross_minor) filter (where line.kind in ('refund', 'refund_reversed')) as refunded_minor,
        -sum(line.gross_minor) filter (where line.kind in ('dispute', 'dispute_reversed')) as disputed_minor
      from payments.settlement_line as line
      where line.region = attempt.region
        and line.attempt_key = attempt.key
        and not line.is_duplicate
        and line.currency = attempt.currency
    ) as theirs on true
    where attempt.region = ${on.region}::text
      and attempt.key = any(${keys}::uuid[])
    order by attempt.key
  `;
}

/** Captured attempts of a provider that ended before a time and that no statement tells of; those with a case are left out. */
export function untoldAttempts(
  on: Queryable,
  provider: string,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Statement<{
  readonly key: string;
  readonly orderId: string;
  readonly capturedMinor: bigint;
  readonly currency: string;
}> {
  return sql<{
    readonly key: string;
    readonly orderId: string;
    readonly capturedMinor: bigint;
    readonly currency: string;
  }>`
    select key, order_id as "orderId", coalesce(captured_minor, amount_minor)::bigint as "capturedMinor", currency
    from payments.attempt
    where region = ${on.region}::text
      and provider = ${provider}::text
      and state = 'captured'
      and settled_at < ${before}::timestamptz
      and not exists (
        select
        from payments.settlement_line as line
        where line.region = attempt.region
          and line.attempt_key = attempt.key
          and line.kind = 'payment'
      )
      and not exists (
        select
        from payments.money_case
        where money_case.region = attempt.region
          and money_case.kind = 'missing_there'
          and money_case.subject = attempt.key::text
      )
    order by key
    limit ${limit}::int
  `;
}

/** What one payout carried, in one currency. */
export interface PayoutRow {
  readonly provider: string;
  readonly payoutReference: string;
  readonly currency: string;
  readonly grossMinor: bigint;
  readonly feeMinor: bigint;
  readonly netMinor: bigint;
  /** What went to the bank; zero while the payout itself has not been told of. */
  readonly paidMinor: bigint;
  readonly lines: number;
  readonly lastBookedAt: Date;
}

/** A page of payouts of a provider, the highest reference first. */
export function pageOfPayouts(
  on: Queryable,
  page: { readonly provider: string; readonly before: string | null; readonly limit: number },
): Statement<PayoutRow> {
  return sql<PayoutRow>`
    select provider, payout_reference as "payoutReference", settled_currency as currency,
      coalesce(sum(net_minor + fee_minor) filter (where kind <> 'payout'), 0)::bigint as "grossMinor",
      coalesce(sum(fee_minor) filter (where kind <> 'payout'), 0)::bigint as "feeMinor",
      coalesce(sum(net_minor) filter (where kind <> 'payout'), 0)::bigint as "netMinor",
      coalesce(-sum(net_minor) filter (where kind = 'payout'), 0)::bigint as "paidMinor",
      count(*)::int as lines, max(booked_at) as "lastBookedAt"
    from payments.settlement_line
    where region = ${on.region}::text
      and provider = ${page.provider}::text
      and payout_reference is not null
      and (${page.before}::text is null or payout_reference < ${page.before}::text)
      and not is_duplicate
    group by provider, payout_reference, settled_currency
    order by payout_reference desc, settled_currency
    limit ${page.limit}::int
  `;
}
