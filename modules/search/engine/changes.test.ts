import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SearchDocument } from "./document.ts";
import { ask, engineWith, NOW_MS, numbers, product } from "./engine.fixture.ts";
import { LocalEngine } from "./local-engine.ts";

const shop = [
  product(1, "Brass desk lamp", { prices: { eu: 4_900 } }),
  product(2, "Green glass lamp", { prices: { eu: 2_900 } }),
  product(3, "Green wool rug", { prices: { eu: 9_900 }, isAvailable: false }),
];

describe("a change", () => {
  it("of price and stock, text, or publication is found by the next search", async () => {
    const engine = await engineWith(shop);
    await engine.updateOffers([{ id: product(1, "").id, prices: { eu: 100 }, isAvailable: false }]);
    expect(numbers(engine.find(ask("lamp", { priceMax: 500 })).ids)).toEqual([1]);
    expect(numbers(engine.find(ask("lamp", { inStock: true })).ids)).toEqual([2]);
    await engine.put([product(2, "Blue velvet chair", { revision: 2 })]);
    expect(numbers(engine.find(ask("velvet")).ids)[0]).toBe(2);
    expect(engine.find(ask("glass")).matchingAll).toBe(0);
    await engine.remove([product(2, "").id]);
    expect(engine.find(ask("velvet")).matchingAll).toBe(0);
  });

  it("leaves the same products as an index that is built anew, whatever comes in whatever order", async () => {
    const step = fc.record({
      number: fc.integer({ min: 1, max: 30 }),
      does: fc.constantFrom("put", "put", "remove", "offer", "rebuild", "wait"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 300 }), async (steps) => {
        // Three changed documents are a segment: they are merged all the time.
        const engine = new LocalEngine({ now: () => NOW_MS, locales: ["en"], youngSize: 3 });
        const kept = new Map<number, SearchDocument>();
        const rebuilds: Promise<void>[] = [];
        let isRebuilding = false;
        for (const [price, { number, does }] of steps.entries()) {
          const made = product(number, `Lamp ${String(price)}`, { prices: { eu: price } });
          const before = kept.get(number);
          if (does === "put") {
            kept.set(number, made);
            await engine.put([made]);
          } else if (does === "remove") {
            kept.delete(number);
            await engine.remove([made.id]);
          } else if (does === "offer" && before !== undefined) {
            kept.set(number, { ...before, prices: made.prices });
            await engine.updateOffers([{ id: made.id, prices: made.prices, isAvailable: true }]);
          } else if (does === "rebuild" && !isRebuilding) {
            isRebuilding = true;
            const pages = async function* () {
              yield [...kept].filter(([even]) => even % 2 === 0).map(([, one]) => one);
              await setImmediate();
              yield [...kept].filter(([odd]) => odd % 2 === 1).map(([, one]) => one);
            };
            rebuilds.push(engine.rebuild(pages).finally(() => (isRebuilding = false)));
          } else if (does === "wait") await setImmediate();
        }
        await Promise.all(rebuilds);
        const wanted = [...kept].toSorted(([, one], [, other]) => (one.prices["eu"] ?? 0) - (other.prices["eu"] ?? 0));
        for (const isMerged of [false, true]) {
          if (isMerged) await engine.settled();
          const found = engine.find(ask("lamp", { sort: "price", limit: 100 }));
          expect(found.matchingAll === 0 ? [] : numbers(found.ids)).toEqual(wanted.map(([number]) => number));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is merged in pieces: a search is answered meanwhile, and prices and popularity stay as they were written", async () => {
    const engine = new LocalEngine({ now: () => NOW_MS, locales: ["en"] });
    const lamps = Array.from({ length: 2_000 }, (_, index) => product(index + 1, `Lamp ${String(index)}`));
    for (let from = 0; from < lamps.length; from += 200) await engine.put(lamps.slice(from, from + 200));
    const dear = product(7, "");
    const life = { isMerging: true, searches: 0 };
    const merged = engine.settled().finally(() => (life.isMerging = false));
    await engine.updateOffers([
      { id: dear.id, prices: { eu: 9_999 }, isAvailable: true, signals: { popularity: 1, margin: 0 } },
    ]);
    while (life.isMerging) {
      expect(engine.find(ask("lamp", { limit: 1 })).total).toBe(2_000);
      life.searches++;
      await setImmediate();
    }
    await merged;
    expect(life.searches).toBeGreaterThan(3);
    expect(numbers(engine.find(ask("lamp", { priceMin: 9_000 })).ids)).toEqual([7]);
    expect(numbers(engine.find(ask("lamp", { sort: "popularity" })).ids)[0]).toBe(7);
    expect(await engine.status()).toMatchObject({ products: 2_000, waiting: 2_000 });
  });

  it("that comes while the base is built anew is not lost", async () => {
    const engine = await engineWith(shop);
    await engine.rebuild(async function* () {
      yield shop;
      await engine.put([product(8, "Marble bust")]);
      await engine.remove([product(1, "").id]);
      await engine.updateOffers([{ id: product(2, "").id, prices: { eu: 7 }, isAvailable: true }]);
    });
    expect(numbers(engine.find(ask("marble")).ids)[0]).toBe(8);
    expect(engine.find(ask("brass")).matchingAll).toBe(0);
    expect(numbers(engine.find(ask("lamp", { priceMax: 10 })).ids)).toEqual([2]);
  });
});
