import { DAY_MS } from "@hansa/kernel";
import type { PriceEntry, PriceList } from "../facts-shape.ts";
import { byPrecedence } from "./precedence.ts";
import { type Audience, type ChosenPrice, choosePrice } from "./choose-price.ts";
import { priceByRule } from "./price-rule.ts";

/** How long before a reduction the lowest price is looked for. Source: Directive 98/6/EC art. 6a (2). */
export const PRIOR_PRICE_MS = 30 * DAY_MS;

/** Something that was so for a time; the ends are epoch milliseconds, infinite when open. */
export interface Spell {
  readonly fromMs: number;
  readonly untilMs: number;
}
/** What one unit cost in a list for a time. */
export interface PastPrice extends Spell {
  readonly priceListId: string;
  readonly amountMinor: bigint;
}
/** How a list was set for a time. */
export interface PastList extends Spell {
  readonly list: PriceList;
}
/** What is known of one variant's prices, the present ones among them. */
export interface PriceRecord {
  readonly prices: readonly PastPrice[];
  readonly lists: readonly PastList[];
}

/**
 * The lowest price at which the variant could be had in the 30 days before the reduction that is in force now. A reduction
 * that was deepened step by step without a break is one: the days before its first step count. A variant that was not for
 * sale so long is judged by the days it was. Source: Directive 98/6/EC art. 6a (2), (4) and (5).
 *
 * @returns null when nothing is reduced now, or nothing is known of the time before
 */
export function lowestPriceBefore(record: PriceRecord, audience: Audience): bigint | null {
  const { nowMs } = audience;
  const turns = turnsOf(record, nowMs);
  const at = (ms: number): ChosenPrice | null => choosePrice(entriesAt(record, ms), 1, { ...audience, nowMs: ms });
  if ((at(nowMs)?.was ?? null) === null) return null;
  let beganMs = nowMs;
  for (const turn of turns) {
    if ((at(turn)?.was ?? null) === null) break;
    beganMs = turn;
  }
  const horizonMs = beganMs - PRIOR_PRICE_MS;
  const moments = [...turns.filter((turn) => turn < beganMs && turn > horizonMs), horizonMs];
  const prices = moments.flatMap((moment) => at(moment)?.entry.amountMinor ?? []);
  return prices.reduce<bigint | null>((low, price) => (low === null || price < low ? price : low), null);
}

/** Moments at which a price may have changed, the latest first; between two of them nothing does. */
function turnsOf({ prices, lists }: PriceRecord, nowMs: number): readonly number[] {
  const ends = [...prices, ...lists, ...lists.map(({ list }) => list)].flatMap(({ fromMs, untilMs }) => [
    fromMs,
    untilMs,
  ]);
  return [...new Set(ends)].filter((turn) => turn <= nowMs && Number.isFinite(turn)).toSorted((a, b) => b - a);
}

function entriesAt({ prices, lists }: PriceRecord, ms: number): readonly PriceEntry[] {
  const isInForce = ({ fromMs, untilMs }: Spell): boolean => fromMs <= ms && ms < untilMs;
  const ranked = lists
    .filter(isInForce)
    .map(({ list }) => list)
    .toSorted(byPrecedence);
  const amounts = new Map(prices.filter(isInForce).map((price) => [price.priceListId, price.amountMinor]));
  return ranked.flatMap((list, rank): readonly PriceEntry[] => {
    const own = amounts.get(list.id);
    const parent = list.rule === null ? undefined : amounts.get(list.rule.parentId);
    if (own !== undefined) return [{ list, rank, minQuantity: 1, amountMinor: own }];
    if (list.rule === null || parent === undefined) return [];
    return [{ list, rank, minQuantity: 1, amountMinor: priceByRule(parent, list.rule, list.currency) }];
  });
}
