import { DAY_MS } from "@hansa/kernel";
import { type ClickBook, KINDS, newestOf } from "./click-book.ts";

/** Days by which what was done counts half. */
export const HALF_LIFE_DAYS = 3;
/** Items kept per channel. */
export const TRENDING_KEPT = 200;

/** What each kind of event says about an item. */
const SAYS: Readonly<Record<(typeof KINDS)[number], number>> = {
  view: 1,
  click: 1,
  add: 4,
  remove: -1,
  purchase: 10,
  search: 0,
};

/** Items that are sought now, best first: over all channels under the name "", and per channel. */
export interface Trending {
  readonly channels: Readonly<Record<string, readonly (readonly [item: number, score: number])[]>>;
  /** How sought each item is, 0 to 1. */
  readonly popularity: Float32Array;
}

/**
 * Adds up what was done with each item, halved every few days. Ages are counted from the newest event: what was learned
 * must not fade because the shop was closed.
 */
export function findTrending(book: ClickBook, itemCount: number): Trending {
  const overall = new Float64Array(itemCount);
  const perChannel = new Map<number, Map<number, number>>();
  const newestMs = newestOf(book);
  for (let place = 0; place < book.count; place++) {
    const item = book.itemOf[place] ?? 0;
    const ageDays = (newestMs - (book.atMs[place] ?? 0)) / DAY_MS;
    const says = SAYS[KINDS[book.kindOf[place] ?? 0] ?? "view"] * 0.5 ** (ageDays / HALF_LIFE_DAYS);
    overall[item] = (overall[item] ?? 0) + says;
    const channel = book.channelOf[place] ?? 0;
    if (book.channels[channel] === "") continue;
    const own = perChannel.get(channel) ?? new Map<number, number>();
    own.set(item, (own.get(item) ?? 0) + says);
    perChannel.set(channel, own);
  }
  const most = overall.reduce((one, other) => Math.max(one, other), 0);
  const channels: [string, readonly (readonly [number, number])[]][] = [["", rank([...overall.entries()], most)]];
  for (const [channel, own] of perChannel)
    channels.push([book.channels[channel] ?? "", rank([...own], Math.max(...own.values()))]);
  return {
    channels: Object.fromEntries(channels),
    popularity: Float32Array.from(overall, (score) => (most > 0 ? Math.max(0, score / most) : 0)),
  };
}

function rank(scores: readonly (readonly [number, number])[], most: number): readonly (readonly [number, number])[] {
  return scores
    .filter(([, score]) => score > 0)
    .toSorted(([item, score], [otherItem, otherScore]) => otherScore - score || item - otherItem)
    .slice(0, TRENDING_KEPT)
    .map(([item, score]) => [item, Number((score / most).toPrecision(4))] as const);
}
