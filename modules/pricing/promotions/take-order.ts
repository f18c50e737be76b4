import { shareOf } from "@hansa/kernel";
import { type Basket, type Left, sumOf } from "./basket.ts";
import { byCurrency } from "./checks.ts";
import { meaning, placesOf } from "./items.ts";
import type { Reason } from "./reason.ts";
import type { Reward } from "./rule-shape.ts";
import type { Sum } from "./spread.ts";

/** What a reward takes off the order, and the lines that bear it; or why it takes nothing. */
export type OrderTaker = (basket: Basket, left: Left) => Sum | Reason;

/** The taker of a reward on the order; null for a reward that acts elsewhere. */
export function orderTaker(reward: Reward): OrderTaker | null {
  if (reward.kind === "tiers") return onItems(reward.items, tierAmount(reward));
  if (reward.kind === "percent" && reward.target === "order") {
    const { ppm, most } = reward;
    const caps = most === undefined ? null : byCurrency(most);
    return onItems(reward.items, (goodsMinor, currency) => {
      const cap = caps === null ? goodsMinor : caps.get(currency);
      return cap === undefined ? "wrong_currency" : lesser(shareOf(goodsMinor, ppm), cap);
    });
  }
  if (reward.kind === "amount" && reward.target === "order") {
    const amounts = byCurrency(reward.off);
    return onItems(reward.items, (goodsMinor, currency) => {
      const off = amounts.get(currency);
      return off === undefined ? "wrong_currency" : lesser(off, goodsMinor);
    });
  }
  return null;
}

type AmountOf = (goodsMinor: bigint, currency: string) => bigint | Reason;

function onItems(items: Parameters<typeof meaning>[0], amountOf: AmountOf): OrderTaker {
  const meant = meaning(items);
  return (basket, left) => {
    const places = placesOf(basket.items, meant);
    if (places.length === 0) return "items_missing";
    const amountMinor = amountOf(sumOf(left, places), basket.channel.currency);
    return typeof amountMinor === "string" ? amountMinor : { amountMinor, places };
  };
}

/** The highest tier that the goods reach. */
function tierAmount({ tiers }: Extract<Reward, { kind: "tiers" }>): AmountOf {
  const compiled = tiers.map(({ from, ppm, off }) => ({
    from: byCurrency(from),
    ppm: ppm ?? 0,
    off: off === undefined ? null : byCurrency(off),
  }));
  return (goodsMinor, currency) => {
    let reached: { readonly from: bigint; readonly amountMinor: bigint | undefined } | null = null;
    let isKnown = false;
    for (const tier of compiled) {
      const from = tier.from.get(currency);
      if (from === undefined) continue;
      isKnown = true;
      if (goodsMinor < from || (reached !== null && from < reached.from)) continue;
      reached = { from, amountMinor: tier.off === null ? shareOf(goodsMinor, tier.ppm) : tier.off.get(currency) };
    }
    if (!isKnown) return "wrong_currency";
    if (reached === null) return "subtotal_too_low";
    return reached.amountMinor === undefined ? "wrong_currency" : lesser(reached.amountMinor, goodsMinor);
  };
}

/** What a reward takes off shipping that costs so much by now, or why it takes nothing. */
export type ShippingTaker = (shippingMinor: bigint, currency: string) => bigint | Reason;

/** The taker of a reward on shipping; null for a reward that acts elsewhere. */
export function shippingTaker(reward: Reward): ShippingTaker | null {
  if (reward.kind === "percent" && reward.target === "shipping") {
    const caps = reward.most === undefined ? null : byCurrency(reward.most);
    return (shippingMinor, currency) => {
      const cap = caps === null ? shippingMinor : caps.get(currency);
      return cap === undefined ? "wrong_currency" : lesser(shareOf(shippingMinor, reward.ppm), cap);
    };
  }
  if (reward.kind === "amount" && reward.target === "shipping") {
    const amounts = byCurrency(reward.off);
    return (shippingMinor, currency) => {
      const off = amounts.get(currency);
      return off === undefined ? "wrong_currency" : lesser(off, shippingMinor);
    };
  }
  if (reward.kind === "fixed_price" && reward.target === "shipping") {
    const prices = byCurrency(reward.price);
    return (shippingMinor, currency) => {
      const price = prices.get(currency);
      if (price === undefined) return "wrong_currency";
      return shippingMinor > price ? shippingMinor - price : 0n;
    };
  }
  return null;
}

function lesser(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
