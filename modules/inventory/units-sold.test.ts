import { after, HOUR_MS, newId } from "@hansa/kernel";
import { beforeAll, describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { setOnHand } from "./adjust.ts";
import { commitHolds, hold } from "./hold.ts";
import { upsertLocation } from "./locations.ts";
import { loadUnitsSold } from "./units-sold.ts";

const { db, advance } = await cloneDatabase();
const [lamp, rug] = [newId(), newId()];

async function sell(quantity: number): Promise<void> {
  const reference = newId();
  await db.transaction((tx) => hold(tx, reference, [{ variantId: lamp, quantity }]));
  await db.transaction((tx) => commitHolds(tx, [reference], () => newId()));
}

beforeAll(async () => {
  await db.transaction(async (tx) => {
    await upsertLocation(tx, { code: "hamburg", name: "Hamburg", country: "DE" });
    await setOnHand(tx, [{ variantId: lamp, location: "hamburg", onHand: 100, reason: "received" }]);
  });
});

describe("units sold", () => {
  it("are those of a window, not what was received or sold before it", async () => {
    await sell(5);
    advance(2 * HOUR_MS);
    await sell(3);
    await sell(1);
    const sold = await db.transaction((tx) =>
      loadUnitsSold(tx, [
        { variantId: lamp, since: after(tx.now, -HOUR_MS) },
        { variantId: rug, since: after(tx.now, -HOUR_MS) },
      ]),
    );
    expect([sold.get(lamp), sold.get(rug)]).toEqual([4, 0]);
    const all = await db.transaction((tx) =>
      loadUnitsSold(tx, [{ variantId: lamp, since: after(tx.now, -3 * HOUR_MS) }]),
    );
    expect(all.get(lamp)).toBe(9);
  });
});
