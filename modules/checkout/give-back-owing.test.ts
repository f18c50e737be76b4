import { money, parseCurrency } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { type GivenBackNow, PaymentUnderWay, requestRefund } from "#modules/payments";
import { baseListOf, setPrices } from "#modules/pricing";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { deskOf } from "./edit.fixture.ts";
import { NothingToPay } from "./errors.ts";
import { openSmallShop } from "./shop.fixture.ts";

const { db } = await cloneDatabase();
const shop = await openSmallShop(db);
const desk = deskOf(db, shop);
const [lamp, rug] = await Promise.all([shop.stock("lamp", 1_000), shop.stock("rug", 1_000)]);
/** The rug costs twice what the lamp does: 20.00 and 10.00, shipping 4.90. */
await db.transaction((tx) =>
  setPrices(tx, [{ variantId: rug, list: baseListOf("EUR"), minQuantity: 1, amountMinor: 2_000n, currency: "EUR" }]),
);
/** What went back in all, what of it was owed, and what moves. */
const came = ({ amount, againstDebt, refunds }: GivenBackNow) => [
  amount.amountMinor,
  againstDebt.amountMinor,
  refunds.reduce((sum, one) => sum + one.amount.amountMinor, 0n),
];
/** A lamp that is paid, and a rug that was added and is not: 14.90 of 34.90. */
async function partlyPaid(): Promise<string> {
  const { id } = await desk.order([{ variantId: lamp, quantity: 1 }]);
  await desk.edit(id, { add: [{ variantId: rug, quantity: 1 }] });
  expect(await desk.balance(id)).toBe(2_000n);
  return id;
}

describe("a line of an order that is paid in part", () => {
  it("lowers what is owed before anything goes back, and then gives back what is more", async () => {
    const id = await partlyPaid();
    expect(came(await desk.giveBack(id, 1))).toEqual([1_000n, 1_000n, 0n]);
    expect([await desk.balance(id), await desk.refunds(id)]).toEqual([1_000n, []]);
    expect(came(await desk.giveBack(id, 2))).toEqual([2_000n, 1_000n, 1_000n]);
    await desk.carryOut();
    expect([await desk.balance(id), await desk.refunds(id)]).toEqual([0n, [["done", 1_000n]]]);
    // What is left is the shipping, which is paid.
    await expect(desk.pay(id)).rejects.toThrow(NothingToPay);
  });

  it("gives back all of it where nothing is owed, and nothing where all is", async () => {
    const paid = await desk.order([{ variantId: lamp, quantity: 2 }]);
    expect(came(await desk.giveBack(paid.id, 1))).toEqual([1_000n, 0n, 1_000n]);
    const unpaid = await desk.order([{ variantId: lamp, quantity: 2 }], { method: "invoice" });
    expect(await desk.balance(unpaid.id)).toBe(2_490n);
    expect(came(await desk.giveBack(unpaid.id, 1))).toEqual([1_000n, 1_000n, 0n]);
    expect(await desk.balance(unpaid.id)).toBe(1_490n);
  });

  it("becomes store credit for what is more than is owed; goodwill as credit pays no debt", async () => {
    const id = await partlyPaid();
    const credited = await desk.giveBack(id, 2, { destination: "gift_card" });
    expect([came(credited), credited.giftCard]).toEqual([[2_000n, 2_000n, 0n], null]);
    const more = await desk.giveBack(id, 1, { destination: "gift_card" });
    expect([came(more), more.giftCard?.balance.amountMinor]).toEqual([[1_000n, 0n, 1_000n], 1_000n]);
    const other = await partlyPaid();
    const kind = { destination: "gift_card", lines: [], goodwillMinor: 500n } as const;
    const given = await desk.giveBack(other, 1, kind);
    expect([came(given), given.giftCard?.balance.amountMinor]).toEqual([[500n, 0n, 0n], 500n]);
    expect(await desk.balance(other)).toBe(2_000n);
    // Sent to the card that paid, it is money, and who owes gets none.
    expect(came(await desk.giveBack(other, 1, { lines: [], goodwillMinor: 500n }))).toEqual([500n, 500n, 0n]);
    expect(await desk.balance(other)).toBe(1_500n);
  });

  it("is not given back while somebody pays what is owed, so that it is neither paid nor given back twice", async () => {
    const id = await partlyPaid();
    const command = shop.command(
      { id, proof: { token: null, customerId: null } },
      { method: "card", token: "tok_3ds" },
    );
    expect((await shop.checkouts.pay({ ...command, orderId: id, caller: `desk:${id}` })).kind).toBe("open");
    await expect(desk.giveBack(id, 1)).rejects.toThrow(PaymentUnderWay);
    expect([await desk.balance(id), await desk.refunds(id)]).toEqual([2_000n, []]);
  });

  it("lets ten who give it back at once and one who pays come out even, in each of 25 rounds", async () => {
    for (let round = 0; round < 25; round++) {
      const { lamps, gone, owed, balance } = await raceToGiveBack();
      expect(gone).toBe(lamps * 1_000n);
      expect(balance).toBe(owed);
      expect(balance).toBeGreaterThanOrEqual(0n);
    }
  });

  it("counts what is on its way back", async () => {
    const id = await partlyPaid();
    await db.transaction((tx) =>
      requestRefund(tx, { orderId: id, amount: money(1_000n, parseCurrency("EUR")), reason: "By hand" }),
    );
    expect(came(await desk.giveBack(id, 2))).toEqual([2_000n, 2_000n, 0n]);
  });

  it("keeps every promise of the house", async () => {
    await expect(expectInvariants(db)).resolves.toBeUndefined();
  });
});

/** Ten give a lamp of one order back at once, and one pays what is owed for it: what is owed then, and what should be. */
async function raceToGiveBack() {
  const { id } = await desk.order([{ variantId: lamp, quantity: 10 }]);
  await desk.edit(id, { add: [{ variantId: rug, quantity: 2 }] });
  const [paid, ...given] = await Promise.allSettled([
    desk.pay(id),
    ...Array.from({ length: 10 }, () => desk.giveBack(id, 1)),
  ]);
  await desk.carryOut();
  const back = given.flatMap((one) => (one.status === "fulfilled" ? [came(one.value)] : []));
  const sumOf = (at: number) => back.reduce((sum, minor) => sum + (minor[at] ?? 0n), 0n);
  // Who pays may come after some of it was given back, and pays that much less: then nothing is owed.
  const owed = paid.status === "rejected" ? 4_000n - sumOf(0) + sumOf(2) : 0n;
  return { lamps: BigInt(back.length), gone: sumOf(0), owed, balance: await desk.balance(id) };
}
