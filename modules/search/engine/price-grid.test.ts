import fc from "fast-check";
import { expect, it } from "vitest";
import type { SearchRequest } from "../search-engine.ts";
import type { SearchDocument } from "./document.ts";
import { ask, engineWith, NOW_MS, product } from "./engine.fixture.ts";
import type { LocalEngine } from "./local-engine.ts";
import { bandOf, PRICE_VALUES } from "./price-bands.ts";
import { UNPRICED } from "./segment.ts";

const NOW = NOW_MS / 1_000;
const amount = fc.integer({ min: 0, max: 20_000 });

/** A lamp of a shop with few different prices, or many; some are shown only at times. */
const lamp = fc
  .record({
    price: fc.oneof(fc.constantFrom(999, 1_999, UNPRICED), amount),
    isAvailable: fc.boolean(),
    colours: fc.subarray(["red", "green", "blue"]),
    category: fc.constantFrom("desk", "floor"),
    window: fc.constantFrom([0, 0], [0, 0], [0, NOW + 1], [NOW + 1, 0]),
  })
  .map(
    ({ price, isAvailable, colours, category, window: [fromSeconds = 0, untilSeconds = 0] }): SearchDocument =>
      product(0, "Lamp", {
        prices: { eu: price },
        isAvailable,
        attributes: colours.map((colour) => ["colour", colour] as const),
        categories: [category],
        fromSeconds,
        untilSeconds,
      }),
  );

const search = fc.record({
  category: fc.constantFrom(null, "desk"),
  filters: fc.constantFrom([], [{ name: "colour", values: ["red", "blue"] }]),
  priceMin: fc.option(amount),
  priceMax: fc.option(fc.oneof(fc.constant(999), amount)),
  inStock: fc.boolean(),
  sort: fc.constantFrom("relevance" as const, "price" as const, "-price" as const),
  limit: fc.constantFrom(3, 100),
});
type Asked = Pick<SearchRequest, "category" | "filters" | "priceMin" | "priceMax" | "inStock">;

/** Which conditions hold for a product, each by the facet that is counted without it. */
function conditions(one: SearchDocument, asked: Asked): Readonly<Record<string, boolean>> {
  const cost = one.prices["eu"] ?? UNPRICED;
  const bounds = asked.priceMin === null && asked.priceMax === null;
  return {
    shown: one.fromSeconds <= NOW && (one.untilSeconds === 0 || NOW < one.untilSeconds),
    category: asked.category === null || one.categories.includes(asked.category),
    colour: asked.filters.every(({ values }) => one.attributes.some(([, value]) => values.includes(value))),
    price: bounds || (cost >= (asked.priceMin ?? 0) && cost <= (asked.priceMax ?? Infinity)),
    inStock: !asked.inStock || one.isAvailable,
  };
}

/** The values of each facet of a product. */
function valuesOf(one: SearchDocument): Readonly<Record<string, readonly string[]>> {
  return {
    category: one.categories,
    colour: one.attributes.map(([, value]) => value),
    price: [PRICE_VALUES[bandOf(one.prices["eu"] ?? UNPRICED) - 2] ?? ""].filter((value) => value !== ""),
    inStock: [String(one.isAvailable)],
  };
}

/** Counts one by one what the engine adds up. */
function countAll(documents: readonly SearchDocument[], asked: Asked) {
  const found = documents.filter((one) => Object.values(conditions(one, asked)).every(Boolean));
  const facets: Record<string, Record<string, number>> = {};
  for (const one of documents)
    for (const [name, values] of Object.entries(valuesOf(one))) {
      const { [name]: _, ...others } = conditions(one, asked);
      if (!Object.values(others).every(Boolean)) continue;
      for (const value of values) {
        const counts = (facets[name] ??= {});
        counts[value] = (counts[value] ?? 0) + 1;
      }
    }
  return { found, facets };
}

/** Amounts as a shop lists them; what has no price stands last. */
function inOrder(amounts: readonly number[], sort: "price" | "-price"): readonly number[] {
  const keyOf = (cost: number): number => (cost < 0 ? Infinity : sort === "price" ? cost : -cost);
  return amounts.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : Number(keyOf(one) > keyOf(other))));
}

function walkPages(engine: LocalEngine, asked: Partial<SearchRequest>): readonly string[] {
  const ids: string[] = [];
  for (let after: SearchRequest["after"] = null; ; ) {
    const page = engine.find(ask("", { ...asked, limit: 40, after }));
    ids.push(...page.ids);
    if (page.next === null) return ids;
    after = page.next;
  }
}

it("adds up what counting one by one comes to, while prices and stock change", async () => {
  const changes = fc.array(fc.tuple(fc.nat(), lamp), { maxLength: 90 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(lamp, { minLength: 250, maxLength: 350, size: "max" }),
      changes,
      fc.array(search, { minLength: 8, maxLength: 8 }),
      async (lamps, changed, searches) => {
        const shop = lamps.map((one, index) => ({ ...one, id: product(index + 1, "").id }));
        const engine = await engineWith(shop);
        for (const asked of searches) expectSame(shop, asked);
        for (const [which, { prices, isAvailable }] of changed) {
          const at = which % shop.length;
          const id = shop[at]?.id ?? "";
          shop[at] = { ...(shop[at] ?? product(0, "")), prices, isAvailable };
          await engine.updateOffers([{ id, prices, isAvailable }]);
        }
        for (const asked of searches) expectSame(shop, asked);

        function expectSame(
          documents: readonly SearchDocument[],
          asked: Asked & { readonly limit: number; readonly sort: "relevance" | "price" | "-price" },
        ): void {
          const { found, facets } = countAll(documents, asked);
          const answer = engine.find(ask("", { ...asked, wantsFacets: true }));
          // With nothing to show of it the shop shows what is popular.
          if (found.length === 0) return expect(answer.relaxed).toBe("popular");
          expect(answer.total).toBe(found.length);
          expect(answer.ids).toHaveLength(Math.min(asked.limit, found.length));
          const cost = new Map(found.map(({ id, prices }) => [id, prices["eu"] ?? UNPRICED]));
          expect(answer.ids.filter((id) => !cost.has(id))).toEqual([]);
          expect(new Set(answer.ids).size).toBe(answer.ids.length);
          if (asked.sort !== "relevance")
            expect(walkPages(engine, asked).map((id) => cost.get(id))).toEqual(inOrder([...cost.values()], asked.sort));
          const counted = answer.facets.map(({ name, values }) => [
            name,
            Object.fromEntries(values.filter(({ count }) => count > 0).map(({ value, count }) => [value, count])),
          ]);
          expect(Object.fromEntries(counted)).toEqual(facets);
        }
      },
    ),
    { numRuns: 25 },
  );
});
