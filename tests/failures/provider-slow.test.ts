import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { clearingOf, takenAt } from "../world/road.ts";
import { openTwoProviders } from "../world/two-providers.fixture.ts";
import { brokenInvariants } from "../world/world.ts";

const { db } = await cloneDatabase({ poolSize: 20 });
// A provider that takes 30 s is one that takes longer than we wait; here we wait a second.
const world = await openTwoProviders(db, { timeoutMs: 1_000 });
const { shop, first, second, payments } = world;

describe("a provider that takes longer than anybody waits", () => {
  it("holds up nothing but its own payments, loses its traffic to the other, and says later what became of each", async () => {
    const lamp = await shop.stock("lamp-slow", 20);
    first.set("hangs");
    const stuck = await Promise.all(Array.from({ length: 5 }, () => world.order(lamp)));
    const ends: string[] = [];
    const placing = Promise.all(stuck.map((command) => shop.checkouts.place(command))).then((placed) => {
      ends.push("stuck");
      return placed;
    });
    const onAccount = await world.order(lamp, { method: "invoice" });
    expect((await shop.checkouts.place(onAccount)).kind).toBe("confirmed");
    ends.push("on account");
    expect(ends).toEqual(["on account"]);

    expect((await placing).map(({ kind }) => kind)).toEqual(stuck.map(() => "open"));
    expect(payments.healthOf("sandbox-a")).toMatchObject({ isOpen: true });
    const next = await world.order(lamp);
    expect((await shop.checkouts.place(next)).kind).toBe("confirmed");
    expect(await world.attempts(next)).toEqual(["sandbox-b captured"]);
    // What may have been charged is asked of nobody else.
    expect([first.opened(), second.opened()]).toEqual([0, 1]);

    first.set("open");
    await world.resume();
    for (const command of stuck) {
      expect(await world.standing(command)).toEqual(["confirmed", "confirmed"]);
      expect(await world.attempts(command)).toEqual(["sandbox-a captured"]);
    }
    expect([first.opened(), second.opened()]).toEqual([5, 1]);
    expect(await clearingOf(db)).toEqual(takenAt([first, second]));
    expect(await brokenInvariants(db)).toEqual([]);
  });
});
