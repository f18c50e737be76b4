import { money, parseCurrency } from "@hansa/kernel";
import { array, assert, bigInt, constantFrom, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { refundShareOf } from "./refund-share.ts";

const RUNS = { numRuns: 10_000 };
const line = record({
  currency: constantFrom("EUR", "JPY", "KWD").map((code) => parseCurrency(code)),
  netMinor: bigInt({ min: 0n, max: 10_000_000n }),
  taxMinor: bigInt({ min: 0n, max: 3_000_000n }),
  quantity: integer({ min: 1, max: 60 }),
}).map(({ currency, netMinor, taxMinor, quantity }) => ({
  quantity,
  net: money(netMinor, currency),
  tax: money(taxMinor, currency),
}));

describe("what comes back for units of a line", () => {
  it("is, over all portions, exactly what was paid, and never negative", () => {
    assert(
      property(line, array(integer({ min: 1, max: 9 }), { minLength: 60, maxLength: 60 }), (one, portions) => {
        let [net, tax, gross] = [0n, 0n, 0n];
        for (let before = 0, at = 0; before < one.quantity; at++) {
          const now = Math.min(portions[at] ?? 1, one.quantity - before);
          const share = refundShareOf(one, { before, now });
          expect(share.net.amountMinor >= 0n && share.tax.amountMinor >= 0n).toBe(true);
          expect(share.gross.amountMinor).toBe(share.net.amountMinor + share.tax.amountMinor);
          net += share.net.amountMinor;
          tax += share.tax.amountMinor;
          gross += share.gross.amountMinor;
          before += now;
        }
        expect([net, tax, gross]).toEqual([
          one.net.amountMinor,
          one.tax.amountMinor,
          one.net.amountMinor + one.tax.amountMinor,
        ]);
      }),
      RUNS,
    );
  });

  it("leaves the residue to the last unit (edge case 16)", () => {
    const eur = parseCurrency("EUR");
    const three = { quantity: 3, net: money(1_680n, eur), tax: money(319n, eur) };
    expect([0, 1, 2].map((before) => refundShareOf(three, { before, now: 1 }).gross.amountMinor)).toEqual([
      666n,
      667n,
      666n,
    ]);
  });

  it("is refused for more units than were bought", () => {
    const eur = parseCurrency("EUR");
    const one = { quantity: 1, net: money(1n, eur), tax: money(0n, eur) };
    expect(() => refundShareOf(one, { before: 1, now: 1 })).toThrow(RangeError);
  });
});
