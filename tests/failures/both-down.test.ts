import { describe, expect, it } from "vitest";
import { loadAvailability } from "#modules/inventory";
import { cloneDatabase } from "#platform/testing";
import { clearingOf, takenAt } from "../world/road.ts";
import { openTwoProviders } from "../world/two-providers.fixture.ts";
import { brokenInvariants } from "../world/world.ts";

const { db } = await cloneDatabase();
const world = await openTwoProviders(db);
const { shop, first, second } = world;

describe("two providers that are both down", () => {
  it("decline the order at once, give the unit back, and sell it as soon as one of them is there", async () => {
    const lamp = await shop.stock("lamp-both-down", 1);
    first.set("refuses");
    second.set("refuses");
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    const command = shop.command(cart, { method: "card", token: "tok_ok" });
    expect((await shop.checkouts.place(command)).kind).toBe("declined");
    expect(await world.standing(command)).toEqual(["declined", "cancelled"]);
    expect(await world.attempts(command)).toEqual([
      "sandbox-a declined provider_unavailable",
      "sandbox-b declined provider_unavailable",
    ]);
    expect((await loadAvailability(db, [lamp])).get(lamp)).toBe(1);
    expect(await clearingOf(db)).toEqual(new Map());

    second.set("open");
    const again = shop.command(cart, { method: "card", token: "tok_ok", body: "another" });
    expect((await shop.checkouts.place(again)).kind).toBe("confirmed");
    expect((await loadAvailability(db, [lamp])).get(lamp)).toBe(0);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  it("that may have charged leave the unit to its buyer until they say what they did", async () => {
    const lamp = await shop.stock("lamp-both-silent", 1);
    first.set("refuses");
    second.set("loses_answers");
    const command = await world.order(lamp);
    expect((await shop.checkouts.place(command)).kind).toBe("open");
    const taken = second.takenMinor();
    expect(taken).toBeGreaterThan(0);
    expect((await loadAvailability(db, [lamp])).get(lamp)).toBe(0);

    // The process may die here: whoever resumes knows which provider was asked last, and under which key.
    second.set("open");
    await world.resume();
    expect(await world.standing(command)).toEqual(["confirmed", "confirmed"]);
    expect(await world.attempts(command)).toEqual(["sandbox-a declined provider_unavailable", "sandbox-b captured"]);
    expect(second.takenMinor()).toBe(taken);
    expect(await clearingOf(db)).toEqual(takenAt([first, second]));
  });
});
