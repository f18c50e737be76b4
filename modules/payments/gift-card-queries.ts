import { type Queryable, type Statement, sql, type Tx } from "#platform/db";

/** A card as it is stored. */
export interface GiftCardRow {
  readonly id: string;
  readonly codeHash: Buffer;
  readonly last4: string;
  readonly kind: string;
  readonly customerId: string | null;
  readonly currency: string;
  readonly balanceMinor: bigint;
  readonly isBlocked: boolean;
  readonly expiresAt: Date | null;
  readonly issuedAt: Date;
}

/** A change of what a card is worth. */
export interface GiftCardMove {
  readonly id: string;
  readonly cardId: string;
  readonly kind: "issued" | "taken" | "released" | "refunded";
  /** Positive makes the card worth more. */
  readonly amountMinor: bigint;
  readonly orderId: string | null;
  readonly attemptKey: string | null;
  readonly reason: string | null;
}

/** Locks the cards with these codes in the order of their ids; a code without a row is nobody's. */
export function lockCardsByCode(tx: Tx, hashes: readonly Buffer[]): Statement<GiftCardRow> {
  return sql<GiftCardRow>`
    select id, code_hash as "codeHash", last4, kind, customer_id as "customerId", currency,
      balance_minor as "balanceMinor", is_blocked as "isBlocked", expires_at as "expiresAt", issued_at as "issuedAt"
    from payments.gift_card
    where region = ${tx.region}::text
      and code_hash = any(${hashes}::bytea[])
    order by id
    for update
  `;
}

/** Writes new cards. */
export function insertCards(tx: Tx, cards: readonly Omit<GiftCardRow, "isBlocked" | "issuedAt">[]): Statement<never> {
  return sql`
    insert into payments.gift_card (
      region, id, code_hash, last4, kind, customer_id, currency, balance_minor, expires_at, issued_at
    )
    select ${tx.region}::text, id, code_hash, last4, kind, customer_id, currency, balance_minor, expires_at,
      ${tx.now}::timestamptz
    from unnest(
      ${cards.map((card) => card.id)}::uuid[],
      ${cards.map((card) => card.codeHash)}::bytea[],
      ${cards.map((card) => card.last4)}::text[],
      ${cards.map((card) => card.kind)}::text[],
      ${cards.map((card) => card.customerId)}::uuid[],
      ${cards.map((card) => card.currency)}::char(3)[],
      ${cards.map((card) => card.balanceMinor)}::bigint[],
      ${cards.map((card) => card.expiresAt)}::timestamptz[]
    ) as card (id, code_hash, last4, kind, customer_id, currency, balance_minor, expires_at)
  `;
}

/** Changes what cards are worth, in the order of their ids; refused by a check when one would be worth less than nothing. */
export function changeBalances(
  tx: Tx,
  changes: readonly { readonly cardId: string; readonly amountMinor: bigint }[],
): Statement<never> {
  return sql`
    with change as materialized (
      select card_id, sum(amount_minor) as amount_minor
      from unnest(
        ${changes.map((change) => change.cardId)}::uuid[],
        ${changes.map((change) => change.amountMinor)}::bigint[]
      ) as change (card_id, amount_minor)
      group by card_id
    ), locked as materialized (
      select gift_card.id, change.amount_minor
      from payments.gift_card
      join change on change.card_id = gift_card.id
      where gift_card.region = ${tx.region}::text
      order by gift_card.id
      for update of gift_card
    )
    update payments.gift_card
    set balance_minor = balance_minor + locked.amount_minor
    from locked
    where gift_card.region = ${tx.region}::text
      and gift_card.id = locked.id
  `;
}

/** Writes down what changed cards. */
export function insertMoves(tx: Tx, moves: readonly GiftCardMove[]): Statement<never> {
  return sql`
    insert into payments.gift_card_move (
      region, id, gift_card_id, kind, amount_minor, order_id, attempt_key, reason, moved_at
    )
    select ${tx.region}::text, id, card_id, kind, amount_minor, order_id, attempt_key, reason, ${tx.now}::timestamptz
    from unnest(
      ${moves.map((move) => move.id)}::uuid[],
      ${moves.map((move) => move.cardId)}::uuid[],
      ${moves.map((move) => move.kind)}::text[],
      ${moves.map((move) => move.amountMinor)}::bigint[],
      ${moves.map((move) => move.orderId)}::uuid[],
      ${moves.map((move) => move.attemptKey)}::uuid[],
      ${moves.map((move) => move.reason)}::text[]
    ) as move (id, card_id, kind, amount_minor, order_id, attempt_key, reason)
  `;
}

/** Money of a gift card that an order holds; the card is locked with it. */
export interface HeldRow {
  readonly key: string;
  readonly orderId: string;
  readonly cardId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** What these orders hold of gift cards and have not taken yet. Locks the cards in the order of their ids, then the attempts. */
export function lockHeldOf(tx: Tx, orderIds: readonly string[]): Statement<HeldRow> {
  return sql<HeldRow>`
    with held as materialized (
      select key, order_id, provider_reference::uuid as card_id, amount_minor, currency
      from payments.attempt
      where region = ${tx.region}::text
        and order_id = any(${orderIds}::uuid[])
        and provider = 'gift_card'
        and state = 'authorized'
    ), locked as materialized (
      select gift_card.id
      from payments.gift_card
      where region = ${tx.region}::text
        and id in (select card_id from held)
      order by id
      for update
    )
    select attempt.key, attempt.order_id as "orderId", held.card_id as "cardId",
      attempt.amount_minor as "amountMinor", attempt.currency
    from held
    join locked on locked.id = held.card_id
    join payments.attempt on attempt.region = ${tx.region}::text and attempt.key = held.key
    where attempt.state = 'authorized'
    order by attempt.key
    for update of attempt
  `;
}

/** A page of cards, newest first; by customer or last four signs where given. */
export function pageOfCards(
  on: Queryable,
  page: {
    readonly customerId: string | null;
    readonly last4: string | null;
    readonly before: string | null;
    readonly limit: number;
  },
): Statement<GiftCardRow> {
  return sql<GiftCardRow>`
    select id, code_hash as "codeHash", last4, kind, customer_id as "customerId", currency,
      balance_minor as "balanceMinor", is_blocked as "isBlocked", expires_at as "expiresAt", issued_at as "issuedAt"
    from payments.gift_card
    where region = ${on.region}::text
      and (${page.customerId}::uuid is null or customer_id = ${page.customerId}::uuid)
      and (${page.last4}::text is null or last4 = ${page.last4}::text)
      and (${page.before}::uuid is null or id < ${page.before}::uuid)
    order by id desc
    limit ${page.limit}::int
  `;
}

/** The card with this code, without a lock; no row when it is nobody's. */
export function cardByCode(on: Queryable, hash: Buffer): Statement<GiftCardRow> {
  return sql<GiftCardRow>`
    select id, code_hash as "codeHash", last4, kind, customer_id as "customerId", currency,
      balance_minor as "balanceMinor", is_blocked as "isBlocked", expires_at as "expiresAt", issued_at as "issuedAt"
    from payments.gift_card
    where region = ${on.region}::text
      and code_hash = ${hash}::bytea
  `;
}

/** Blocks a card, or lets it be spent again; no row when there is none. */
export function blockCard(tx: Tx, id: string, isBlocked: boolean): Statement<{ readonly id: string }> {
  return sql<{ readonly id: string }>`
    update payments.gift_card
    set is_blocked = ${isBlocked}::boolean
    where region = ${tx.region}::text
      and id = ${id}::uuid
    returning id
  `;
}
