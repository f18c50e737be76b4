import { describe, expect, it } from "vitest";
import { attemptsOf } from "#modules/payments";
import { cloneDatabase } from "#platform/testing";
import { clearingOf, takenAt } from "../world/road.ts";
import { openTwoProviders } from "../world/two-providers.fixture.ts";
import { brokenInvariants } from "../world/world.ts";

const { db } = await cloneDatabase();
const world = await openTwoProviders(db);
const { shop, first, second, payments } = world;

describe("a provider that is down", () => {
  it("costs no order: the next one is asked, and the attempts say why", async () => {
    const lamp = await shop.stock("lamp-down", 20);
    first.set("refuses");
    const command = await world.order(lamp);
    expect((await shop.checkouts.place(command)).kind).toBe("confirmed");
    expect(await world.attempts(command)).toEqual(["sandbox-a declined provider_unavailable", "sandbox-b captured"]);
    const [refused, taken] = await attemptsOf(db, [command.orderId]);
    expect(taken?.follows).toBe(refused?.key);
    expect(taken?.why).toMatch(/^sandbox-a certainly did nothing; no rule fits: weight 100/);
    expect(taken?.key).not.toBe(command.checkoutId);
  });

  it("opens its circuit, and is then asked only as a last resort", async () => {
    const lamp = await shop.stock("lamp-circuit", 20);
    for (let tries = 0; tries < 5; tries++) await shop.checkouts.place(await world.order(lamp));
    expect(payments.healthOf("sandbox-a")).toMatchObject({ isOpen: true });
    const command = await world.order(lamp);
    expect((await shop.checkouts.place(command)).kind).toBe("confirmed");
    expect(await world.attempts(command)).toEqual(["sandbox-b captured"]);

    first.set("open");
    second.set("refuses");
    const lastResort = await world.order(lamp);
    expect((await shop.checkouts.place(lastResort)).kind).toBe("confirmed");
    expect(await world.attempts(lastResort)).toEqual(["sandbox-b declined provider_unavailable", "sandbox-a captured"]);
    // It answered: its circuit is closed again.
    expect(payments.healthOf("sandbox-a").isOpen).toBe(false);
    expect(await clearingOf(db)).toEqual(takenAt([first, second]));
    expect(await brokenInvariants(db)).toEqual([]);
  });

  it("is not left for another one by a decline: that is an answer", async () => {
    const lamp = await shop.stock("lamp-declined", 2);
    first.set("open");
    second.set("open");
    const before = second.opened();
    const command = await world.order(lamp, { token: "tok_declined" });
    expect((await shop.checkouts.place(command)).kind).toBe("declined");
    expect(await world.attempts(command)).toEqual(["sandbox-a declined card_declined"]);
    expect(second.opened()).toBe(before);
  });
});
