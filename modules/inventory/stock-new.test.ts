import { newId } from "@hansa/kernel";
import { beforeAll, describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { LocationNotFound, loadAvailability, setOnHand, stockNew, upsertLocation } from "./index.ts";

const { db } = await cloneDatabase();
beforeAll(() => db.transaction((tx) => upsertLocation(tx, { code: "hamburg", name: "Hamburg", country: "DE" })));
const count = (variantId: string, onHand: number, location = "hamburg") => {
  return { variantId, location, onHand, reason: "received" as const };
};

describe("the first units of a variant", () => {
  it("are there with their moves, and cannot come a second time", async () => {
    const [lamp, rug] = [newId<"variant">(), newId<"variant">()];
    await db.transaction((tx) => stockNew(tx, [count(lamp, 7)]));
    await expect(db.transaction((tx) => stockNew(tx, [count(rug, 99), count(lamp, 99)]))).rejects.toThrow(/unique/);
    await db.transaction((tx) => stockNew(tx, [count(rug, 3)]));
    const units = (id: string) =>
      many(db, sql<object>`select on_hand as units from inventory.stock where variant_id = ${id}::uuid`);
    expect([await units(lamp), await units(rug)]).toEqual([[{ units: 7 }], [{ units: 3 }]]);
    await db.transaction((tx) => setOnHand(tx, [count(lamp, 5)]));
    expect(await units(lamp)).toEqual([{ units: 5 }]);
    await expectInvariants(db);
    expect((await loadAvailability(db, [newId()])).size).toBe(1);
  });

  it("need a location that exists", async () => {
    const lost = db.transaction((tx) => stockNew(tx, [count(newId(), 1, "atlantis")]));
    await expect(lost).rejects.toThrow(LocationNotFound);
  });
});
