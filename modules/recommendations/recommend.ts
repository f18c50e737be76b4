import { isId } from "@hansa/kernel";
import { resolveHandles } from "#modules/catalog";
import type { Channel } from "#modules/channels";
import type { Queryable } from "#platform/db";
import { type Candidate, type ReasonCode, type RecommendationKind, sourcesOf } from "./candidates.ts";
import { type DoneItem, selectOfCustomer, selectOfSession } from "./event-queries.ts";
import type { Memory, MemoryKeeper } from "./memory.ts";
import { isHidden, judge, type RuleBook, type RuleInForce } from "./rules.ts";
import type { Shelf } from "./shelf.ts";
import type { Visitor } from "./visitor.ts";

/** What is asked for. */
export interface Ask {
  readonly kind: RecommendationKind;
  /** Ids, slugs or external ids: the page's product, the cart's, or what was looked at, most recent last. */
  readonly items: readonly string[];
  readonly channel: Channel;
  readonly visitor: Visitor;
  /** At most MAX_WANTED. */
  readonly limit: number;
  /** Unit prices in minor units of the channel's currency; null for no bound. */
  readonly priceMin: number | null;
  readonly priceMax: number | null;
  /** Names that are not to be answered. */
  readonly exclude: readonly string[];
  /** Answer only what the catalogue knows: pages can show nothing else. */
  readonly catalogueOnly: boolean;
}

/** One answer: the bytes of a product card, or the bare name where the catalogue knows nothing of the item. */
export interface Recommended {
  readonly name: string;
  /** Bytes of the card as the catalogue writes it; null for an item that is not in it. */
  readonly card: Buffer | null;
  readonly reason: ReasonCode;
  readonly because: { readonly id: string; readonly title: string | null } | null;
}

/** What recommending stands on. */
export interface RecommendNeeds {
  readonly memories: MemoryKeeper;
  readonly shelf: Shelf;
  readonly rules: RuleBook;
}

/** Most items in one answer. */
export const MAX_WANTED = 100;
/** Events of a session and of a customer that are looked at. */
const SESSION_EVENTS = 30;
const CUSTOMER_EVENTS = 100;

/**
 * Recommends. Sources are asked one after the other until there is enough: what cannot be bought here and now, what is
 * hidden and what the customer has bought already is left out. What nobody looked at yet is recommended by what it is.
 */
export async function recommend(needs: RecommendNeeds, on: Queryable, asked: Ask): Promise<readonly Recommended[]> {
  const memory = await needs.memories.current();
  const rules = await needs.rules.current(on);
  const named = await nameItems(on, memory, asked);
  const known = memory === null ? null : await readSituation(on, memory, named);
  const taken = new Set(known?.unwanted ?? named.items.slice(-1));
  const answers: Answering = { ask: named, needs, on, memory, taken, found: [], reasons: new Map() };
  if (memory !== null && known !== null)
    for (const source of sourcesOf(memory, { kind: asked.kind, ...known, channel: asked.channel.code })) {
      if (answers.found.length >= asked.limit) break;
      await take(answers, judge(rules, memory, { found: source(), channel: asked.channel.code }));
    }
  if (answers.found.length < asked.limit && isShopping(memory, named)) await takeNewest(answers, rules);
  return answers.found.slice(0, asked.limit);
}

/** Whoever asks about items that the catalogue does not know is not served by its newest products. */
function isShopping(memory: Memory | null, { items, catalogueOnly }: Ask): boolean {
  return catalogueOnly || !items.some((name) => memory?.numberOf(name) !== undefined && !isId(name));
}

/** Names as the memory has them: what it does not know may be a slug, or newer than the memory. */
async function nameItems(on: Queryable, memory: Memory | null, asked: Ask): Promise<Ask> {
  const strange = [...asked.items, ...asked.exclude].filter(
    (name) => memory?.numberOf(name) === undefined && !isId(name),
  );
  const resolved = await resolveHandles(on, [...new Set(strange)]);
  const nameOf = (name: string): string => {
    const item = memory?.numberOf(name);
    return item === undefined ? (resolved.get(name) ?? name) : (memory?.nameOf(item) ?? name);
  };
  return { ...asked, items: asked.items.map(nameOf), exclude: asked.exclude.map(nameOf) };
}

interface Known {
  readonly seeds: readonly number[];
  readonly history: readonly number[];
  readonly unwanted: ReadonlySet<string>;
}

async function readSituation(on: Queryable, memory: Memory, ask: Ask): Promise<Known> {
  const { kind, visitor, items } = ask;
  const usesSession = (kind === "session" || kind === "personal") && items.length === 0;
  const isAboutCustomer = kind === "personal" || usesSession;
  const [session, customer] = await Promise.all([
    usesSession && visitor.sessionId !== null ? selectOfSession(on, visitor.sessionId, SESSION_EVENTS) : [],
    isAboutCustomer && visitor.customerId !== null ? selectOfCustomer(on, visitor.customerId, CUSTOMER_EVENTS) : [],
  ]);
  const seeds = usesSession ? session.map(({ item }) => item).toReversed() : items;
  const numbers = seeds.flatMap((name) => memory.numberOf(name) ?? []);
  const last = numbers.at(-1);
  const bought = [...session, ...customer].filter(({ kind: done }) => done === "purchase");
  return {
    seeds: numbers,
    history: kind === "personal" ? distinct(memory, customer) : [],
    unwanted: new Set([
      // Nobody wants the page that they are on; what is in the cart is there already.
      ...(kind === "cart" ? items : items.slice(-1)),
      ...(usesSession && last !== undefined ? [memory.nameOf(last)] : []),
      ...bought.map(({ item }) => item),
      ...ask.exclude,
    ]),
  };
}

/** Items of a history, each once where it is most recent; what was taken out of a cart again is not wanted. */
function distinct(memory: Memory, done: readonly DoneItem[]): readonly number[] {
  const wanted = done.filter(({ kind }) => kind !== "remove");
  return [...new Set(wanted.flatMap(({ item }) => memory.numberOf(item) ?? []))];
}

interface Answering {
  readonly ask: Ask;
  readonly needs: RecommendNeeds;
  readonly on: Queryable;
  readonly memory: Memory | null;
  readonly taken: Set<string>;
  readonly found: Recommended[];
  /** Items because of which something was recommended: mostly the same one or two. */
  readonly reasons: Map<number | null, Recommended["because"]>;
}

/** Cards looked at beyond the places that are left, for those that turn out to be sold out. */
const SPARE = 12;

async function take(answers: Answering, candidates: readonly Candidate[]): Promise<void> {
  const { ask, memory, taken, found } = answers;
  if (memory === null) return;
  for (let from = 0; from < candidates.length && found.length < ask.limit; ) {
    const some = candidates.slice(from, from + ask.limit - found.length + SPARE);
    from += some.length;
    const named = some.map((one) => ({ ...one, name: memory.nameOf(one.item) }));
    const cards = await showCards(
      answers,
      named.map(({ name }) => name).filter((name) => isId(name) && !taken.has(name)),
    );
    for (const { name, reason, because } of named) {
      const card = cards.get(name) ?? null;
      const isForeign = !isId(name);
      if (taken.has(name) || (isForeign ? ask.catalogueOnly || hasPriceBand(ask) : card === null)) continue;
      taken.add(name);
      const known = answers.reasons.get(because);
      const why = known === undefined ? await explain(answers, because) : known;
      answers.reasons.set(because, why);
      found.push({ name, card, reason, because: why });
      if (found.length >= ask.limit) break;
    }
  }
}

async function takeNewest(answers: Answering, rules: readonly RuleInForce[]): Promise<void> {
  const { ask, needs, memory, taken, found, on } = answers;
  const listed = await needs.shelf.newest(on, ask.channel, Math.min(ask.limit + SPARE, MAX_WANTED));
  const newest = listed.filter((id) => !isHidden(rules, memory, { productId: id, channel: ask.channel.code }));
  const cards = await showCards(
    answers,
    newest.filter((id) => !taken.has(id)),
  );
  for (const id of newest) {
    const card = cards.get(id);
    if (card === undefined || found.length >= ask.limit || taken.has(id)) continue;
    taken.add(id);
    found.push({ name: id, card, reason: "new", because: null });
  }
}

function hasPriceBand({ priceMin, priceMax }: Ask): boolean {
  return priceMin !== null || priceMax !== null;
}

/** Cards of what can be bought in the channel for a price within the band. */
async function showCards({ ask, needs }: Answering, ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  if (ids.length === 0) return new Map();
  const cards = await needs.shelf.cards(ids, ask.channel);
  const fits = cards.filter(
    ({ available, priceMinor }) =>
      available && priceMinor >= (ask.priceMin ?? 0) && priceMinor <= (ask.priceMax ?? Number.POSITIVE_INFINITY),
  );
  return new Map(fits.map(({ id, bytes }) => [id, bytes]));
}

async function explain({ ask, needs, memory }: Answering, because: number | null): Promise<Recommended["because"]> {
  if (because === null || memory === null) return null;
  const name = memory.nameOf(because);
  if (!isId(name)) return { id: name, title: null };
  const [card] = await needs.shelf.cards([name], ask.channel);
  return { id: name, title: card?.title ?? null };
}
