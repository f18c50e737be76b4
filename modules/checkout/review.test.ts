import { DAY_MS, HOUR_MS, MINUTE_MS, newId } from "@hansa/kernel";
import { afterEach, describe, expect, it } from "vitest";
import { decideReview, fraudJobs, loadGates, recordLabels } from "#modules/fraud";
import { inventoryJobs, loadAvailability } from "#modules/inventory";
import { openBalances } from "#modules/ledger";
import { loadOrders } from "#modules/orders";
import { paymentJobs } from "#modules/payments";
import { run, sql } from "#platform/db";
import type { Recurring } from "#platform/jobs";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import type { PlaceCommand } from "./command.ts";
import { checkoutJobs } from "./resume.ts";
import { openSmallShop } from "./shop.fixture.ts";
import { checkoutHandlers } from "./subscriptions.ts";

const { db, advance } = await cloneDatabase();
const shop = await openSmallShop(db);
const signal = new AbortController().signal;
const unitsOf = async (variantId: string) => (await loadAvailability(db, [variantId])).get(variantId);
const work = async (jobs: readonly Recurring[]): Promise<void> => {
  for (const job of jobs) await job.run({ db, signal });
};
/** What the event of a decided review does: the attempt is looked at at once. */
const look = async ({ checkoutId }: PlaceCommand): Promise<void> => {
  await run(
    db,
    sql`update checkout.attempt set resume_at = '2000-01-01' where id = ${checkoutId}::uuid and resume_at is not null`,
  );
  await work(checkoutJobs(shop));
};

/** An order by a device that took part in fraud: it has to be reviewed. */
async function suspicious(
  sku: string,
  device: string,
): Promise<{ readonly command: PlaceCommand; readonly lamp: string }> {
  const lamp = await shop.stock(sku, 2);
  const order = async () => ({
    ...shop.command(await shop.cart([{ variantId: lamp, quantity: 1 }]), { method: "card", token: "tok_ok" }),
    origin: { ip: "203.0.113.9", device },
  });
  const first = await order();
  expect((await shop.checkouts.place(first)).kind).toBe("confirmed");
  await db.transaction((tx) => recordLabels(tx, [{ id: first.checkoutId, label: "fraud" }], "desk"));
  return { command: await order(), lamp };
}

async function takenFor({ checkoutId, payment }: PlaceCommand) {
  const found = await shop.payments.retrieve(payment.provider, checkoutId);
  if (found.kind !== "found") return null;
  const { state, captured, refunded } = found.payment;
  return { state, taken: captured.amountMinor - refunded.amountMinor };
}

const stateOf = async ({ orderId }: PlaceCommand) => (await loadOrders(db, [orderId]))[0]?.state;
const decide = ({ checkoutId }: PlaceCommand, to: "approved" | "declined") =>
  db.transaction((tx) => decideReview(tx, { id: checkoutId, to, by: "staff:grace", reason: "called the buyer" }));

// All buyers of the small shop live in one street: what one test finds out about it must not worry the next.
afterEach(() => run(db, sql`update fraud.observation set label = 'unknown'`));

describe("an order under review", () => {
  it("holds money and units, however long it takes, and is confirmed and paid when it is approved", async () => {
    const { command, lamp } = await suspicious("lamp-approved", "laptop-of-trudy");
    const placed = await shop.checkouts.place(command);
    expect(placed).toMatchObject({ kind: "open", attempt: { state: "in_review" } });
    expect(await stateOf(command)).toBe("pending_payment");
    expect(await takenFor(command)).toEqual({ state: "authorized", taken: 0n });
    for (let look3 = 0; look3 < 8; look3++) {
      advance(5 * MINUTE_MS);
      await work(checkoutJobs(shop));
      await work(inventoryJobs);
    }
    expect(await stateOf(command)).toBe("pending_payment");
    expect(await unitsOf(lamp)).toBe(0);
    expect((await loadGates(db, [command.orderId])).get(command.orderId)).toBe("waiting");

    await decide(command, "approved");
    await look(command);
    expect(await stateOf(command)).toBe("confirmed");
    expect(await takenFor(command)).toMatchObject({ state: "captured", taken: 1_490n });
    expect((await openBalances(db, [command.orderId])).get(command.orderId)).toBe(0n);
    await expectInvariants(db);
  });

  it("is given up when it is declined: money let go, units free, the cart open again", async () => {
    const { command, lamp } = await suspicious("lamp-declined-by-us", "laptop-of-mallory");
    await shop.checkouts.place(command);
    await decide(command, "declined");
    await look(command);
    await work(paymentJobs(shop.payments));
    expect(await stateOf(command)).toBe("cancelled");
    expect(await takenFor(command)).toEqual({ state: "voided", taken: 0n });
    expect(await unitsOf(lamp)).toBe(1);
    await expectInvariants(db);
  });

  it("is given up when nobody decides for three days", async () => {
    const { command } = await suspicious("lamp-forgotten", "laptop-of-eve");
    await shop.checkouts.place(command);
    for (let day = 0; day < 3; day++) {
      for (let hours = 0; hours < 24; hours++) {
        await work(checkoutJobs(shop));
        advance(HOUR_MS / 8);
      }
      advance(DAY_MS - 3 * HOUR_MS);
      await look(command);
    }
    advance(HOUR_MS);
    await work(fraudJobs.filter(({ name }) => name === "fraud.end_reviews"));
    await look(command);
    await work(paymentJobs(shop.payments));
    expect(await stateOf(command)).toBe("cancelled");
    expect((await takenFor(command))?.state).toBe("voided");
  });
});

describe("an order that is refused", () => {
  it("never reaches the provider", async () => {
    const { command, lamp } = await suspicious("lamp-refused", "laptop-of-oscar");
    await run(db, sql`update fraud.rule set effect = 'refuse' where code = 'known-fraud'`);
    // A policy is read again after a minute of the process's own clock; another screener has read nothing yet.
    const fresh = await openSmallShop(db);
    const refused = await fresh.checkouts.place(command);
    expect(refused).toMatchObject({ kind: "declined", attempt: { reason: "suspected_fraud" } });
    expect(await takenFor(command)).toBeNull();
    expect(await unitsOf(lamp)).toBe(1);
  });
});

describe("an order that nobody has to be asked about: on account, or paid in full by gift cards", () => {
  it("stands, is judged right afterwards, kept from being shipped when in doubt, and cancelled when it must not stand", async () => {
    const { lamp } = await suspicious("lamp-for-nothing", "laptop-of-peggy");
    const command = {
      ...shop.command(await shop.cart([{ variantId: lamp, quantity: 1 }])),
      origin: { ip: null, device: "laptop-of-peggy" },
    };
    const placed = await shop.checkouts.place(command);
    if (placed.kind !== "confirmed" || placed.order === null) throw new Error("the order does not stand");
    const { order } = placed;
    expect((await loadGates(db, [order.id])).size).toBe(0);

    await shop.screener.drain();
    expect((await loadGates(db, [order.id])).get(order.id)).toBe("waiting");
    await decide(command, "declined");
    const payload = { reviewId: command.checkoutId, orderId: order.id, outcome: "declined" };
    const hear = checkoutHandlers.find(({ name }) => name === "checkout.hear_review");
    const told = { id: newId<"event">(), occurredAt: new Date(), trace: null, payload };
    for (let times = 0; times < 2; times++) await db.transaction(async (tx) => hear?.handle(tx, [told]));
    expect(await stateOf(command)).toBe("cancelled");
    expect(await unitsOf(lamp)).toBe(1);
    await expectInvariants(db);
  });
});
