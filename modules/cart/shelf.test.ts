import { afterAll, describe, expect, it, vi } from "vitest";
import { PRICES_TOPIC } from "#modules/pricing";
import { announceChange, openChangeFeed } from "#platform/db";
import { cloneDatabase, eventually } from "#platform/testing";
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

  it("knows what a variant costs and how many there are", async () => {
    const lamp = await stock(db, { name: "lamp", onHand: 3, priceMinor: 1_999n });
    const { prices, units } = await createShelf(db, feed).look([lamp]);
    expect(units.get(lamp)).toBe(3);
    expect(prices.prices.get(lamp)).toEqual([expect.objectContaining({ amountMinor: 1_999n })]);
  });
});
