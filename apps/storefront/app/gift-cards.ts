import type { Hansa } from "@hansa/sdk";
import type { Refusal } from "./refusals.ts";
import { readCookie } from "./visitor.ts";

/** A gift card that the visitor wants to pay with, and what it was worth when they said so. */
export interface GiftCard {
  readonly code: string;
  readonly balance: { readonly amountMinor: number; readonly currency: string };
}

const COOKIE = "hansa_gift";
const HOUR_S = 3_600;
const MAX_CARDS = 3;

/** The gift cards that the browser brings along, as far as they are in this currency. */
export function giftCardsOf(request: Request, currency: string): readonly GiftCard[] {
  return (readCookie(request, COOKIE) ?? "")
    .split("~")
    .flatMap((part): readonly GiftCard[] => {
      const [code = "", amount = "", of = ""] = part.split(":");
      return /^\d{1,12}$/.test(amount) && of === currency && code !== ""
        ? [{ code, balance: { amountMinor: Number(amount), currency: of } }]
        : [];
    })
    .slice(0, MAX_CARDS);
}

/** The header that makes a browser remember them while it pays; no script can read it. */
export function rememberGiftCards(cards: readonly GiftCard[]): string {
  const value = cards
    .slice(0, MAX_CARDS)
    .map(({ code, balance }) => `${code}:${String(balance.amountMinor)}:${balance.currency}`)
    .join("~");
  return `${COOKIE}=${encodeURIComponent(value)}; Path=/; Max-Age=${String(value === "" ? 0 : HOUR_S)}; HttpOnly; SameSite=Lax`;
}

/** Asks what a card is worth. */
export async function readGiftCard(api: Hansa, code: string): Promise<GiftCard | Refusal> {
  const { data, error } = await api.POST("/v1/gift-cards/balance", { body: { code } });
  if (data !== undefined) return { code, balance: data.balance };
  const { code: reason = "payments.gift_card_refused", title = "" } = error as { code?: string; title?: string };
  return {
    code: reason.startsWith("payments.") || reason === "rate_limited" ? reason : "payments.gift_card_refused",
    detail: title,
  };
}

/** What each card pays of a total, and what is left to be paid otherwise. */
export function spread(cards: readonly GiftCard[], totalMinor: number) {
  let dueMinor = totalMinor;
  const paid = cards.map(({ code, balance }) => {
    const amountMinor = Math.min(balance.amountMinor, dueMinor);
    dueMinor -= amountMinor;
    return { code, amount: { amountMinor, currency: balance.currency } };
  });
  return { paid, dueMinor };
}
