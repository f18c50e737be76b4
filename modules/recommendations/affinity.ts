import type { Queryable } from "#platform/db";
import type { Kind } from "./click-book.ts";
import { selectOfCustomer, selectOfSession } from "./event-queries.ts";
import type { MemoryKeeper } from "./memory.ts";
import { categoriesOf } from "./shelves.ts";
import type { Visitor } from "./visitor.ts";

/** Most that a visitor's leaning may add to a product's score, as a share of it. */
export const MAX_BOOST = 0.15;
const EVENTS = 50;
/** By how much each step back counts less. */
const FALL = 0.92;
const SAYS: Readonly<Record<Kind, number>> = { view: 1, click: 1, add: 3, remove: -2, purchase: 2, search: 0 };

/** What a visitor leans to: what to add to scores, 0 to MAX_BOOST, by id of category and by brand. */
export interface Affinity {
  readonly categories: ReadonlyMap<string, number>;
  readonly brands: ReadonlyMap<string, number>;
}

const none: Affinity = { categories: new Map(), brands: new Map() };

/**
 * What a visitor leans to by what they did, for whoever puts lists in order. Bounded, so that relevance stays first;
 * without consent the visitor is nobody, and nobody leans to nothing.
 */
export async function loadAffinity(memories: MemoryKeeper, on: Queryable, visitor: Visitor): Promise<Affinity> {
  const { sessionId, customerId } = visitor;
  if (sessionId === null && customerId === null) return none;
  const memory = await memories.current(on);
  if (memory === null) return none;
  const [session, customer] = await Promise.all([
    sessionId === null ? [] : selectOfSession(on, sessionId, EVENTS),
    customerId === null ? [] : selectOfCustomer(on, customerId, EVENTS),
  ]);
  const { shelves } = memory.model;
  const categories = new Map<string, number>();
  const brands = new Map<string, number>();
  for (const [back, { item, kind }] of (session.length > 0 ? session : customer).entries()) {
    const number = memory.numberOf(item);
    if (number === undefined) continue;
    const says = SAYS[kind] * FALL ** back;
    for (const category of categoriesOf(shelves, number)) add(categories, shelves.categories[category] ?? "", says);
    const brand = shelves.brands[shelves.brandOf[number] ?? -1];
    if (brand !== undefined) add(brands, brand, says);
  }
  return { categories: bound(categories), brands: bound(brands) };
}

function add(sums: Map<string, number>, name: string, amount: number): void {
  sums.set(name, (sums.get(name) ?? 0) + amount);
}

/** Shares of the whole, so that who looked at everything leans to nothing. */
function bound(sums: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const whole = [...sums.values()].reduce((sum, one) => sum + Math.max(0, one), 0);
  return new Map(
    [...sums].filter(([, one]) => one > 0).map(([name, one]) => [name, (MAX_BOOST * one) / Math.max(whole, 1)]),
  );
}
