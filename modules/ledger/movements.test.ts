import { money, parseCurrency } from "@hansa/kernel";
import { assert, bigInt, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { type Entry, paymentEntry, refundEntry, saleEntry } from "./entry.ts";
import { adjustmentEntry, creditEntry, disputeEntry, feeEntry, giftCardEntry, payoutEntry } from "./movements.ts";

const EUR = parseCurrency("EUR");
const ORDER = "019aaaaa-0000-7000-8000-000000000001";
const eur = (amount: bigint) => money(amount, EUR);
const amounts = bigInt({ min: -(10n ** 9n), max: 10n ** 9n });

/** What an account stands at after these entries. */
const standing = (entries: readonly (Entry | null)[], account: string): bigint =>
  entries
    .flatMap((entry) => entry?.postings ?? [])
    .reduce((sum, posting) => (posting.account === account ? sum + posting.amountMinor : sum), 0n);

describe("a movement beside sale and payment", () => {
  it("balances, whatever its amounts", () => {
    assert(
      property(amounts, amounts, amounts, (one, two, three) => {
        const entries = [
          creditEntry(ORDER, { net: eur(one), shippingNet: eur(two), tax: eur(three), isGoodwill: false }),
          giftCardEntry(eur(one), { orderId: null, against: "goodwill" }),
          feeEntry(null, eur(two), "stripe"),
          payoutEntry(eur(three), "stripe"),
          disputeEntry(ORDER, eur(one), "stripe"),
          adjustmentEntry(eur(two), { orderId: null, provider: "stripe", against: "fx" }),
        ];
        for (const entry of entries)
          expect((entry?.postings ?? []).reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(0n);
      }),
    );
  });

  it("leaves nothing open once what was credited has been paid back", () => {
    const sale = { net: eur(1000n), shippingNet: eur(500n), tax: eur(285n), total: eur(1785n) };
    const entries = [
      saleEntry(ORDER, sale),
      paymentEntry(ORDER, sale.total, "stripe"),
      creditEntry(ORDER, { net: eur(500n), shippingNet: eur(0n), tax: eur(95n), isGoodwill: false }),
    ];
    expect(standing(entries, "receivable")).toBe(-595n);
    entries.push(refundEntry(ORDER, eur(595n), "stripe"));
    expect(standing(entries, "receivable")).toBe(0n);
    expect(standing(entries, "provider_clearing")).toBe(1190n);
  });

  it("empties a provider's clearing account when fee and payout are booked", () => {
    const entries = [
      paymentEntry(ORDER, eur(1785n), "stripe"),
      feeEntry(ORDER, eur(51n), "stripe"),
      payoutEntry(eur(1734n), "stripe"),
    ];
    expect(standing(entries, "provider_clearing")).toBe(0n);
    expect(standing(entries, "bank")).toBe(1734n);
  });

  it("takes what is paid by gift card from what gift cards may spend", () => {
    const entries = [
      giftCardEntry(eur(5000n), { orderId: null, against: "goodwill" }),
      paymentEntry(ORDER, eur(1785n), "gift_card"),
      refundEntry(ORDER, eur(785n), "gift_card"),
    ];
    expect(standing(entries, "gift_card_liability")).toBe(-4000n);
  });
});
