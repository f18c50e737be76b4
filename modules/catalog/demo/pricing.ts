import type { DemoPrice } from "./demo-product.ts";

/** Rough price levels, not exchange rates: a shop sets its price lists by hand. */
const levels = [
  { currency: "EUR", percent: 100 },
  { currency: "USD", percent: 112 },
  { currency: "GBP", percent: 88 },
  { currency: "JPY", percent: 16_500 },
] as const;

type Currency = DemoPrice["currency"];

/**
 * Makes one price per currency.
 *
 * @param euros what the variant should cost, about; whole or broken
 * @param discountPercent how much less than before it costs; 0 means that there was no other price before
 */
export function pricesFor(euros: number, discountPercent: number): readonly DemoPrice[] {
  return levels.map(({ currency, percent }) => {
    const local = (euros * percent) / 100;
    const amountMinor = charming(currency, local * (1 - discountPercent / 100));
    const earlierMinor = charming(currency, local);
    return { currency, amountMinor, wasMinor: earlierMinor > amountMinor ? earlierMinor : null };
  });
}

/** Rounds to the endings that shoppers of each currency are used to: 19.95, 19.99, ¥1,980. */
function charming(currency: Currency, amount: number): bigint {
  const whole = Math.max(1, Math.round(amount));
  switch (currency) {
    case "EUR":
    case "GBP":
      return BigInt(whole * 100 - 5);
    case "USD":
      return BigInt(whole * 100 - 1);
    case "JPY":
      return BigInt(Math.max(1, Math.round(amount / 100)) * 100 - 20);
  }
}
