import { newId } from "@hansa/kernel";
import { afterAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { PRICES_TOPIC } from "#modules/pricing";
import { announceChange, openChangeFeed } from "#platform/db";
import { cloneDatabase, eventually } from "#platform/testing";
import { FACTS_FRESH_MS, FACTS_KEPT_MS } from "./limits.ts";
import { createShelf } from "./shelf.ts";
import { openShop, stock } from "./shop.fixture.ts";

const { db } = await cloneDatabase();
await openShop(db);
const feed = await openChangeFeed(db);
afterAll(() => feed.close());

describe("the shelf", () => {
  it("asks nothing for a cart without lines while the settings that it read stand", async () => {
    let isLive = true;
    const query = vi.fn<typeof db.query>((statement) => db.query(statement));
    const shelf = createShelf({ ...db, query }, { ...feed, isLive: () => isLive });
    await shelf.look([]);
    expect(query).toHaveBeenCalled();

    query.mockClear();
    expect((await shelf.look([])).variants).toEqual(new Map());
    expect(query).not.toHaveBeenCalled();

    await announceChange(db, PRICES_TOPIC, null);
    await eventually("it asks again", async () => {
      await shelf.look([]);
      return query.mock.calls.length > 0;
    });

    isLive = false;
    query.mockClear();
    await shelf.look([]);
    expect(query).toHaveBeenCalled();
  });

  it("reads units again after a moment, and what variants are and cost when it changed", async () => {
    const lamp = await stock(db, { name: "lamp", onHand: 3, priceMinor: 1_999n });
    const clock = performance.now.bind(performance);
    let aheadMs = 0;
    const now = vi.spyOn(performance, "now").mockImplementation(() => clock() + aheadMs);
    onTestFinished(() => now.mockRestore());
    const query = vi.fn<typeof db.query>((statement) => db.query(statement));
    const shelf = createShelf({ ...db, query }, feed);
    const asked = async (): Promise<string> => {
      query.mockClear();
      await shelf.look([lamp]);
      return query.mock.calls.map(([{ text }]) => text).join();
    };
    await eventually("what it was stocked with is heard of", async () => (await asked()) === "");

    aheadMs += FACTS_FRESH_MS;
    const again = await asked();
    expect(again).toContain("inventory.stock");
    expect(again).not.toContain("pricing.");
    expect(await asked()).toBe("");

    await announceChange(db, "catalog.products", [newId()]);
    await eventually("it reads prices again", async () => (await asked()).includes("pricing."));
    expect(await asked()).toBe("");
    aheadMs += FACTS_KEPT_MS;
    expect(await asked()).toContain("pricing.");
  });

  it("knows what a variant costs and how many there are", async () => {
    const lamp = await stock(db, { name: "lamp", onHand: 3, priceMinor: 1_999n });
    const { prices, units } = await createShelf(db, feed).look([lamp]);
    expect(units.get(lamp)).toBe(3);
    expect(prices.prices.get(lamp)).toEqual([expect.objectContaining({ amountMinor: 1_999n })]);
  });
});
