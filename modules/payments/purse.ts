import { type Currency, type DomainError, type Money, money, newId, parseCurrency } from "@hansa/kernel";
import { GIFT_CARD } from "#modules/ledger";
import { many, run, type Tx } from "#platform/db";
import { type NewAttempt, recordAttempts, settleAttempts } from "./attempt.ts";
import { GiftCardRefused } from "./errors.ts";
import {
  changeBalances,
  type GiftCardRow,
  type HeldRow,
  insertMoves,
  lockCardsByCode,
  lockHeldOf,
} from "./gift-card-queries.ts";

/** Cards that one order may be paid with. */
export const MAX_CARDS_PER_ORDER = 5;

/** Money that an order takes from one card. */
export interface GiftTake {
  /** Key of the attempt that stands for it. */
  readonly key: string;
  readonly cardId: string;
  readonly amount: Money;
}

/** Orders of one batch that pay with gift cards share it: what one takes, the next does not find. */
export interface Purse {
  /**
   * Takes up to `total` from these cards, in the order given.
   *
   * @returns what was taken, together at most the total; or why a card cannot be used, and then nothing is taken
   */
  take(codes: readonly Buffer[], total: Money): readonly GiftTake[] | DomainError;
  /** Puts back what was taken for an order that was refused after all. */
  putBack(takes: readonly GiftTake[]): void;
}

/** Money of one order that is to be saved; it is held until the order is confirmed, or taken at once. */
export interface GiftPaid {
  readonly orderId: string;
  readonly checkoutId: string;
  readonly isTaken: boolean;
  readonly takes: readonly GiftTake[];
}

/** Locks the cards with these codes, in the order of their ids. Costs no round trip when there are none. */
export async function openPurse(tx: Tx, codes: readonly Buffer[]): Promise<Purse> {
  return purseOf(codes.length === 0 ? [] : await many(tx, lockCardsByCode(tx, codes)), tx.now);
}

/** The deciding half of `openPurse`, without a database. */
export function purseOf(rows: readonly GiftCardRow[], now: Date): Purse {
  const cards = new Map(rows.map((row) => [row.codeHash.toString("hex"), row]));
  const left = new Map(rows.map(({ id, balanceMinor }) => [id, balanceMinor]));
  return {
    take(codes, total) {
      const chosen: GiftCardRow[] = [];
      for (const name of new Set(codes.map((code) => code.toString("hex")))) {
        const card = cards.get(name);
        const problem = problemOf(card, { currency: total.currency, now });
        if (card === undefined || problem !== null) return new GiftCardRefused(problem ?? "unknown");
        chosen.push(card);
      }
      const takes: GiftTake[] = [];
      let wanted = total.amountMinor;
      for (const { id } of chosen) {
        const there = left.get(id) ?? 0n;
        const taken = there < wanted ? there : wanted;
        if (taken <= 0n) continue;
        left.set(id, there - taken);
        wanted -= taken;
        takes.push({ key: newId<"attempt">(), cardId: id, amount: money(taken, total.currency) });
      }
      if (takes.length === 0 && total.amountMinor > 0n && chosen.length > 0) return new GiftCardRefused("empty");
      return takes;
    },
    putBack(takes) {
      for (const { cardId, amount } of takes) left.set(cardId, (left.get(cardId) ?? 0n) + amount.amountMinor);
    },
  };
}

/** Writes what a batch takes: balances, moves and attempts. Issues all at once, so it may stand among pipelined writes. */
export async function savePurse(tx: Tx, paid: readonly GiftPaid[]): Promise<void> {
  const takes = paid.flatMap((order) => order.takes.map((take) => ({ ...order, ...take })));
  if (takes.length === 0) return;
  await Promise.all([
    run(
      tx,
      changeBalances(
        tx,
        takes.map(({ cardId, amount }) => ({ cardId, amountMinor: -amount.amountMinor })),
      ),
    ),
    run(
      tx,
      insertMoves(
        tx,
        takes.map(({ key, cardId, amount, orderId }) => ({
          id: newId<"move">(),
          cardId,
          kind: "taken",
          amountMinor: -amount.amountMinor,
          orderId,
          attemptKey: key,
          reason: null,
        })),
      ),
    ),
    recordAttempts(tx, takes.map(attemptOf)),
  ]);
}

/** Money of gift cards that orders hold; the cards and attempts are locked. Call it before stock is locked. */
export async function lockGifts(tx: Tx, orderIds: readonly string[]): Promise<readonly HeldGift[]> {
  if (orderIds.length === 0) return [];
  return (await many(tx, lockHeldOf(tx, orderIds))).map(parseHeld);
}

/** Money of one gift card that one order holds. */
export interface HeldGift extends Omit<HeldRow, "amountMinor" | "currency"> {
  readonly amount: Money;
}

/** What was held is taken for good. The ledger is the caller's. */
export async function takeGifts(tx: Tx, held: readonly HeldGift[]): Promise<void> {
  await settleAttempts(
    tx,
    held.map(({ key }) => ({ key, state: "captured", providerReference: null, reason: null })),
  );
}

/** What was held may be spent again. */
export async function releaseGifts(tx: Tx, held: readonly HeldGift[]): Promise<void> {
  if (held.length === 0) return;
  await settleAttempts(
    tx,
    held.map(({ key }) => ({ key, state: "voided", providerReference: null, reason: null })),
  );
  const back = held.map(({ cardId, amount }) => ({ cardId, amountMinor: amount.amountMinor }));
  await run(tx, changeBalances(tx, back));
  await run(
    tx,
    insertMoves(
      tx,
      held.map(({ key, cardId, amount, orderId }) => ({
        id: newId<"move">(),
        cardId,
        kind: "released",
        amountMinor: amount.amountMinor,
        orderId,
        attemptKey: key,
        reason: null,
      })),
    ),
  );
}

function attemptOf({ key, orderId, checkoutId, amount, cardId, isTaken }: GiftPaid & GiftTake): NewAttempt {
  return {
    key,
    orderId,
    checkoutId,
    method: GIFT_CARD,
    provider: GIFT_CARD,
    amount,
    token: null,
    returnUrl: null,
    state: isTaken ? "captured" : "authorized",
    providerReference: cardId,
  };
}

function problemOf(
  card: GiftCardRow | undefined,
  { currency, now }: { readonly currency: Currency; readonly now: Date },
): "unknown" | "expired" | "currency" | null {
  // A blocked card is answered like one that does not exist: its code may be stolen.
  if (card === undefined || card.isBlocked) return "unknown";
  if (card.expiresAt !== null && card.expiresAt.getTime() <= now.getTime()) return "expired";
  return card.currency === currency ? null : "currency";
}

function parseHeld({ amountMinor, currency, ...row }: HeldRow): HeldGift {
  return { ...row, amount: money(amountMinor, parseCurrency(currency)) };
}
