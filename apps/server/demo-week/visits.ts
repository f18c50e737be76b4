import { DAY_MS, HOUR_MS } from "@hansa/kernel";
import { createChance, pick } from "./chance.ts";

/** A variant as a visit buys it. */
export interface OnSale {
  readonly variantId: string;
  readonly productId: string;
}

/** One visit of the week before a demo shop was opened. */
export interface Visit {
  /** Names the session and the order. */
  readonly name: string;
  readonly at: Date;
  readonly channel: string;
  readonly query: { readonly text: string; readonly results: number } | null;
  readonly viewed: readonly OnSale[];
  readonly added: readonly OnSale[];
  readonly bought: readonly { readonly variant: OnSale; readonly quantity: number }[];
  readonly buyer: Buyer;
  readonly isCancelled: boolean;
}

export interface Buyer {
  readonly name: string;
  readonly line1: string;
  readonly city: string;
  readonly postalCode: string;
  readonly country: string;
  readonly region?: string;
}

export const DAYS = 7;
const VISITS_PER_DAY = 190;
const SEED = 20_261;
/** Of visits: those that search, put something into the cart, and then buy it; of orders: those taken back. */
const SEARCHING = 0.3;
const ADDING = 0.42;
const BUYING = 0.55;
const CANCELLED = 0.05;
const MAX_VIEWED = 5;

const FIRST = "Ada Ben Clara David Emma Felix Greta Hugo Ida Jonas Klara Leo Mia Nora Oskar Paula Ruth Sven".split(" ");
const LAST = "Adler Berg Castell Dahl Ebert Falk Graf Haas Jansen Koch Lind Moser Noll Otto Reuter Stein".split(" ");
const STREETS = "Harbour Mill Garden Station Market Church Lime Bridge".split(" ");
// As often as people shop there.
const TOWNS = [
  { channel: "eu", city: "Hamburg", postalCode: "20457", country: "DE" },
  { channel: "eu", city: "Berlin", postalCode: "10115", country: "DE" },
  { channel: "eu", city: "Wien", postalCode: "1010", country: "AT" },
  { channel: "eu", city: "Paris", postalCode: "75001", country: "FR" },
  { channel: "eu", city: "Rotterdam", postalCode: "3011 AA", country: "NL" },
  { channel: "uk", city: "Leeds", postalCode: "LS1 1UR", country: "GB" },
  { channel: "us", city: "Portland", postalCode: "97201", country: "US", region: "OR" },
] as const;
const SEARCHES = [
  { text: "lamp", results: 41 },
  { text: "wool rug", results: 12 },
  { text: "mug", results: 23 },
  { text: "oak table", results: 9 },
  { text: "vase", results: 18 },
  { text: "notebook", results: 22 },
  { text: "tricorder", results: 0 },
  { text: "ice skates", results: 0 },
] as const;

/** The visits of the days before `until`, oldest first: the same for the same variants and the same end. */
export function visitsBefore(until: Date, onSale: readonly OnSale[]): readonly Visit[] {
  const visits: Visit[] = [];
  for (let day = 0; day < DAYS; day++) {
    const chance = createChance(SEED + day);
    const begins = until.getTime() - (DAYS - day) * DAY_MS;
    const count = Math.round(VISITS_PER_DAY * (0.8 + chance() * 0.4));
    for (let index = 0; index < count; index++) {
      const at = new Date(begins + hourOf(chance) * HOUR_MS);
      if (at < until) visits.push(visitOf(`${String(day)}-${String(index)}`, at, { chance, onSale }));
    }
  }
  return visits.toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

/** An hour of the day, the evening ones most often: the middle of two throws, moved towards the end. */
function hourOf(chance: () => number): number {
  return ((chance() + chance()) * 12 + 5) % 24;
}

function visitOf(
  name: string,
  at: Date,
  { chance, onSale }: { readonly chance: () => number; readonly onSale: readonly OnSale[] },
): Visit {
  const { channel, ...town } = pick(chance, TOWNS);
  // A few things are looked at far more often than the rest.
  const thing = (): OnSale => pick(() => chance() ** 2.2, onSale);
  const viewed = Array.from({ length: 1 + Math.floor(chance() * MAX_VIEWED) }, thing);
  const added = chance() < ADDING ? viewed.slice(0, 1 + Math.floor(chance() * 2)) : [];
  const different = [...new Map(added.map((one) => [one.variantId, one])).values()];
  const bought = chance() < BUYING ? different.map((variant) => ({ variant, quantity: chance() < 0.85 ? 1 : 2 })) : [];
  return {
    name,
    at,
    channel,
    query: chance() < SEARCHING ? pick(chance, SEARCHES) : null,
    viewed,
    added: different,
    bought,
    buyer: {
      name: `${pick(chance, FIRST)} ${pick(chance, LAST)}`,
      line1: `${pick(chance, STREETS)} Street ${String(1 + Math.floor(chance() * 120))}`,
      ...town,
    },
    isCancelled: chance() < CANCELLED,
  };
}
