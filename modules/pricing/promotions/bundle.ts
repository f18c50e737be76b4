import { PPM } from "@hansa/kernel";
import { type Basket, type Left, sumOf } from "./basket.ts";
import { byCurrency } from "./checks.ts";
import { meaning, placesOf } from "./items.ts";
import type { Reason } from "./reason.ts";
import type { Reward } from "./rule-shape.ts";
import { compareUnits, type Cut, spread, worthOf } from "./spread.ts";

/** A part of the bundle with the lines that can fill it, the dearest first. */
interface Part {
  readonly quantity: number;
  readonly places: readonly number[];
}

/**
 * So many units of each part together for one price: the dearest units first, as often as that is cheaper than buying
 * them singly. A unit fills one part only.
 */
export function bundleTaker(reward: Extract<Reward, { kind: "bundle" }>) {
  const wanted = reward.parts.map(({ items, quantity }) => ({ meant: meaning(items), quantity }));
  const prices = byCurrency(reward.price);
  return (basket: Basket, left: Left): readonly Cut[] | Reason => {
    const { items, channel } = basket;
    const price = prices.get(channel.currency);
    if (price === undefined) return "wrong_currency";
    const parts = wanted.map(({ meant, quantity }) => ({
      quantity,
      places: placesOf(items, meant).toSorted((one, other) => byDearestUnit(basket, left, { one, other })),
    }));
    if (parts.some(({ places }) => places.length === 0)) return "items_missing";
    const most = Math.min(mostOf(basket, parts), reward.mostTimes ?? Number.MAX_SAFE_INTEGER);
    if (fill(basket, left, { parts, times: 1 }) === null) return "quantity_too_low";
    const savingOf = (times: number): bigint | null => {
      const worths = fill(basket, left, { parts, times });
      return worths === null ? null : sumOf(worths) - price * BigInt(times);
    };
    const times = timesThatPay(most, savingOf);
    const saving = times === 0 ? null : savingOf(times);
    const worths = fill(basket, left, { parts, times });
    if (saving === null || saving <= 0n || worths === null) return [];
    const places = worths.flatMap((worth, place) => (worth > 0n ? [place] : []));
    return spread({ amountMinor: saving, places }, worths, channel.currency);
  };
}

/** The most often that any part could be filled by itself. */
function mostOf({ items }: Basket, parts: readonly Part[]): number {
  const times = parts.map(({ quantity, places }) =>
    Math.floor(places.reduce((sum, place) => sum + (items[place]?.quantity ?? 0), 0) / quantity),
  );
  return Math.min(...times);
}

/** What the units are worth that fill the parts so often, by line; null when there are too few. */
function fill(
  { items }: Basket,
  left: Left,
  { parts, times }: { readonly parts: readonly Part[]; readonly times: number },
): readonly bigint[] | null {
  const used = items.map(() => 0);
  for (const { quantity, places } of parts) {
    let wanted = quantity * times;
    for (const place of places) {
      const units = Math.min(wanted, (items[place]?.quantity ?? 0) - (used[place] ?? 0));
      used[place] = (used[place] ?? 0) + units;
      wanted -= units;
    }
    if (wanted > 0) return null;
  }
  return used.map((units, place) =>
    units === 0 ? 0n : worthOf(left[place] ?? 0n, { units, quantity: items[place]?.quantity ?? 1, ppm: PPM }),
  );
}

/** The dearest units are used first, so each further bundle saves less: the last that saves is found by halving. */
function timesThatPay(most: number, savingOf: (times: number) => bigint | null): number {
  let pays = 0;
  let tooMany = most + 1;
  while (tooMany - pays > 1) {
    const middle = Math.floor((pays + tooMany) / 2);
    const saving = savingOf(middle);
    if (saving !== null && saving > (savingOf(middle - 1) ?? 0n)) pays = middle;
    else tooMany = middle;
  }
  return pays;
}

function byDearestUnit({ items }: Basket, left: Left, { one, other }: { one: number; other: number }): number {
  const unitsOf = (place: number) => ({ leftMinor: left[place] ?? 0n, quantity: items[place]?.quantity ?? 1 });
  return compareUnits(unitsOf(other), unitsOf(one)) || one - other;
}
