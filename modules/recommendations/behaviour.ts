import { after, DAY_MS, isId, MINUTE_MS } from "@hansa/kernel";
import type { Kind } from "./click-book.ts";
import type { KeptEvent } from "./event-queries.ts";
import { type behaviourRecorded, COUNTS_PER_EVENT } from "./events.ts";
import { eventIdOf, type Visitor } from "./visitor.ts";

/** What a page reports. */
export interface Reported {
  readonly kind: Kind;
  /** A product's id, slug or external id; null for a search. */
  readonly product: string | null;
  /** What was searched, or by which search the product was found. */
  readonly query: string | null;
  /** Place among the results, from 1; 0 when nobody said. */
  readonly position: number;
  /** How much a search found; null when nobody said. */
  readonly results: number | null;
  /** By which ranking the results were ordered, as the search said; null when nobody said. */
  readonly ranking?: string | null;
  readonly channel: string | null;
  /** Null for now. */
  readonly at: Date | null;
}

/** What is kept of it, with what is told to others and not kept. */
export interface Noted {
  readonly event: KeptEvent;
  readonly position: number;
  readonly results: number | null;
  readonly ranking: string | null;
  /** Null for what the catalogue does not know. */
  readonly productId: string | null;
}

/** Times that a page may report: a phone sends what it did while it was away, and clocks go wrong. */
export const MAX_AGE_MS = DAY_MS;
const MAX_AHEAD_MS = MINUTE_MS;
/** The same thing done again within this time in one session is a reload or a second sending, not a second wish. */
export const REPEAT_MS = 10_000;

/** The moment that counts for an event: what it says if that can be, otherwise now. */
export function momentOf(at: Date | null, now: Date): Date {
  if (at === null) return now;
  const age = now.getTime() - at.getTime();
  return age > MAX_AGE_MS || age < -MAX_AHEAD_MS ? now : at;
}

/**
 * Makes an event of what was reported.
 *
 * @param item what it is kept under; null for a search
 * @param nonce what tells it apart from the same thing done by somebody else who may not be told apart
 */
export function noteOf(
  reported: Reported,
  about: {
    readonly item: string | null;
    readonly visitor: Visitor;
    readonly now: Date;
    /** Place in its report, from 0: what is reported for one moment keeps its order by a millisecond each. */
    readonly place: number;
    readonly nonce: string;
  },
): Noted {
  const { item, visitor, now, place, nonce } = about;
  const { kind, position, results, channel } = reported;
  const at = after(momentOf(reported.at, now), place);
  const query = reported.query === null ? null : normaliseQuery(reported.query);
  const said = [visitor.sessionId ?? nonce, kind, item, query];
  return {
    event: { id: eventIdOf(at.getTime(), said), kind, item, query, channel, ...visitor, at },
    position,
    results,
    ranking: reported.ranking ?? null,
    productId: item !== null && isId(item) ? item : null,
  };
}

/** A search as it is counted: one and the same however it was typed. */
export function normaliseQuery(query: string): string {
  return query.normalize("NFKC").replaceAll(/\s+/g, " ").trim().toLowerCase().slice(0, 200);
}

/** Leaves out what one session did twice in a moment. */
export function foldRepeats(notes: readonly Noted[]): readonly Noted[] {
  const lastAt = new Map<string, number>();
  const sorted = notes.toSorted((one, other) => one.event.at.getTime() - other.event.at.getTime());
  return sorted.filter(({ event: { sessionId, kind, item, query, at, id } }) => {
    const key = sessionId === null ? id : `${sessionId}/${kind}/${item ?? ""}/${query ?? ""}`;
    const before = lastAt.get(key);
    lastAt.set(key, at.getTime());
    return before === undefined || at.getTime() - before >= REPEAT_MS;
  });
}

type Payload = NonNullable<(typeof behaviourRecorded)["payload"]>;
interface ProductCount {
  productId: string;
  channel: string | null;
  views: number;
  clicks: number;
  adds: number;
  purchases: number;
}
interface SearchCount {
  query: string;
  channel: string | null;
  ranking: string | null;
  searches: number;
  empty: number;
  clicks: { productId: string; position: number }[];
}

/** Adds up what is told to others; several payloads when there is much of it. */
export function addUp(notes: readonly Noted[], at: Date): readonly Payload[] {
  const products = new Map<string, ProductCount>();
  const searches = new Map<string, SearchCount>();
  for (const note of notes) {
    countProduct(products, note);
    countSearch(searches, note);
  }
  const payloads: Payload[] = [];
  const productList = [...products.values()];
  const searchList = [...searches.values()];
  for (let from = 0; from < Math.max(productList.length, searchList.length); from += COUNTS_PER_EVENT)
    payloads.push({
      at: at.toISOString(),
      products: productList.slice(from, from + COUNTS_PER_EVENT),
      searches: searchList.slice(from, from + COUNTS_PER_EVENT),
    });
  return payloads;
}

function countProduct(products: Map<string, ProductCount>, { event: { kind, channel }, productId }: Noted): void {
  if (productId === null) return;
  const key = `${productId}/${channel ?? ""}`;
  const count = products.get(key) ?? { productId, channel, views: 0, clicks: 0, adds: 0, purchases: 0 };
  products.set(key, count);
  switch (kind) {
    case "view":
      count.views++;
      break;
    case "click":
      count.clicks++;
      break;
    case "add":
      count.adds++;
      break;
    case "purchase":
      count.purchases++;
      break;
    case "remove":
    case "search":
      break;
  }
}

function countSearch(searches: Map<string, SearchCount>, note: Noted): void {
  const { event, position, results, ranking, productId } = note;
  const { kind, query, channel } = event;
  if (query === null || query === "" || (kind !== "search" && kind !== "click")) return;
  const key = `${channel ?? ""}/${ranking ?? ""}/${query}`;
  const count = searches.get(key) ?? { query, channel, ranking, searches: 0, empty: 0, clicks: [] };
  searches.set(key, count);
  if (kind === "search") {
    count.searches++;
    if (results === 0) count.empty++;
  } else if (productId !== null && count.clicks.length < COUNTS_PER_EVENT) count.clicks.push({ productId, position });
}
