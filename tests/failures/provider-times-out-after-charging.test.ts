import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { clearingOf, takenAt } from "../world/road.ts";
import { openTwoProviders } from "../world/two-providers.fixture.ts";
import { brokenInvariants } from "../world/world.ts";

const { db } = await cloneDatabase();
const world = await openTwoProviders(db);
const { shop, first, second } = world;

describe("a provider that charges and is not heard", () => {
  it("is asked what it did before anybody else is asked anything: one charge, one order", async () => {
    const lamp = await shop.stock("lamp-timeout", 3);
    first.set("loses_answers");
    const command = await world.order(lamp);
    expect((await shop.checkouts.place(command)).kind).toBe("open");
    expect(first.takenMinor()).toBe(1_490);
    expect(second.opened()).toBe(0);

    // As long as it cannot be asked, nothing moves: no second provider, no given-up units.
    await world.resume();
    expect(await world.standing(command)).toEqual(["unknown", "pending_payment"]);
    expect(second.opened()).toBe(0);

    first.set("open");
    await world.resume();
    expect(await world.standing(command)).toEqual(["confirmed", "confirmed"]);
    expect(await world.attempts(command)).toEqual(["sandbox-a captured"]);
    expect(await clearingOf(db)).toEqual(takenAt([first, second]));
    expect(await brokenInvariants(db)).toEqual([]);
  });

  it("that never heard the question is asked it again with the same key, and nobody else", async () => {
    const lamp = await shop.stock("lamp-silent", 3);
    first.set("silent");
    const command = await world.order(lamp);
    const before = first.opened();
    expect((await shop.checkouts.place(command)).kind).toBe("open");
    expect(first.opened()).toBe(before);

    first.set("open");
    await world.resume();
    expect(await world.standing(command)).toEqual(["confirmed", "confirmed"]);
    expect(first.opened()).toBe(before + 1);
    expect(second.opened()).toBe(0);
    expect(await clearingOf(db)).toEqual(takenAt([first, second]));
  });
});
