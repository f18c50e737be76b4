import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAY_MS, money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, describe, expect, it } from "vitest";
import { openBalances } from "#modules/ledger";
import { createPayments, invoice, paymentJobs, recallFrom, requestRefund } from "#modules/payments";
import { many, sql } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { openSmallShop } from "../../modules/checkout/shop.fixture.ts";
import { listCases, resolveCase } from "../../modules/payments/cases.ts";
import type { Stage } from "../../modules/payments/providers/contract.fixture.ts";
import { STAGES } from "../../modules/payments/providers/stages.fixture.ts";
import { runReconcile } from "../../tools/reconcile/run-reconcile.ts";
import { clearingOf } from "../world/road.ts";

// Real adapters, real emulators, their own files, and the command that reads them.

const folder = await mkdtemp(join(tmpdir(), "hansa-settlement-"));
afterAll(() => rm(folder, { recursive: true }));
const METHODS: Readonly<Record<string, string>> = { stripe: "card", adyen: "card", paypal: "paypal" };

/** A shop that takes money by this provider, with three orders of 14.90 EUR, of one of which 5.00 went back where that is done at once. */
async function openPaidShop(name: string) {
  const { db, advance } = await cloneDatabase();
  const stage: Stage = (await STAGES[name]?.()) ?? expect.fail("no stage");
  afterAll(() => stage.close());
  const payments = createPayments({ providers: [invoice, stage.provider], recall: recallFrom(db) });
  const shop = await openSmallShop(db, { payments });
  const lamp = await shop.stock(`lamp-${name}`, 10);
  const buy = async () => {
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    const command = shop.command(cart, { method: METHODS[name] ?? "card", token: stage.token("ok") });
    expect((await shop.checkouts.place(command)).kind).toBe("confirmed");
    return command;
  };
  const orders = [await buy(), await buy(), await buy()];
  if (!stage.provider.capabilities.movesLater) {
    const amount = money(500n, parseCurrency("EUR"));
    const orderId = orders[0]?.orderId ?? "";
    await db.transaction((tx) => requestRefund(tx, { orderId, amount, reason: "A scratch." }));
    for (const job of paymentJobs(payments)) await job.run({ db, signal: new AbortController().signal });
  }
  const printed: string[] = [];
  const read = async (text: string): Promise<number> => {
    const file = join(folder, `${newId()}.csv`);
    await writeFile(file, text);
    return await runReconcile([name, file], { db, print: (line) => void printed.push(line) });
  };
  const cases = async () => {
    const all = await listCases(db, { state: "open", kind: null, provider: name, after: null, limit: 100 });
    return all.toSorted((one, other) => one.kind.localeCompare(other.kind));
  };
  return { db, advance, stage, orders, printed, read, cases };
}

describe.each(["stripe", "adyen", "paypal"])("the settlement file of %s", (name) => {
  it("agrees with the books to the cent, is booked once, and leaves what is still to be paid out", async () => {
    const { db, stage, read, cases, printed } = await openPaidShop(name);
    const text = stage.settlement();
    expect(await read(text)).toBe(0);
    expect(printed.at(-1)).toMatch(/^\d+ lines, \d+ agree, 0 cases\.$/);
    expect(await cases()).toEqual([]);
    const before = await clearingOf(db);
    expect(await read(text)).toBe(0);
    expect(printed.at(-1)).toMatch(/was read before/);
    expect(await clearingOf(db)).toEqual(before);
    const fees = await many(
      db,
      sql<{
        readonly minor: number;
      }>`select sum(amount_minor)::int as minor from ledger.posting where account = 'fees'`,
    );
    expect(fees[0]?.minor).toBeGreaterThan(0);
    await expectInvariants(db);
  });

  it("that was spoiled opens the right cases, and an accepted one is booked as the provider has it", async () => {
    const { db, advance, stage, orders, read, cases } = await openPaidShop(name);
    const [, short, gone] = orders.map(({ checkoutId }) => checkoutId);
    const lines = stage.settlement().split("\n");
    const spoiled = lines
      .filter((line) => !line.includes(gone ?? ""))
      .flatMap((line) => {
        if (!line.includes(short ?? "")) return [line];
        const dear = line
          .replaceAll("14.90", "13.90")
          .replace(/,1490,/g, ",1390,")
          .replaceAll('"1490"', '"1390"');
        expect(dear).not.toBe(line);
        return [dear, dear];
      });
    advance(6 * DAY_MS);
    expect(await read(spoiled.join("\n"))).toBe(1);
    expect(await cases()).toMatchObject([
      { kind: "amount", attemptKey: short, oursMinor: 1_490n, theirsMinor: 1_390n },
      { kind: "duplicate", attemptKey: short, theirsMinor: 1_390n },
      { kind: "missing_there", attemptKey: gone, oursMinor: 1_490n },
    ]);
    const [amount] = await cases();
    const before = (await clearingOf(db)).get(name) ?? 0;
    const closed = await db.transaction((tx) =>
      resolveCase(tx, { id: amount?.id ?? "", resolution: "accepted", reason: "The provider is right." }),
    );
    expect(closed.state).toBe("resolved");
    expect((await clearingOf(db)).get(name)).toBe(before - 100);
    const booked = await many(
      db,
      sql<{ readonly account: string; readonly minor: number }>`
        select account, amount_minor::int as minor
        from ledger.posting
        where kind = 'adjustment'
        order by account
      `,
    );
    expect(booked).toEqual([
      { account: "disputes", minor: 100 },
      { account: "provider_clearing", minor: -100 },
    ]);
    // What the customer paid is not touched by what the provider settled.
    expect((await openBalances(db, [orders[1]?.orderId ?? ""])).get(orders[1]?.orderId ?? "")).toBe(0n);
    await expectInvariants(db);
  });
});

describe("the command", () => {
  it("says what it needs, and reads nothing without it", async () => {
    const printed: string[] = [];
    const print = (line: string): void => void printed.push(line);
    expect(await runReconcile([], { print })).toBe(2);
    expect(await runReconcile(["nobody", "file.csv"], { print })).toBe(2);
    expect(await runReconcile(["stripe", "/nowhere/file.csv"], { print })).toBe(2);
    expect(printed.map((text) => text.split("\n", 1)[0])).toEqual([
      "A provider and a file are needed.",
      "No settlement files of nobody are known.",
      "There is no file /nowhere/file.csv.",
    ]);
  });
});
