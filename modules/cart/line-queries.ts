import { jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";

/** What is usual is not sent: much of what a write of a cart costs this process is to read rows. */
export interface LineRow {
  readonly cartId: string;
  readonly variantId: string;
  /** Null for this region. */
  readonly region: string | null;
  /** A safe integer. */
  readonly added: number;
  /** Null where nothing was removed. */
  readonly cut: Readonly<Record<string, number>> | null;
  readonly position: number;
}

/**
 * What every region knows of these carts' lines. No lock: lines are written only under their cart's lock, so issue this
 * behind `lockCartRows`. While there is one region, it alone has rows.
 */
export function selectLines(on: Queryable, cartIds: readonly string[]): Promise<readonly LineRow[]> {
  return many(
    on,
    sql<LineRow>`
      select
        line.cart_id as "cartId",
        line.variant_id as "variantId",
        nullif(line.region, ${on.region}::text) as "region",
        line.added::float8 as "added",
        nullif(line.cut, '{}') as "cut",
        line.position as "position"
      from cart.line
      where line.region = any(${[on.region]}::text[])
        and line.cart_id = any(${cartIds}::uuid[])
    `,
  );
}

/** This region's count of a line. */
export interface LineWrite {
  readonly cartId: string;
  readonly variantId: string;
  readonly added: number;
  readonly cut: Readonly<Record<string, number>>;
  /** Place of the line in the cart; only a new row takes it. */
  readonly position: number;
}

/**
 * Writes this region's counts of lines that have none yet, in key order; the lines' carts are locked by this transaction,
 * which has read what they have, so nobody can have written them: no conflict is looked for, which halves what a row costs.
 */
export function insertLines(tx: Tx, lines: readonly LineWrite[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into cart.line (region, cart_id, variant_id, added, cut, position, updated_at)
      select ${tx.region}::text, given.cart_id, given.variant_id, given.added, given.cut, given.position,
        ${tx.now}::timestamptz
      from unnest(
        ${lines.map((line) => line.cartId)}::uuid[],
        ${lines.map((line) => line.variantId)}::uuid[],
        ${lines.map((line) => line.added)}::bigint[],
        ${lines.map((line) => jsonb(line.cut))}::jsonb[],
        ${lines.map((line) => line.position)}::int[]
      ) as given (cart_id, variant_id, added, cut, position)
      order by given.cart_id, given.variant_id
    `,
  );
}

/** Writes this region's counts of lines that have some; the lines' carts are locked by this transaction. */
export function updateLines(tx: Tx, lines: readonly Omit<LineWrite, "position">[]): Promise<number> {
  return run(
    tx,
    sql`
      update cart.line
      set added = given.added, cut = given.cut, updated_at = ${tx.now}::timestamptz
      from unnest(
        ${lines.map((line) => line.cartId)}::uuid[],
        ${lines.map((line) => line.variantId)}::uuid[],
        ${lines.map((line) => line.added)}::bigint[],
        ${lines.map((line) => jsonb(line.cut))}::jsonb[]
      ) as given (cart_id, variant_id, added, cut)
      where line.region = ${tx.region}::text
        and line.cart_id = given.cart_id
        and line.variant_id = given.variant_id
    `,
  );
}
