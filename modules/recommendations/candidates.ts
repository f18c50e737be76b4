import type { Neighbours } from "./co-occurrence.ts";
import type { Memory } from "./memory.ts";
import type { Scored } from "./next-items.ts";
import { categoriesOf, findAlike, onShelf } from "./shelves.ts";

/** What customers can be recommended by. */
export const RECOMMENDATION_KINDS = ["similar", "bought-together", "session", "personal", "trending", "cart"] as const;
/** One of them. `cart` completes what is in a cart. */
export type RecommendationKind = (typeof RECOMMENDATION_KINDS)[number];

/** Why something is recommended. */
export type ReasonCode = "viewed" | "similar" | "bought_together" | "in_cart" | "history" | "popular" | "new";

/** An item that may be recommended, with what speaks for it. */
export interface Candidate extends Scored {
  readonly reason: ReasonCode;
  /** The item because of which; null where it is not one of them. */
  readonly because: number | null;
}

/** What is known when something is to be recommended. Items are numbers of the memory's model. */
export interface Situation {
  readonly kind: RecommendationKind;
  /** The product of the page, the cart's items, or what was looked at, the most recent last. */
  readonly seeds: readonly number[];
  /** What the customer did before, the most recent first. */
  readonly history: readonly number[];
  readonly channel: string;
}

/** Candidates beyond what is wanted, since some will turn out to be sold out or hidden. */
export const POOL = 120;
/** Items of the history that are looked at. */
const HISTORY = 20;

type Source = () => readonly Candidate[];

/**
 * The sources of a kind, the best first. Whoever recommends goes on to the next while places are left, so that no rail
 * stays empty while the shop has anything at all.
 */
export function sourcesOf(memory: Memory, situation: Situation): readonly Source[] {
  const { kind, seeds, history } = situation;
  const last = seeds.at(-1);
  const following: Source = () => followSession(memory, seeds);
  const alike: Source = () => (last === undefined ? [] : findSimilar(memory, last));
  const shelf: Source = () => (last === undefined ? [] : fromShelf(memory, last));
  const popular: Source = () => findPopular(memory, situation.channel);
  switch (kind) {
    case "session":
      return [following, alike, shelf, popular];
    case "similar":
      return [alike, shelf, popular];
    case "bought-together":
      return [() => together(memory, seeds, "bought_together"), alike, shelf, popular];
    case "cart":
      return [() => together(memory, seeds, "in_cart"), following, alike, popular];
    case "personal":
      return [() => forCustomer(memory, seeds, history), popular];
    case "trending":
      return [popular];
  }
}

/** What comes next in sessions like this one. */
function followSession(memory: Memory, seeds: readonly number[]): readonly Candidate[] {
  const because = seeds.at(-1) ?? null;
  return memory.predictNext(seeds, POOL).map((one) => ({ ...one, reason: "viewed", because }));
}

/** Sessions with an item from which on its company is believed more than its description. */
const BELIEVED_SESSIONS = 4;

/** What is looked at by those who look at this, blended with what is described alike: the less is known, the more. */
function findSimilar(memory: Memory, item: number): readonly Candidate[] {
  const { model } = memory;
  const company = neighboursOf(model.similar, item);
  const described = findAlike(model.shelves, model.popularity, item, POOL);
  const sessions = (model.index.starts[item + 1] ?? 0) - (model.index.starts[item] ?? 0);
  const belief = sessions / (sessions + BELIEVED_SESSIONS);
  const most = company[0]?.score ?? 1;
  const scores = new Map<number, number>();
  for (const { item: other, score } of company) scores.set(other, (belief * score) / most);
  for (const { item: other, score } of described)
    scores.set(other, (scores.get(other) ?? 0) + (1 - belief) * score + belief * score * DESCRIBED_ALIKE);
  return rank(scores).map((one) => ({ ...one, reason: "similar", because: item }));
}

/** What a like description adds to a product that has company of its own. */
const DESCRIBED_ALIKE = 0.1;

/** What is bought together with any of these, but is none of them. */
function together(memory: Memory, seeds: readonly number[], reason: ReasonCode): readonly Candidate[] {
  const scores = new Map<number, number>();
  const because = new Map<number, number>();
  for (const seed of seeds)
    for (const { item, score } of neighboursOf(memory.model.together, seed)) {
      scores.set(item, (scores.get(item) ?? 0) + score);
      if (!because.has(item)) because.set(item, seed);
    }
  for (const seed of seeds) scores.delete(seed);
  return rank(scores).map((one) => ({ ...one, reason, because: because.get(one.item) ?? null }));
}

/** By how much each step back in the history counts less. */
const HISTORY_FALL = 0.85;

/** What goes with the running session, and with what the customer did before; spread over categories. */
function forCustomer(memory: Memory, seeds: readonly number[], history: readonly number[]): readonly Candidate[] {
  const scores = new Map<number, number>();
  const because = new Map<number, { readonly item: number; readonly share: number }>();
  const add = (item: number, share: number, source: number): void => {
    scores.set(item, (scores.get(item) ?? 0) + share);
    if (share > (because.get(item)?.share ?? 0)) because.set(item, { item: source, share });
  };
  const next = memory.predictNext(seeds, POOL);
  for (const { item, score } of next) add(item, score / (next[0]?.score ?? 1), seeds.at(-1) ?? item);
  for (const [back, source] of history.slice(0, HISTORY).entries()) {
    const likeness = findSimilar(memory, source);
    for (const { item, score } of likeness)
      add(item, (score / (likeness[0]?.score ?? 1)) * HISTORY_FALL ** back, source);
  }
  const own = new Set([...seeds, ...history]);
  const found = rank(scores)
    .filter(({ item }) => !own.has(item))
    .map((one): Candidate => ({ ...one, reason: "history", because: because.get(one.item)?.item ?? null }));
  return spread(memory, found);
}

/** What each further product of the same category counts. */
const CROWDED = 0.75;

/**
 * Takes the best one after the other, each counting less the more of its category were taken before.
 * Source: after Carbonell and Goldstein, "The Use of MMR", SIGIR 1998, with categories for likeness.
 */
export function spread(memory: Memory, found: readonly Candidate[]): readonly Candidate[] {
  const taken = new Map<number, number>();
  const left = [...found];
  const spreadOut: Candidate[] = [];
  const worth = ({ item, score }: Candidate): number => {
    const crowd = Math.max(0, ...Array.from(categoriesOf(memory.model.shelves, item), (one) => taken.get(one) ?? 0));
    return score * CROWDED ** crowd;
  };
  while (left.length > 0) {
    const worths = left.map(worth);
    const best = worths.indexOf(Math.max(...worths));
    const [one] = left.splice(best, 1);
    if (one === undefined) break;
    for (const category of categoriesOf(memory.model.shelves, one.item))
      taken.set(category, (taken.get(category) ?? 0) + 1);
    spreadOut.push({ ...one, score: worths[best] ?? 0 });
  }
  return spreadOut;
}

/** The most sought of the same categories. */
function fromShelf({ model }: Memory, item: number): readonly Candidate[] {
  return [...categoriesOf(model.shelves, item)].flatMap((category) =>
    [...onShelf(model.shelves, category, POOL)].map((other): Candidate => {
      return { item: other, score: model.popularity[other] ?? 0, reason: "similar", because: item };
    }),
  );
}

/** What is sought in the channel now, then in all of them. */
function findPopular({ model }: Memory, channel: string): readonly Candidate[] {
  const { trending } = model.facts;
  const own = Object.hasOwn(trending, channel) ? (trending[channel] ?? []) : [];
  return [...own, ...(trending[""] ?? [])].map(([item, score]) => ({ item, score, reason: "popular", because: null }));
}

function neighboursOf({ starts, items, scores }: Neighbours, item: number): readonly Scored[] {
  const found: Scored[] = [];
  for (let at = starts[item] ?? 0; at < (starts[item + 1] ?? 0); at++)
    found.push({ item: items[at] ?? 0, score: scores[at] ?? 0 });
  return found;
}

function rank(scores: ReadonlyMap<number, number>): readonly Scored[] {
  return [...scores]
    .map(([item, score]) => ({ item, score }))
    .toSorted((one, other) => other.score - one.score || one.item - other.item)
    .slice(0, POOL);
}
