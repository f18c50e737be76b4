import { money, parseCurrency } from "@hansa/kernel";
import { array, assert, bigInt, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { type OrderMoney, type Part, priceParts } from "./parts.ts";

const EUR = parseCurrency("EUR");
const NOTHING = { lines: [], shipping: null, amountMinor: null, goodwillMinor: null };
const amount = bigInt({ min: 0n, max: 10n ** 9n });

const orders = record({
  lines: array(record({ quantity: integer({ min: 1, max: 7 }), grossMinor: amount }), { minLength: 1, maxLength: 5 }),
  shippingMinor: amount,
}).map(({ lines, shippingMinor }): OrderMoney => {
  const taxOf = (gross: bigint) => (gross * 19n) / 119n;
  const totalMinor = lines.reduce((sum, { grossMinor }) => sum + grossMinor, shippingMinor);
  return {
    total: money(totalMinor, EUR),
    taxMinor: lines.reduce((sum, { grossMinor }) => sum + taxOf(grossMinor), taxOf(shippingMinor)),
    lines: lines.map((line, index) => ({ ...line, position: index + 1, taxMinor: taxOf(line.grossMinor) })),
    shipping: { grossMinor: shippingMinor, taxMinor: taxOf(shippingMinor) },
  };
});
const sum = (parts: readonly Part[], of: "amountMinor" | "taxMinor") => parts.reduce((all, part) => all + part[of], 0n);

describe("an order that is given back unit by unit", () => {
  it("gives back exactly what was paid, and exactly its tax, whatever the amounts", () => {
    assert(
      property(orders, (order) => {
        let given: readonly Part[] = [];
        for (const { position, quantity } of order.lines)
          for (let unit = 0; unit < quantity; unit++)
            given = [...given, ...priceParts(order, given, { ...NOTHING, lines: [{ line: position, quantity: 1 }] })];
        given = [...given, ...priceParts(order, given, { ...NOTHING, shipping: "all" })];
        expect(sum(given, "amountMinor")).toBe(order.total.amountMinor);
        expect(sum(given, "taxMinor")).toBe(order.taxMinor);
      }),
      { numRuns: 2_000 },
    );
  });

  it("refuses a unit more than was bought, and a cent more than was paid", () => {
    const order: OrderMoney = {
      total: money(1999n, EUR),
      taxMinor: 319n,
      lines: [{ position: 1, quantity: 3, grossMinor: 1999n, taxMinor: 319n }],
      shipping: null,
    };
    const two = priceParts(order, [], { ...NOTHING, lines: [{ line: 1, quantity: 2 }] });
    expect(two).toEqual([{ kind: "line", line: 1, quantity: 2, amountMinor: 1333n, taxMinor: 213n }]);
    expect(() => priceParts(order, two, { ...NOTHING, lines: [{ line: 1, quantity: 2 }] })).toThrow(/cannot go back/);
    expect(priceParts(order, two, { ...NOTHING, lines: [{ line: 1, quantity: 1 }] })).toMatchObject([
      { amountMinor: 666n },
    ]);
    expect(() => priceParts(order, two, { ...NOTHING, amountMinor: 667n })).toThrow(/cannot go back/);
    expect(() => priceParts(order, [], { ...NOTHING, shipping: 1n })).toThrow(/cannot go back/);
    expect(() => priceParts(order, [], { ...NOTHING, lines: [{ line: 2, quantity: 1 }] })).toThrow(/cannot go back/);
  });

  it("gives goodwill beyond what was claimed, without tax", () => {
    const order: OrderMoney = { total: money(100n, EUR), taxMinor: 16n, lines: [], shipping: null };
    expect(priceParts(order, [], { ...NOTHING, amountMinor: 100n, goodwillMinor: 50n })).toEqual([
      { kind: "amount", line: null, quantity: 0, amountMinor: 100n, taxMinor: 16n },
      { kind: "goodwill", line: null, quantity: 0, amountMinor: 50n, taxMinor: 0n },
    ]);
  });
});
