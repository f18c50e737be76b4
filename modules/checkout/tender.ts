import { DomainError, type Money, money } from "@hansa/kernel";
import { paymentEntry, record } from "#modules/ledger";
import type { NewOrder } from "#modules/orders";
import {
  GiftCardsDoNotCover,
  type GiftTake,
  MethodUnknown,
  type NewAttempt,
  type Purse,
  type Question,
  type Route,
  savePurse,
} from "#modules/payments";
import type { Tx } from "#platform/db";
import type { PlaceCommand } from "./command.ts";
import type { Ready } from "./prepare.ts";

/** How one order is paid: gift cards first, the rest by whoever is asked. */
export interface Tender {
  readonly gifts: readonly GiftTake[];
  /** What the gift cards leave to be paid. */
  readonly due: Money;
  /** Who is asked, in order; null when nobody outside has to be. */
  readonly route: Route | null;
}

/** An order with how it is paid. */
export interface Tendered {
  readonly command: PlaceCommand;
  readonly order: NewOrder;
  readonly tender: Tender;
}

/** Chooses how an order is paid, and takes what its gift cards give from the batch's purse. */
export function tenderOf({ command, cart, quote, customerGroup }: Ready, purse: Purse): Tender | DomainError {
  const { total } = quote.totals;
  const gifts = command.giftCards.length === 0 ? [] : purse.take(command.giftCards, total);
  if (gifts instanceof DomainError) return gifts;
  const taken = gifts.reduce((sum, { amount }) => sum + amount.amountMinor, 0n);
  const due = money(total.amountMinor - taken, total.currency);
  if (due.amountMinor === 0n || command.provider?.inProcess === true) return { gifts, due, route: null };
  const refuse = (refusal: DomainError): DomainError => {
    purse.putBack(gifts);
    return refusal;
  };
  if (command.provider === null)
    return refuse(new GiftCardsDoNotCover({ dueMinor: due.amountMinor, currency: due.currency }));
  const route = command.routeOf({
    method: command.payment.method,
    amount: due,
    country: (cart.billingAddress ?? cart.shippingAddress)?.country ?? null,
    bin: command.bin,
    customerGroup,
  });
  if (route.candidates.length === 0) return refuse(new MethodUnknown(command.payment.method));
  return { gifts, due, route };
}

/** The attempt to be recorded beside those of the gift cards; none when they covered everything. */
export function attemptsFor({ command, order, tender }: Tendered): readonly NewAttempt[] {
  const { due, gifts, route } = tender;
  if (due.amountMinor === 0n && gifts.length > 0) return [];
  const [candidate] = route?.candidates ?? [];
  return [
    {
      key: command.checkoutId,
      orderId: order.id,
      checkoutId: command.checkoutId,
      method: command.payment.method,
      provider: candidate?.provider ?? command.payment.provider,
      amount: due,
      token: command.payment.token,
      returnUrl: command.payment.returnUrl,
      state: order.state === "confirmed" ? "authorized" : "started",
      providerReference: null,
      why: candidate?.why ?? null,
      isManualCapture: route !== null && !route.capture,
    },
  ];
}

/** Saves what gift cards pay, and books it for orders that are confirmed with it. Issues all at once. */
export async function saveTenders(tx: Tx, tendered: readonly Tendered[]): Promise<void> {
  const gifted = tendered.filter(({ tender }) => tender.gifts.length > 0);
  if (gifted.length === 0) return;
  const paid = gifted.map(({ command, order, tender }) => ({
    orderId: order.id,
    checkoutId: command.checkoutId,
    isTaken: order.state === "confirmed",
    takes: tender.gifts,
  }));
  const taken = paid.filter(({ isTaken }) => isTaken);
  await Promise.all([
    savePurse(tx, paid),
    record(
      tx,
      taken.flatMap(({ orderId, takes }) => takes.map(({ amount }) => paymentEntry(orderId, amount, "gift_card"))),
    ),
  ]);
}

/** What the first provider of the route is asked, and who may be asked after it. */
export function questionOf({ command, order, tender }: Tendered): Question {
  const { checkoutId, payment } = command;
  return {
    key: checkoutId,
    checkoutId,
    orderId: order.id,
    method: payment.method,
    amount: tender.due,
    token: payment.token,
    returnUrl: payment.returnUrl,
    orderReference: order.number,
    capture: tender.route?.capture ?? true,
    challenge: command.wantsChallenge || (tender.route?.challenge ?? false),
    candidates: tender.route?.candidates ?? [],
    saveFor: payment.saveFor ?? null,
  };
}
