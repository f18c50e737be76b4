import { money, newId, parseCurrency } from "@hansa/kernel";
import { assert, array, property, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { many, one, run, sql } from "#platform/db";
import { cloneDatabase, eventually } from "#platform/testing";
import { paymentEntry, saleEntry } from "./entry.ts";
import { readTrialBalance, record } from "./record.ts";
import { oldestTransaction } from "./seal-queries.ts";
import { merkleRoot, sealJournal, STRETCH_MS, verifySeals } from "./seal.ts";

const { db, advance } = await cloneDatabase();
const EUR = parseCurrency("EUR");
const sale = { net: money(1000n, EUR), shippingNet: money(0n, EUR), tax: money(190n, EUR), total: money(1190n, EUR) };

const sell = async () => {
  const order = newId<"order">();
  await db.transaction((tx) => record(tx, [saleEntry(order, sale), paymentEntry(order, sale.total, "sandbox-a")]));
  return order;
};
const seal = () => db.transaction(sealJournal);

/** Changes the journal as only somebody could who owns the database. */
async function behindOurBack(change: () => Promise<unknown>): Promise<void> {
  await run(db, sql`alter table ledger.posting disable trigger posting_is_append_only`);
  await change();
  await run(db, sql`alter table ledger.posting enable trigger posting_is_append_only`);
}

describe("the seals of the journal", () => {
  it("cover each closed stretch once, chained, and leave the trial balance as it was", async () => {
    await sell();
    await sell();
    expect(await seal()).toBe(0);
    const before = await readTrialBalance(db);

    advance(2 * STRETCH_MS);
    await eventually("the stretch is sealed", async () => (await seal()) === 1);
    expect(await seal()).toBe(0);
    expect(await readTrialBalance(db)).toEqual(before);

    await sell();
    advance(2 * STRETCH_MS);
    await eventually("the next stretch is sealed", async () => (await seal()) === 1);
    const seals = await many(
      db,
      sql<{ number: bigint; entries: number }>`select number, entries from ledger.seal order by number`,
    );
    expect(seals).toEqual([
      { number: 1n, entries: 4 },
      { number: 2n, entries: 2 },
    ]);
    expect(await verifySeals(db)).toEqual([]);
    expect((await readTrialBalance(db)).reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(0n);
  });

  it("know how long the oldest open transaction has been open: nothing that it may still write is closed", async () => {
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
    const open = db.transaction(async (tx) => {
      await record(tx, [saleEntry(newId<"order">(), sale)]);
      await finished;
    });
    const age = () => db.transaction(async (tx) => (await one(tx, oldestTransaction())).ageMs);
    await eventually("it is a third of a second old", async () => (await age()) > 333);
    finish();
    await open;
    expect(await age()).toBe(0);
  });

  it("show a line that was changed, and one that was removed", async () => {
    const order = await sell();
    advance(2 * STRETCH_MS);
    await eventually("the stretch is sealed", async () => (await seal()) === 1);
    const change = (by: bigint) =>
      behindOurBack(() =>
        run(
          db,
          sql`
            update ledger.posting
            set amount_minor = amount_minor + sign(amount_minor)::bigint * ${by}::bigint
            where order_id = ${order}::uuid
              and kind = 'payment'
          `,
        ),
      );
    await change(1n);
    expect(await verifySeals(db)).toEqual([
      { number: expect.any(BigInt), problem: "its entries are not those that were sealed" },
    ]);
    await change(-1n);
    expect(await verifySeals(db)).toEqual([]);

    await behindOurBack(() =>
      run(db, sql`delete from ledger.posting where order_id = ${order}::uuid and kind = 'payment'`),
    );
    expect(await verifySeals(db)).toEqual([
      { number: expect.any(BigInt), problem: expect.stringMatching(/^\d+ entries were sealed, \d+ are there$/) },
    ]);
  });
});

describe("a Merkle root", () => {
  it("changes with every leaf, and with their order", () => {
    const leaf = uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
    assert(
      property(array(leaf, { minLength: 1, maxLength: 33 }), (leaves) => {
        const root = merkleRoot(leaves);
        for (const index of leaves.keys()) {
          const changed = leaves.with(index, Buffer.alloc(32, leaves[index]?.[0] === 7 ? 8 : 7));
          if (changed[index]?.equals(leaves[index] ?? Buffer.alloc(0)) === false)
            expect(merkleRoot(changed).equals(root)).toBe(false);
        }
        expect(merkleRoot(leaves.slice(1)).equals(root)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
