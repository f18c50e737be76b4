import { money, parseCurrency } from "@hansa/kernel";
import { assert, bigInt, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { cancellationEntry, entryOf, paymentEntry, refundEntry, saleEntry } from "./entry.ts";

const EUR = parseCurrency("EUR");
const ORDER = "019aaaaa-0000-7000-8000-000000000001";
const eur = (amount: bigint) => money(amount, EUR);
const amounts = bigInt({ min: 0n, max: 10n ** 12n });

describe("an entry", () => {
  it("balances, whatever an order costs", () => {
    assert(
      property(amounts, amounts, amounts, (net, shipping, tax) => {
        const sale = { net: eur(net), shippingNet: eur(shipping), tax: eur(tax), total: eur(net + shipping + tax) };
        const entries = [
          saleEntry(ORDER, sale),
          cancellationEntry(ORDER, sale),
          paymentEntry(ORDER, sale.total),
          refundEntry(ORDER, sale.total),
        ];
        for (const entry of entries) {
          expect((entry?.postings ?? []).reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(0n);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it("cannot be made out of balance", () => {
    expect(() => entryOf("sale", ORDER, EUR, [{ account: "receivable", amountMinor: 1n }])).toThrow(
      /out of balance by 1/,
    );
  });

  it("is not made when nothing moves", () => {
    expect(paymentEntry(ORDER, eur(0n))).toBeNull();
  });
});
