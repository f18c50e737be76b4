import { DAY_MS, HOUR_MS, money, newId, parseCurrency } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { openBalances } from "#modules/ledger";
import { attemptsOf, captureFor } from "#modules/payments";
import { type Database, many, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { loadOrderMoney } from "../../apps/server/order-facts.ts";
import { flagExpiring } from "../../modules/payments/capture.ts";
import { renewExpiring } from "../../modules/payments/renew.ts";
import { clearingOf, takenAt } from "../world/road.ts";
import { openTwoProviders } from "../world/two-providers.fixture.ts";
import { brokenInvariants } from "../world/world.ts";

const { db, advance } = await cloneDatabase({ poolSize: 20 });
const world = await openTwoProviders(db);
const { shop, first, second, payments } = world;
const openOf = async (orderId: string) => (await openBalances(db, [orderId])).get(orderId);
const nothingWrong = async () => {
  expect(await clearingOf(db)).toEqual(takenAt([first, second]));
  expect(await brokenInvariants(db)).toEqual([]);
};

/** The attempts of which people are told that their money is let go soon. */
async function expiring(): Promise<readonly string[]> {
  const open = sql<{ readonly subject: string }>`
    select subject from payments.money_case where kind = 'authorization_expires' and state = 'open'
  `;
  return (await many(db, open)).map(({ subject }) => subject);
}

/** The same providers where the desk wants money to be taken when goods are sent. */
function byShipment(on: Database) {
  const manual = {
    ...payments,
    route: (facts: Parameters<typeof payments.route>[0]) => ({ ...payments.route(facts), capture: false }),
  };
  const ship = (orderId: string, reference: string, quantity: number, last: "no" | "takes_all" | "lets_go") =>
    on.transaction((tx) =>
      captureFor(
        tx,
        { payments, load: loadOrderMoney },
        { orderId, reference, isLast: last !== "no", letsGoOfRest: last === "lets_go", lines: [{ line: 1, quantity }] },
      ),
    );
  return { manual, ship };
}

describe("an order whose money is taken when goods are sent", () => {
  it("pays for each shipment once, shipping with the first, and all of it with the last", async () => {
    const { manual, ship } = byShipment(db);
    const rug = await shop.stock("rug-in-parts", 10);
    const cart = await shop.cart([{ variantId: rug, quantity: 3 }]);
    const command = { ...shop.command(cart, { method: "card", token: "tok_ok" }), routeOf: manual.route };
    expect((await shop.checkouts.place(command)).kind).toBe("confirmed");
    const before = first.takenMinor();
    expect(await openOf(command.orderId)).toBe(3_490n);
    expect(await world.attempts(command)).toEqual(["sandbox-a authorized"]);

    const both = await Promise.all([ship(command.orderId, "s-1", 1, "no"), ship(command.orderId, "s-1", 1, "no")]);
    expect(both.filter((capture) => capture !== null)).toHaveLength(1);
    await world.workPayments();
    await world.workPayments();
    expect([first.takenMinor() - before, await openOf(command.orderId)]).toEqual([1_490, 2_000n]);
    await ship(command.orderId, "s-2", 2, "takes_all");
    await world.workPayments();
    expect([first.takenMinor() - before, await openOf(command.orderId)]).toEqual([3_490, 0n]);
    await expect(ship(command.orderId, "s-3", 1, "takes_all")).rejects.toThrow(/left of this order/);
    expect((await attemptsOf(db, [command.orderId]))[0]?.captured.amountMinor).toBe(3_490n);
    await nothingWrong();
  });

  it("becomes a case for people a day before the bank lets go of the money", async () => {
    const { manual } = byShipment(db);
    const lamp = await shop.stock("lamp-forgotten", 1);
    const command = { ...(await world.order(lamp)), routeOf: manual.route };
    await shop.checkouts.place(command);
    first.set("refuses");
    await world.workPayments();
    expect(await expiring()).toEqual([]);
    advance(6 * DAY_MS + 60_000);
    await world.workPayments();
    await world.workPayments();
    expect(await expiring()).toEqual([command.checkoutId]);
    first.set("open");
  });

  it("holds the money for another full time where the provider can, once, however many processes look", async () => {
    const { manual } = byShipment(db);
    const lamp = await shop.stock("lamp-renewed", 1);
    const command = { ...(await world.order(lamp)), routeOf: manual.route };
    await shop.checkouts.place(command);
    const renewals = () => first.emulator.journal().filter((entry) => entry.kind === "moved" && entry.move === "renew");
    const before = renewals().length;
    advance(5 * DAY_MS + 13 * HOUR_MS);
    await Promise.all([renewExpiring(db, payments), renewExpiring(db, payments)]);
    await renewExpiring(db, payments);
    expect(renewals()).toHaveLength(before + 1);
    advance(3 * DAY_MS);
    await world.workPayments();
    expect(await expiring()).not.toContain(command.checkoutId);
  });

  it("makes sure of the money every few days where that is all that a renewal does, and tells people before the end", async () => {
    const { manual } = byShipment(db);
    const command = { ...(await world.order(await shop.stock("lamp-honored", 1))), routeOf: manual.route };
    await shop.checkouts.place(command);
    // As PayPal: sure for three days at a time, ten at most.
    const strict = {
      ...payments,
      providerOf(name: string) {
        const provider = payments.providerOf(name);
        if (provider === null) return null;
        return { ...provider, capabilities: { ...provider.capabilities, authorizationDays: 10, honoredDays: 3 } };
      },
    };
    const renewals = async () => {
      const attempt = sql<{ readonly renewals: number }>`
        select renewals from payments.attempt where key = ${command.checkoutId}::uuid
      `;
      return (await many(db, attempt))[0]?.renewals;
    };
    const isTold = async () => (await expiring()).includes(command.checkoutId);
    await renewExpiring(db, strict);
    expect(await renewals()).toBe(0);
    for (const number of [1, 2]) {
      advance(3 * DAY_MS + HOUR_MS);
      await renewExpiring(db, strict);
      await renewExpiring(db, strict);
      await db.transaction((tx) => flagExpiring(tx, strict));
      expect([await renewals(), await isTold()]).toEqual([number, false]);
    }
    advance(3 * DAY_MS);
    await db.transaction((tx) => flagExpiring(tx, strict));
    expect(await isTold()).toBe(true);
  });

  it("is told to people at once when the provider refuses to renew", async () => {
    const { manual } = byShipment(db);
    const command = { ...(await world.order(await shop.stock("lamp-refused-renewal", 1))), routeOf: manual.route };
    await shop.checkouts.place(command);
    const [attempt] = await attemptsOf(db, [command.orderId]);
    const amount = money(1_490n, parseCurrency("EUR"));
    const of = { attemptKey: command.checkoutId, providerReference: attempt?.providerReference ?? "", amount };
    expect(await payments.move("sandbox-a", "void", { key: newId(), ...of })).toMatchObject({ kind: "done" });
    advance(5 * DAY_MS + 13 * HOUR_MS);
    expect(await expiring()).not.toContain(command.checkoutId);
    await renewExpiring(db, payments);
    await renewExpiring(db, payments);
    expect((await expiring()).filter((subject) => subject === command.checkoutId)).toHaveLength(1);
  });

  it("lets go of what will not be sent with the last shipment, and nobody owes it any more", async () => {
    const { manual, ship } = byShipment(db);
    const rug = await shop.stock("rug-let-go", 10);
    const cart = await shop.cart([{ variantId: rug, quantity: 3 }]);
    const command = { ...shop.command(cart, { method: "card", token: "tok_ok" }), routeOf: manual.route };
    await shop.checkouts.place(command);
    const before = first.takenMinor();
    await ship(command.orderId, "s-1", 1, "no");
    await world.workPayments();
    await ship(command.orderId, "s-2", 1, "lets_go");
    await world.workPayments();
    await world.workPayments();
    expect([first.takenMinor() - before, await openOf(command.orderId)]).toEqual([2_490, 0n]);
    const found = await payments.retrieve("sandbox-a", command.checkoutId);
    expect(found).toMatchObject({ payment: { captured: { amountMinor: 2_490n }, voided: { amountMinor: 1_000n } } });
    await nothingWrong();
  });
});
