import { SECOND_MS } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { checkoutJobs, type PlaceCommand } from "#modules/checkout";
import { HOLD_MS, inventoryJobs, loadAvailability } from "#modules/inventory";
import { paymentJobs } from "#modules/payments";
import type { Recurring } from "#platform/jobs";
import { cloneDatabase } from "#platform/testing";
import { openSmallShop, type ReadyCart } from "../../modules/checkout/shop.fixture.ts";
import { bookedCheckouts, brokenInvariants, letTimePass } from "../world/world.ts";

const { db, advance } = await cloneDatabase();
const shop = await openSmallShop(db);
const unitsOf = async (variantId: string) => (await loadAvailability(db, [variantId])).get(variantId);
const signal = new AbortController().signal;
const run = async (jobs: readonly Recurring[]): Promise<void> => {
  for (const job of jobs) await job.run({ db, signal });
};
const resume = async (): Promise<void> => {
  await letTimePass(db);
  await run(checkoutJobs(shop));
};
const giveMoneyBack = () => run(paymentJobs(shop.payments));
const expire = () => run(inventoryJobs);

/** A checkout that waits at the bank's page, with the address of that page. */
async function challenged(cart: ReadyCart): Promise<{ readonly command: PlaceCommand; readonly page: string }> {
  const command = shop.command(cart, { method: "card", token: "tok_3ds" });
  const open = await shop.checkouts.place(command);
  const page = open.attempt?.actionUrl;
  if (page === null || page === undefined) throw new Error("the bank did not ask");
  return { command, page };
}

async function approve(page: string): Promise<void> {
  await fetch(page, { method: "POST", redirect: "manual", body: new URLSearchParams({ outcome: "approve" }) });
}

async function standingOf({ checkoutId }: PlaceCommand) {
  const booked = (await bookedCheckouts(db)).find((one) => one.checkoutId === checkoutId);
  return [booked?.state, booked?.orderState];
}

/** What the provider has of this checkout's money. */
async function takenFor({ checkoutId, payment }: PlaceCommand): Promise<bigint> {
  const found = await shop.payments.retrieve(payment.provider, checkoutId);
  if (found.kind !== "found") return 0n;
  return found.payment.captured.amountMinor - found.payment.refunded.amountMinor;
}

describe("a unit whose time is over while its buyer is at the bank", () => {
  it("belongs to who took it meanwhile; the late money goes back, and the buyer is told", async () => {
    const lamp = await shop.stock("lamp-late", 1);
    const late = await challenged(await shop.cart([{ variantId: lamp, quantity: 1 }]));
    advance(HOLD_MS + SECOND_MS);
    await expire();
    const quick = shop.command(await shop.cart([{ variantId: lamp, quantity: 1 }]));
    expect((await shop.checkouts.place(quick)).kind).toBe("confirmed");
    await approve(late.page);
    expect(await takenFor(late.command)).toBe(1_490n);

    await resume();
    expect([await standingOf(late.command), await standingOf(quick)]).toEqual([
      ["declined", "cancelled"],
      ["confirmed", "confirmed"],
    ]);
    await giveMoneyBack();
    await giveMoneyBack();
    expect([await takenFor(late.command), await unitsOf(lamp)]).toEqual([0n, 0]);
  });

  it("goes back on the shelf, and money that comes after that goes back too", async () => {
    const lamp = await shop.stock("lamp-given-up", 1);
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    const late = await challenged(cart);
    advance(HOLD_MS);
    await resume();
    expect([await standingOf(late.command), await unitsOf(lamp)]).toEqual([["declined", "cancelled"], 1]);
    expect((await shop.checkouts.place(shop.command(cart))).kind).toBe("confirmed");

    await approve(late.page);
    advance(HOLD_MS);
    await giveMoneyBack();
    await giveMoneyBack();
    expect([await takenFor(late.command), await unitsOf(lamp)]).toEqual([0n, 0]);
  });

  it("is still theirs when the money comes in time", async () => {
    const lamp = await shop.stock("lamp-in-time", 1);
    const { command, page } = await challenged(await shop.cart([{ variantId: lamp, quantity: 1 }]));
    advance(HOLD_MS - 60 * SECOND_MS);
    await expire();
    await approve(page);
    await resume();
    expect([await standingOf(command), await unitsOf(lamp)]).toEqual([["confirmed", "confirmed"], 0]);
  });
});

describe("a unit whose payment nobody knows the outcome of", () => {
  it("is kept as long as that lasts", async () => {
    const lamp = await shop.stock("lamp-in-doubt", 1);
    const command = shop.command(await shop.cart([{ variantId: lamp, quantity: 1 }]), {
      method: "card",
      token: "tok_timeout",
    });
    const other = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    expect((await shop.checkouts.place(command)).attempt?.state).toBe("unknown");
    await shop.provider.close();
    for (let look = 0; look < 4; look++) {
      advance(HOLD_MS - 60 * SECOND_MS);
      await resume();
      await expire();
      await expect(shop.checkouts.place(shop.command(other))).rejects.toMatchObject({
        code: "inventory.insufficient_stock",
      });
    }
    expect([await standingOf(command), await unitsOf(lamp)]).toEqual([["unknown", "pending_payment"], 0]);
  });
});

describe("afterwards", () => {
  it("every invariant holds", async () => {
    // Nobody delivers events here.
    const broken = (await brokenInvariants(db)).filter((row) => !JSON.stringify(row).includes("platform-events"));
    expect(broken).toEqual([]);
  });
});
