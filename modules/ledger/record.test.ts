import { money, newId, parseCurrency } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { run, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { paymentEntry, saleEntry } from "./entry.ts";
import { openBalances, readTrialBalance, record } from "./record.ts";

const { db } = await cloneDatabase();
const EUR = parseCurrency("EUR");
const eur = (amount: bigint) => money(amount, EUR);

describe("the journal", () => {
  it("knows what is open for an order, and sums to zero", async () => {
    const [paid, unpaid] = [newId<"order">(), newId<"order">()];
    const sale = { net: eur(1000n), shippingNet: eur(500n), tax: eur(285n), total: eur(1785n) };
    await db.transaction((tx) =>
      record(tx, [saleEntry(paid, sale), paymentEntry(paid, sale.total), null, saleEntry(unpaid, sale)]),
    );

    expect(await openBalances(db, [paid, unpaid])).toEqual(
      new Map([
        [paid, 0n],
        [unpaid, 1785n],
      ]),
    );
    const balances = await readTrialBalance(db);
    expect(balances.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(0n);
  });

  it("refuses to be changed", async () => {
    await expect(run(db, sql`update ledger.posting set amount_minor = 1`)).rejects.toThrow(/append-only/);
    await expect(run(db, sql`delete from ledger.posting`)).rejects.toThrow(/append-only/);
    await expect(run(db, sql`truncate ledger.posting`)).rejects.toThrow(/append-only/);
  });
});
