import { many, type Queryable, run, sql, type Tx } from "#platform/db";

/** Something that is counted: a promotion and what it is counted under. */
export interface TallyKey {
  readonly promotionId: string;
  readonly subject: string;
}

/** How far something is counted. */
export interface TallyRow extends TallyKey {
  readonly used: bigint;
}

/** How far these are counted, every promotion with every subject; one that was never counted has no row. No locks. */
export function selectTallies(
  on: Queryable,
  promotionIds: readonly string[],
  subjects: readonly string[],
): Promise<readonly TallyRow[]> {
  return many(
    on,
    sql<TallyRow>`
      select promotion_id as "promotionId", subject, used
      from pricing.tally
      where region = ${on.region}::text
        and promotion_id = any(${promotionIds}::uuid[])
        and subject = any(${subjects}::text[])
    `,
  );
}

/** Makes rows for what was never counted, in key order; waits for whoever makes the same one just now. */
export function insertTallies(tx: Tx, keys: readonly TallyKey[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into pricing.tally (region, promotion_id, subject)
      select ${tx.region}::text, given.promotion_id, given.subject
      from unnest(
        ${keys.map((key) => key.promotionId)}::uuid[],
        ${keys.map((key) => key.subject)}::text[]
      ) as given (promotion_id, subject)
      order by given.promotion_id, given.subject collate "C"
      on conflict (region, promotion_id, subject) do nothing
    `,
  );
}

/** These tallies, locked in key order until commit: whoever counts the same waits for this batch, not for each order of it. */
export function lockTallies(tx: Tx, keys: readonly TallyKey[]): Promise<readonly TallyRow[]> {
  return many(
    tx,
    sql<TallyRow>`
      select tally.promotion_id as "promotionId", tally.subject, tally.used
      from pricing.tally
      join unnest(
        ${keys.map((key) => key.promotionId)}::uuid[],
        ${keys.map((key) => key.subject)}::text[]
      ) as given (promotion_id, subject) using (promotion_id, subject)
      where tally.region = ${tx.region}::text
      order by tally.promotion_id, tally.subject
      for update of tally
    `,
  );
}

/** Counts up (or, below zero, down) what the caller has locked. */
export function addToTallies(tx: Tx, rows: readonly TallyRow[]): Promise<number> {
  return run(
    tx,
    sql`
      update pricing.tally
      set used = tally.used + given.more
      from unnest(
        ${rows.map((row) => row.promotionId)}::uuid[],
        ${rows.map((row) => row.subject)}::text[],
        ${rows.map((row) => row.used)}::bigint[]
      ) as given (promotion_id, subject, more)
      where tally.region = ${tx.region}::text
        and tally.promotion_id = given.promotion_id
        and tally.subject = given.subject
    `,
  );
}

/** A use by an order. */
export interface RedemptionWrite {
  readonly orderId: string;
  readonly promotionId: string;
  readonly code: string | null;
  /** What it is counted under. */
  readonly subjects: readonly string[];
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** Writes uses. Refused by the primary key when an order has used the promotion already. */
export function insertRedemptions(tx: Tx, uses: readonly RedemptionWrite[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into pricing.redemption
        (region, order_id, promotion_id, code, subjects, amount_minor, currency, taken_at)
      select ${tx.region}::text, given.order_id, given.promotion_id, given.code, string_to_array(given.subjects, ' '),
        given.amount_minor, given.currency, ${tx.now}::timestamptz
      from unnest(
        ${uses.map((use) => use.orderId)}::uuid[],
        ${uses.map((use) => use.promotionId)}::uuid[],
        ${uses.map((use) => use.code)}::text[],
        ${uses.map((use) => use.subjects.join(" "))}::text[],
        ${uses.map((use) => use.amountMinor)}::bigint[],
        ${uses.map((use) => use.currency)}::char(3)[]
      ) as given (order_id, promotion_id, code, subjects, amount_minor, currency)
    `,
  );
}

/** What is counted of an order. */
export interface TakenRow {
  readonly orderId: string;
  readonly promotionId: string;
  readonly subjects: readonly string[];
  readonly amountMinor: bigint;
}

/** What these orders have taken and not given back. No locks: read again by `returnRedemptions`. */
export function selectTaken(tx: Tx, orderIds: readonly string[]): Promise<readonly TakenRow[]> {
  return many(
    tx,
    sql<TakenRow>`
      select order_id as "orderId", promotion_id as "promotionId", subjects, amount_minor as "amountMinor"
      from pricing.redemption
      where region = ${tx.region}::text
        and order_id = any(${orderIds}::uuid[])
        and state = 'taken'
    `,
  );
}

/** Marks what these orders have taken as given back; the tallies are locked by the caller. An absent row was returned before. */
export function returnRedemptions(tx: Tx, orderIds: readonly string[]): Promise<readonly TakenRow[]> {
  return many(
    tx,
    sql<TakenRow>`
      update pricing.redemption
      set state = 'returned', returned_at = ${tx.now}::timestamptz
      where region = ${tx.region}::text
        and order_id = any(${orderIds}::uuid[])
        and state = 'taken'
      returning order_id as "orderId", promotion_id as "promotionId", subjects, amount_minor as "amountMinor"
    `,
  );
}
