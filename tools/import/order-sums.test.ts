import { parseCurrency } from "@hansa/kernel";
import { assert, bigInt, boolean, integer, property, record, array as list, option } from "fast-check";
import { describe, expect, it } from "vitest";
import { BadRow } from "#modules/imports";
import { addUp } from "./order-sums.ts";

const currency = parseCurrency("EUR");
const line = record({
  quantity: integer({ min: 1, max: 9 }),
  unitMinor: bigInt({ min: 0n, max: 100_000n }),
  discountMinor: option(bigInt({ min: 0n, max: 500n }), { nil: null }),
  taxMinor: option(bigInt({ min: 0n, max: 500n }), { nil: null }),
});
const order = record({
  taxIncluded: boolean(),
  discountMinor: option(bigInt({ min: 0n, max: 5_000n }), { nil: null }),
  taxMinor: option(bigInt({ min: 0n, max: 5_000n }), { nil: null }),
  shippingMinor: bigInt({ min: 0n, max: 2_000n }),
  lines: list(line, { minLength: 1, maxLength: 6 }),
});
const sum = (amounts: readonly { readonly amountMinor: bigint }[]) =>
  amounts.reduce((all, { amountMinor }) => all + amountMinor, 0n);

describe("the sums of an imported order", () => {
  it("add up to the cent, or the row is refused: what a stored order must fulfil, none is invented", () => {
    let added = 0;
    assert(
      property(order, (sums) => {
        const result = tryAddUp({ ...sums, currency, totalMinor: null });
        if (result === null) return;
        added++;
        const { lines, shipping, totals, taxIncluded } = result;
        expect(totals.subtotal.amountMinor).toBe(sum(lines.map(({ subtotal }) => subtotal)));
        expect(totals.discount.amountMinor).toBe(sum(lines.map(({ discount }) => discount)));
        expect(totals.tax.amountMinor).toBe(sum(lines.map(({ tax }) => tax)) + shipping.tax.amountMinor);
        expect(totals.total.amountMinor).toBe(
          sum(lines.map(({ gross }) => gross)) + shipping.net.amountMinor + shipping.tax.amountMinor,
        );
        expect(totals.total.amountMinor).toBe(
          totals.subtotal.amountMinor -
            totals.discount.amountMinor +
            totals.shipping.amountMinor +
            (taxIncluded ? 0n : totals.tax.amountMinor),
        );
        if (sums.discountMinor !== null) expect(totals.discount.amountMinor).toBe(sums.discountMinor);
        if (sums.taxMinor !== null) expect(totals.tax.amountMinor).toBe(sums.taxMinor);
        for (const part of lines) {
          expect(part.discount.amountMinor).toBeLessThanOrEqual(part.subtotal.amountMinor);
          expect(part.net.amountMinor).toBeGreaterThanOrEqual(0n);
        }
        expect(shipping.net.amountMinor).toBeGreaterThanOrEqual(0n);
      }),
      { numRuns: 2_000 },
    );
    expect(added).toBeGreaterThan(500);
  });

  it("tell by the total whether prices hold the tax", () => {
    const one = { quantity: 1, unitMinor: 1_000n, discountMinor: null, taxMinor: null };
    const sums = { currency, taxIncluded: null, discountMinor: null, shippingMinor: 0n, taxMinor: 190n, lines: [one] };
    expect(addUp({ ...sums, totalMinor: 1_000n }, false).taxIncluded).toBe(true);
    expect(addUp({ ...sums, totalMinor: 1_190n }, true).taxIncluded).toBe(false);
    expect(() => addUp({ ...sums, totalMinor: 1_100n }, true)).toThrow("its parts add up to 1190");
    expect(addUp({ ...sums, totalMinor: null }, true).taxIncluded).toBe(true);
  });
});

function tryAddUp(sums: Parameters<typeof addUp>[0]) {
  try {
    return addUp(sums, true);
  } catch (error) {
    if (error instanceof BadRow) return null;
    throw error;
  }
}
