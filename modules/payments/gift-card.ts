import { type Money, money, newId, parseCurrency } from "@hansa/kernel";
import { giftCardEntry, record } from "#modules/ledger";
import { first, many, type Queryable, run, type Tx } from "#platform/db";
import { GiftCardNotFound } from "./errors.ts";
import { hashGiftCardCode, lastFourOf, newGiftCardCode } from "./gift-card-code.ts";
import {
  blockCard,
  cardByCode,
  changeBalances,
  type GiftCardRow,
  insertCards,
  insertMoves,
  pageOfCards,
} from "./gift-card-queries.ts";

/** Most cards on one page. */
export const MAX_CARDS_PAGE = 100;

/** A card to be issued. */
export interface NewGiftCard {
  readonly kind: "gift_card" | "store_credit";
  /** Greater than zero. */
  readonly amount: Money;
  readonly customerId: string | null;
  readonly expiresAt: Date | null;
  readonly reason: string;
  /** Where the money comes from: given away, owed to the customer of an order, or paid as part of one. */
  readonly against: "goodwill" | "receivable" | "refunds";
  readonly orderId: string | null;
}

/** A gift card or store credit, without its code: nobody has that but its owner. */
export interface GiftCard {
  readonly id: string;
  readonly last4: string;
  readonly kind: string;
  readonly customerId: string | null;
  /** What may still be spent. */
  readonly balance: Money;
  readonly isBlocked: boolean;
  readonly expiresAt: Date | null;
  readonly issuedAt: Date;
}

/** The card is worth this amount, and we owe it. @returns the card with its code, which is shown now or never */
export async function issueGiftCard(tx: Tx, wanted: NewGiftCard): Promise<GiftCard & { readonly code: string }> {
  if (wanted.amount.amountMinor <= 0n) throw new RangeError("a gift card is worth more than nothing");
  const { amountMinor, currency } = wanted.amount;
  const code = newGiftCardCode();
  const { kind, customerId, expiresAt } = wanted;
  const card = { id: newId<"gift_card">(), last4: lastFourOf(code), kind, customerId, expiresAt };
  await run(tx, insertCards(tx, [{ ...card, codeHash: hashGiftCardCode(code), currency, balanceMinor: amountMinor }]));
  const { orderId, reason } = wanted;
  await run(
    tx,
    insertMoves(tx, [
      { id: newId<"move">(), cardId: card.id, kind: "issued", amountMinor, orderId, attemptKey: null, reason },
    ]),
  );
  await record(tx, [giftCardEntry(wanted.amount, wanted)]);
  return { ...card, code, balance: wanted.amount, isBlocked: false, issuedAt: tx.now };
}

/** Money of an order goes back onto the card that it was taken from. The ledger is the caller's. */
export async function refundToCard(
  tx: Tx,
  back: { readonly cardId: string; readonly amount: Money; readonly orderId: string; readonly attemptKey: string },
): Promise<void> {
  const { cardId, orderId, attemptKey } = back;
  const { amountMinor } = back.amount;
  await run(tx, changeBalances(tx, [{ cardId, amountMinor }]));
  await run(
    tx,
    insertMoves(tx, [
      { id: newId<"move">(), cardId, kind: "refunded", amountMinor, orderId, attemptKey, reason: null },
    ]),
  );
}

/** The card with this code; null when it is nobody's, or blocked. */
export async function findGiftCard(on: Queryable, code: string): Promise<GiftCard | null> {
  const row = await first(on, cardByCode(on, hashGiftCardCode(code)));
  return row === null || row.isBlocked ? null : parseCard(row);
}

/** A page of cards, newest first. @param page nulls do not filter; `limit` at most MAX_CARDS_PAGE */
export async function listGiftCards(
  on: Queryable,
  page: Parameters<typeof pageOfCards>[1],
): Promise<readonly GiftCard[]> {
  return (await many(on, pageOfCards(on, { ...page, limit: Math.min(page.limit, MAX_CARDS_PAGE) }))).map(parseCard);
}

/** The card cannot be spent any more, or can again. @throws GiftCardNotFound */
export async function setBlocked(tx: Tx, id: string, isBlocked: boolean): Promise<void> {
  if ((await first(tx, blockCard(tx, id, isBlocked))) === null) throw new GiftCardNotFound();
}

function parseCard(row: GiftCardRow): GiftCard {
  const { id, last4, kind, customerId, isBlocked, expiresAt, issuedAt } = row;
  const balance = money(row.balanceMinor, parseCurrency(row.currency));
  return { id, last4, kind, customerId, balance, isBlocked, expiresAt, issuedAt };
}
