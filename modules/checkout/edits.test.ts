import { array, asyncProperty, assert, constantFrom, integer, option, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { readOrder } from "#modules/ledger";
import { baseListOf, setPrices } from "#modules/pricing";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { deskOf } from "./edit.fixture.ts";
import { openSmallShop } from "./shop.fixture.ts";

const { db } = await cloneDatabase();
const shop = await openSmallShop(db);
const desk = deskOf(db, shop);
const [lamp, rug, vase] = await Promise.all([
  shop.stock("lamp", 1_000),
  shop.stock("rug", 1_000),
  shop.stock("vase", 1_000),
]);
await db.transaction((tx) =>
  setPrices(tx, [{ variantId: rug, list: baseListOf("EUR"), minQuantity: 1, amountMinor: 2_000n, currency: "EUR" }]),
);

const unitsOfLines = array(option(integer({ min: 0, max: 4 })), { minLength: 3, maxLength: 3 });
const step = record({
  units: unitsOfLines,
  add: option(constantFrom(0, 1, 2)),
  shippingOption: option(constantFrom("standard", "express")),
  dearer: constantFrom("owed" as const, "owed" as const, "goodwill" as const),
  next: constantFrom("nothing", "pay", "carry out", "give back"),
});

describe("any number of edits", () => {
  it("leaves price, journal and stock exact", async () => {
    const things = [lamp, rug, vase];
    const start = await Promise.all(things.map((one) => desk.shelf(one)));
    const sold = async () => {
      const now = await Promise.all(things.map((one) => desk.shelf(one)));
      return start.map((before, index) => before - (now[index] ?? 0));
    };
    const inOrders = [0, 0, 0];
    await assert(
      asyncProperty(array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const { id } = await desk.order([
          { variantId: lamp, quantity: 2 },
          { variantId: rug, quantity: 1 },
        ]);
        for (const { units: wished, add, shippingOption, dearer, next } of steps) {
          const { lines } = await desk.find(id);
          const wish = {
            lines: lines.flatMap(({ position }, index) => {
              const quantity = wished[index % wished.length];
              return quantity == null ? [] : [{ line: position, quantity }];
            }),
            add: add === null ? [] : [{ variantId: things[add] ?? lamp, quantity: 1 }],
            ...(shippingOption === null ? {} : { shippingOption }),
          };
          // What would leave nothing, or touch what was given back, is refused and changes nothing.
          const made = await desk.edit(id, wish, { dearer }).catch(() => null);
          if (next === "pay" && made !== null && made.due.amountMinor > 0n)
            expect(await desk.pay(id)).toBe("confirmed");
          if (next === "give back") await desk.giveBack(id, made?.order.lines[0]?.position ?? 1).catch(() => null);
          if (next === "carry out") await desk.carryOut();
        }
        const { lines, totals } = await desk.find(id);
        for (const [index, variantId] of things.entries())
          for (const line of lines)
            if (line.variantId === variantId) inOrders[index] = (inOrders[index] ?? 0) + line.quantity;
        expect(await sold()).toEqual(inOrders);
        const journal = await readOrder(db, id);
        const stands = (account: string, kinds: readonly string[]) =>
          journal
            .filter((one) => one.account === account && kinds.includes(one.kind))
            .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
        expect(stands("receivable", ["sale", "edit"])).toBe(totals.total.amountMinor);
        expect(-stands("tax_payable", ["sale", "edit"])).toBe(totals.tax.amountMinor);
      }),
      { numRuns: 25 },
    );
    await desk.carryOut();
    await expect(expectInvariants(db)).resolves.toBeUndefined();
  }, 120_000);
});
