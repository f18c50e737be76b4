import { PPM } from "@hansa/kernel";
import type { Basket, Left } from "./basket.ts";
import { meaning } from "./items.ts";
import type { Reason } from "./reason.ts";
import type { Reward } from "./rule-shape.ts";
import { compareUnits, type Cut, worthOf } from "./spread.ts";

/** A line that may pay for the reward, receive it, or both. */
interface Candidate {
  readonly place: number;
  readonly quantity: number;
  readonly leftMinor: bigint;
  readonly isBought: boolean;
  readonly isGot: boolean;
}

/**
 * For each `buy` units, `get` units of the same or of other items for less: the cheapest ones, so that what is bought is
 * the dearest. Works on lines, never on single units: 6,000 pieces cost what one costs.
 */
export function buyGetTaker(reward: Extract<Reward, { kind: "buy_get" }>) {
  const isBought = meaning(reward.items);
  const isGot = reward.getItems === undefined ? isBought : meaning(reward.getItems);
  const ppm = reward.ppm === undefined ? PPM : BigInt(reward.ppm);
  return ({ items }: Basket, left: Left): readonly Cut[] | Reason => {
    const lines: Candidate[] = [];
    for (const [place, item] of items.entries()) {
      const one = { isBought: isBought(item), isGot: isGot(item) };
      if (one.isBought || one.isGot)
        lines.push({ place, quantity: item.quantity, leftMinor: left[place] ?? 0n, ...one });
    }
    if (!lines.some((line) => line.isBought)) return "items_missing";
    const times = Math.min(timesOf(lines, reward), reward.mostTimes ?? Number.MAX_SAFE_INTEGER);
    return times === 0 ? "quantity_too_low" : takeCheapest(lines, { times, buy: reward.buy, get: reward.get, ppm });
  };
}

/** How often enough units are there that are bought, and others that are got: a unit is never both. */
function timesOf(lines: readonly Candidate[], { buy, get }: { readonly buy: number; readonly get: number }): number {
  const units = (some: readonly Candidate[]): number => some.reduce((sum, { quantity }) => sum + quantity, 0);
  return Math.min(
    Math.floor(units(lines.filter(({ isBought }) => isBought)) / buy),
    Math.floor(units(lines.filter(({ isGot }) => isGot)) / get),
    Math.floor(units(lines) / (buy + get)),
  );
}

function takeCheapest(
  lines: readonly Candidate[],
  given: { readonly times: number; readonly buy: number; readonly get: number; readonly ppm: bigint },
): readonly Cut[] {
  const { times, ppm } = given;
  let wanted = times * given.get;
  // Of the units that could be either, so many may be got that enough are left to be bought.
  let spare = lines.reduce((sum, line) => sum + (line.isBought ? line.quantity : 0), 0) - times * given.buy;
  const cuts: Cut[] = [];
  for (const line of lines.filter(({ isGot }) => isGot).toSorted(byCheapestUnit)) {
    const units = Math.min(wanted, line.quantity, line.isBought ? spare : line.quantity);
    wanted -= units;
    if (line.isBought) spare -= units;
    const amountMinor = units === 0 ? 0n : worthOf(line.leftMinor, { units, quantity: line.quantity, ppm });
    if (amountMinor > 0n) cuts.push({ place: line.place, amountMinor });
  }
  return cuts;
}

function byCheapestUnit(one: Candidate, other: Candidate): number {
  return compareUnits(one, other) || one.place - other.place;
}
