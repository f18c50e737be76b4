import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { openBuyer } from "../world/buyer.ts";
import { offer } from "../world/goods.ts";
import { NoAnswer } from "../world/wire.ts";
import { brokenInvariants, openWorld, settled } from "../world/world.ts";
import { openTwoProviders } from "../world/two-providers.fixture.ts";
import { clearingOf, takenAt } from "../world/road.ts";

describe("a process that dies when the provider has charged and nobody has written it down", () => {
  it("leaves an order that the next process finishes: charged once, confirmed once", async () => {
    const world = await openWorld();
    const shop = await world.open();
    const { variantId } = await offer(world.db, "lamp-orphan", 5);
    const buyer = openBuyer(shop.url);
    const cart = await buyer.cartWith([variantId]);
    const held = world.provider.hold("answer");
    const placing = buyer
      .place(cart, { method: "card", token: "tok_ok", key: "the-one-key" })
      .catch((error: unknown) => {
        if (error instanceof NoAnswer) return null;
        throw error;
      });
    await held.arrived;
    await shop.kill();
    held.drop();
    expect(await placing).toBeNull();
    expect([...world.provider.taken().values()]).toEqual([1_490]);

    const again = await world.open();
    const [booked, ...others] = await settled(world.db, 60_000);
    expect(others).toEqual([]);
    expect(booked).toMatchObject({ state: "confirmed", orderState: "confirmed", totalMinor: 1_490n });
    const replay = await openBuyer(again.url).place(cart, { method: "card", token: "tok_ok", key: "the-one-key" });
    expect(replay.status).toBe(201);
    expect(replay.text("order.id")).toBe(booked?.orderId);
    expect(world.provider.opened()).toHaveLength(1);
    expect(await clearingOf(world.db)).toEqual(new Map([["sandbox", 1_490]]));
    expect(await brokenInvariants(world.db)).toEqual([]);
  }, 120_000);

  it("and had asked a second provider, is followed by one that asks that second provider again, with its own key", async () => {
    const { db } = await cloneDatabase();
    const { shop, first, second, ...world } = await openTwoProviders(db);
    const lamp = await shop.stock("lamp-second", 2);
    first.set("refuses");
    second.set("silent");
    const command = await world.order(lamp);
    expect((await shop.checkouts.place(command)).kind).toBe("open");
    expect(await world.attempts(command)).toEqual(["sandbox-a declined provider_unavailable", "sandbox-b unknown"]);

    first.set("open");
    second.set("open");
    await world.resume();
    expect(await world.standing(command)).toEqual(["confirmed", "confirmed"]);
    expect([first.opened(), second.opened()]).toEqual([0, 1]);
    expect(await clearingOf(db)).toEqual(takenAt([first, second]));
  });
});
