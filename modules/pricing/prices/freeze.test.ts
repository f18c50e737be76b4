import { assert, bigInt, boolean, constantFrom, integer, option, property, record, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { pricesToFreeze, quote } from "../quote.ts";
import { context, germany, line, list, now, price, rate } from "../shop.fixture.ts";
import type { FrozenPrice } from "./freeze.ts";

/** Ten thousand cases take a while on a machine that has other work. */
const SLOW = { timeout: 180_000 };

const RUNS = 10_000;
const lists = [list("base"), list("sale", { kind: "sale", priority: 5 })];
const minor = bigInt({ min: 0n, max: 100_000n });
/** What a lamp costs: its price, its price from ten on, and in a sale. */
const prices = record({ one: option(minor), ten: option(minor), sale: option(minor) }).map(({ one, ten, sale }) => [
  ...(one === null ? [] : [price("lamp", "base", one)]),
  ...(ten === null ? [] : [price("lamp", "base", ten, 10)]),
  ...(sale === null ? [] : [price("lamp", "sale", sale)]),
]);
const until = (ms: number) => new Date(now.getTime() + ms);
const rates = [rate("DE", 190_000), rate("FR", 200_000)];
const seen = constantFrom("DE", "FR");

describe("prices that are held for a buyer", SLOW, () => {
  it("are what was shown or less, on the same terms alone, and keep every sum of a quote", () => {
    assert(
      property(
        record({
          before: prices,
          today: prices,
          shown: integer({ min: 1, max: 20 }),
          wanted: integer({ min: 1, max: 20 }),
        }),
        record({ from: seen, to: seen, ttlMs: integer({ min: 0, max: 20 }), laterMs: integer({ min: 0, max: 20 }) }),
        tuple(boolean(), boolean()),
        ({ before, today, shown, wanted }, { from, to, ttlMs, laterMs }, [taxIncluded, isExempt]) => {
          const channel = { ...germany, countries: ["DE", "FR"], taxIncluded };
          const at = (over: object) => ({ channel, taxExempt: isExempt, ...over });
          const then = context({ lists, rates, prices: before }, at({ country: from }));
          const lines = [line("lamp", shown)];
          const held = new Map(
            pricesToFreeze(lines, then).map((one): readonly [string, FrozenPrice] => [
              one.variantId,
              { ...one, shownAt: now, until: until(ttlMs) },
            ]),
          );
          const later = context({ lists, rates, prices: today }, at({ country: to, now: until(laterMs) }));
          const bought = [line("lamp", wanted)];
          const plain = quote(bought, later).lines[0];
          const kept = quote(bought, { ...later, frozen: held }).lines[0];
          const promise = held.get("lamp");
          const isHeld =
            promise !== undefined && laterMs < ttlMs && from === to && wanted <= shown && wanted >= promise.minQuantity;
          const unit = (one: typeof kept) => one?.unitPrice.amountMinor ?? null;
          if (!isHeld) {
            expect(kept).toEqual(plain);
            return;
          }
          const asShown = unit(quote(lines, then).lines[0]);
          const todays = unit(plain);
          expect(unit(kept)).toBe(todays !== null && (asShown === null || todays <= asShown) ? todays : asShown);
          expect(kept?.frozen === null).toBe(unit(kept) === todays);
          if (kept == null) return;
          expect(kept.frozen?.unitPriceNow?.amountMinor ?? todays).toBe(todays);
          expect(kept.subtotal.amountMinor).toBe(kept.unitPrice.amountMinor * BigInt(wanted));
          expect(kept.net.amountMinor + kept.tax.amountMinor).toBe(kept.gross.amountMinor);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it("are not asked for again while they hold, and are when a lower price is shown", () => {
    const shop = { lists, prices: [price("lamp", "base", 1_000n)] };
    const [promise] = pricesToFreeze([line("lamp", 3)], context(shop));
    expect(promise).toMatchObject({ amountMinor: 1_000n, minQuantity: 1, maxQuantity: 3, wasMinor: null });
    if (promise === undefined) return;
    const frozen = new Map([["lamp", { ...promise, shownAt: now, until: until(10) }]]);
    const asked = (quantity: number, amountMinor: bigint, laterMs = 0) =>
      pricesToFreeze(
        [line("lamp", quantity)],
        context({ lists, prices: [price("lamp", "base", amountMinor)] }, { frozen, now: until(laterMs) }),
      ).map((one) => [one.maxQuantity, one.amountMinor]);
    expect(asked(2, 1_500n)).toEqual([]);
    expect(asked(4, 1_500n)).toEqual([[4, 1_500n]]);
    expect(asked(2, 900n)).toEqual([[2, 900n]]);
    expect(asked(2, 1_500n, 10)).toEqual([[2, 1_500n]]);
  });
});
