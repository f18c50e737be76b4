import { type Currency, shareOf } from "@hansa/kernel";
import { type Basket, type Item, type Left, sumOf } from "./basket.ts";
import { bundleTaker } from "./bundle.ts";
import { buyGetTaker } from "./buy-get.ts";
import { byCurrency } from "./checks.ts";
import { meaning } from "./items.ts";
import type { Reason } from "./reason.ts";
import type { Reward } from "./rule-shape.ts";
import { type Cut, spread, worthOf } from "./spread.ts";
import { PPM } from "@hansa/kernel";

/** What a reward takes off lines that cost so much by now, or why it takes nothing. */
export type LineTaker = (basket: Basket, left: Left) => readonly Cut[] | Reason;

/** The taker of a reward on lines; null for a reward that acts elsewhere. */
export function lineTaker(reward: Reward): LineTaker | null {
  switch (reward.kind) {
    case "percent":
      return reward.target === "lines" ? percentTaker(reward) : null;
    case "amount":
      return reward.target === "lines" ? amountTaker(reward) : null;
    case "fixed_price":
      return reward.target === "lines" ? fixedPriceTaker(reward) : null;
    case "buy_get":
      return buyGetTaker(reward);
    case "bundle":
      return bundleTaker(reward);
    case "gift":
      return giftTaker(reward);
    case "tiers":
      return null;
  }
}

function percentTaker({ items, ppm, most }: Extract<Reward, { kind: "percent" }>): LineTaker {
  const meant = meaning(items);
  const caps = most === undefined ? null : byCurrency(most);
  return (basket, left) => {
    const cap = caps?.get(basket.channel.currency);
    if (caps !== null && cap === undefined) return "wrong_currency";
    const cuts = cutsOn(basket, meant, (_, place) => shareOf(left[place] ?? 0n, ppm));
    return cap === undefined || typeof cuts === "string"
      ? cuts
      : capped(cuts, { cap, currency: basket.channel.currency });
  };
}

/** No more than the cap in all, shared as the cuts were. */
function capped(cuts: readonly Cut[], { cap, currency }: { readonly cap: bigint; readonly currency: Currency }) {
  const amounts = cuts.map(({ amountMinor }) => amountMinor);
  if (sumOf(amounts) <= cap) return cuts;
  const places = cuts.map((_, index) => index);
  return spread({ amountMinor: cap, places }, amounts, currency).map(({ place, amountMinor }) => ({
    place: cuts[place]?.place ?? 0,
    amountMinor,
  }));
}

function amountTaker({ items, off }: Extract<Reward, { kind: "amount" }>): LineTaker {
  const meant = meaning(items);
  const amounts = byCurrency(off);
  return (basket, left) => {
    const each = amounts.get(basket.channel.currency);
    if (each === undefined) return "wrong_currency";
    return cutsOn(basket, meant, ({ quantity }, place) => lesser(each * BigInt(quantity), left[place] ?? 0n));
  };
}

function fixedPriceTaker({ items, price }: Extract<Reward, { kind: "fixed_price" }>): LineTaker {
  const meant = meaning(items);
  const prices = byCurrency(price);
  return (basket, left) => {
    const each = prices.get(basket.channel.currency);
    if (each === undefined) return "wrong_currency";
    return cutsOn(basket, meant, ({ quantity }, place) => (left[place] ?? 0n) - each * BigInt(quantity));
  };
}

function giftTaker({ variantId, quantity: given }: Extract<Reward, { kind: "gift" }>): LineTaker {
  return ({ items }, left) => {
    const place = items.findIndex((item) => item.variantId === variantId);
    const item = items[place];
    if (item === undefined) return "gift_missing";
    const units = Math.min(given, item.quantity);
    const amountMinor = worthOf(left[place] ?? 0n, { units, quantity: item.quantity, ppm: PPM });
    return amountMinor === 0n ? [] : [{ place, amountMinor }];
  };
}

function cutsOn(
  { items }: Basket,
  meant: (item: Item) => boolean,
  cutOf: (item: Item, place: number) => bigint,
): readonly Cut[] | Reason {
  const cuts: Cut[] = [];
  let isAnyMeant = false;
  for (let place = 0; place < items.length; place++) {
    const item = items[place];
    if (item === undefined || !meant(item)) continue;
    isAnyMeant = true;
    const amountMinor = cutOf(item, place);
    if (amountMinor > 0n) cuts.push({ place, amountMinor });
  }
  return isAnyMeant ? cuts : "items_missing";
}

function lesser(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
