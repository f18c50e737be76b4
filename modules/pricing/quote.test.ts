import { parseCurrency } from "@hansa/kernel";
import { array, assert, bigInt, boolean, constantFrom, integer, property, record, shuffledSubarray } from "fast-check";
import { describe, expect, it } from "vitest";
import { quote } from "./quote.ts";
import type { QuoteContext, QuoteLine } from "./quote-shape.ts";
import { context, germany, line, list, parcel, price, rate } from "./shop.fixture.ts";

/** Ten thousand cases take a while on a machine that has other work. */
const SLOW = { timeout: 180_000 };

const RUNS = { numRuns: 10_000 };
const variants = Array.from({ length: 30 }, (_, index) => `variant-${String(index)}`);
const anyWorld = record({
  currency: constantFrom("EUR", "JPY", "KWD").map((code) => parseCurrency(code)),
  taxIncluded: boolean(),
  standardPpm: integer({ min: 0, max: 1_000_000 }),
  reducedPpm: integer({ min: 0, max: 250_000 }),
  rounding: constantFrom("line" as const, "unit" as const),
  amounts: array(bigInt({ min: 0n, max: 5_000_000_000n }), { minLength: variants.length, maxLength: variants.length }),
  picked: shuffledSubarray(variants, { minLength: 0, maxLength: 12 }),
  quantities: array(integer({ min: 1, max: 9_999 }), { minLength: 12, maxLength: 12 }),
  ships: boolean(),
});
type AnyWorld = typeof anyWorld extends { generate: (...args: never[]) => { value: infer Value } } ? Value : never;

function arrange(world: AnyWorld): { readonly lines: readonly QuoteLine[]; readonly at: QuoteContext } {
  const { currency, taxIncluded, rounding } = world;
  const at = context(
    {
      lists: [list("base", { currency })],
      rates: [
        rate("DE", world.standardPpm, { rounding }),
        rate("DE", world.reducedPpm, { id: "reduced", category: "reduced", rounding }),
      ],
      shipping: [{ ...parcel, currency }],
      // The last five variants have no price at all.
      prices: variants.slice(0, -5).map((variantId, index) => price(variantId, "base", world.amounts[index] ?? 0n)),
    },
    { channel: { ...germany, currency, taxIncluded }, shippingOption: world.ships ? "standard" : null },
  );
  const lines = world.picked.map((variantId, index) =>
    line(variantId, world.quantities[index] ?? 1, index % 3 === 0 ? "reduced" : "standard"),
  );
  return { lines, at };
}
const total = (amounts: readonly { readonly amountMinor: bigint }[]): bigint =>
  amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

describe("a quote", SLOW, () => {
  it("adds up: unit × quantity is the line, net and tax are the gross, lines and shipping are the totals", () => {
    assert(
      property(anyWorld, (world) => {
        const { lines, at } = arrange(world);
        const { totals, shipping, ...quoted } = quote(lines, at);
        for (const one of quoted.lines) {
          expect(one.subtotal.amountMinor).toBe(one.unitPrice.amountMinor * BigInt(one.quantity));
          expect(one.net.amountMinor + one.tax.amountMinor).toBe(one.gross.amountMinor);
          expect((world.taxIncluded ? one.gross : one.net).amountMinor).toBe(one.subtotal.amountMinor);
        }
        const charges = [...quoted.lines, ...(shipping === null ? [] : [shipping])];
        expect(totals.subtotal.amountMinor).toBe(total(quoted.lines.map(({ subtotal }) => subtotal)));
        expect(totals.tax.amountMinor).toBe(total(charges.map(({ tax }) => tax)));
        expect(totals.total.amountMinor).toBe(total(charges.map(({ gross }) => gross)));
        expect(total(charges.map(({ net }) => net)) + totals.tax.amountMinor).toBe(totals.total.amountMinor);
        expect(
          totals.subtotal.amountMinor + totals.shipping.amountMinor + (world.taxIncluded ? 0n : totals.tax.amountMinor),
        ).toBe(totals.total.amountMinor);
        expect(quoted.lines.length + quoted.unpriced.length).toBe(lines.length);
      }),
      RUNS,
    );
  });

  it("is never negative and stays in its currency", () => {
    assert(
      property(anyWorld, (world) => {
        const { lines, at } = arrange(world);
        const { lines: quoted, shipping, totals } = quote(lines, at);
        const amounts = [
          ...Object.values(totals),
          ...quoted.flatMap((one) => [one.unitPrice, one.subtotal, one.discount, one.tax, one.net, one.gross]),
          ...(shipping === null ? [] : [shipping.amount, shipping.tax, shipping.net, shipping.gross]),
        ];
        expect(amounts.every(({ amountMinor, currency }) => amountMinor >= 0n && currency === world.currency)).toBe(
          true,
        );
      }),
      RUNS,
    );
  });

  it("has the same totals and the same lines in every order of lines", () => {
    assert(
      property(anyWorld, integer({ min: 0, max: 11 }), (world, turn) => {
        const { lines, at } = arrange(world);
        const turned = [...lines.slice(turn), ...lines.slice(0, turn)].toReversed();
        const [one, other] = [quote(lines, at), quote(turned, at)];
        expect(other.totals).toEqual(one.totals);
        const byKey = new Map(other.lines.map((quoted) => [quoted.key, quoted]));
        for (const quoted of one.lines) expect(byKey.get(quoted.key)).toEqual(quoted);
      }),
      RUNS,
    );
  });

  it("is exactly nothing when everything is free", () => {
    const free = context({ prices: [price("gift", "base", 0n)], shipping: [{ ...parcel, amountMinor: 0n }] });
    const { totals } = quote([line("gift", 3)], { ...free, shippingOption: "standard" });
    expect(Object.values(totals).map(({ amountMinor }) => amountMinor)).toEqual([0n, 0n, 0n, 0n, 0n]);
  });

  it("flags lines without a price in the channel's currency and converts nothing (edge case 19)", () => {
    const world = { lists: [list("base"), list("base-jpy", { currency: "JPY" })] };
    const prices = [price("lamp", "base", 8_000n), price("lamp", "base-jpy", 80n), price("chair", "base", 100n)];
    const yen = { ...germany, currency: parseCurrency("JPY") };
    const inYen = quote([line("lamp"), line("chair")], context({ ...world, prices }, { channel: yen }));
    expect(inYen.unpriced).toEqual(["chair"]);
    expect(inYen.totals.total).toEqual({ amountMinor: 80n, currency: "JPY" });
    const dinars = { ...germany, currency: parseCurrency("KWD") };
    expect(quote([line("lamp")], context({ ...world, prices }, { channel: dinars })).unpriced).toEqual(["lamp"]);
  });
});
