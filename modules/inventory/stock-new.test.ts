import { newId } from "@hansa/kernel";
import { beforeAll, describe, expect, it } from "vitest";
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
    const units = async (id: string) => {
      const { rows } = await db.query({
        text: "select on_hand from inventory.stock where variant_id = $1",
        name: "units_of",
        values: [id],
      });
      return rows;
    };
    expect([await units(lamp), await units(rug)]).toEqual([[{ on_hand: 7 }], [{ on_hand: 3 }]]);
    await db.transaction((tx) => setOnHand(tx, [count(lamp, 5)]));
    expect(await units(lamp)).toEqual([{ on_hand: 5 }]);
    await expectInvariants(db);
    expect((await loadAvailability(db, [newId()])).size).toBe(1);
  });

  it("need a location that exists", async () => {
    const lost = db.transaction((tx) => stockNew(tx, [count(newId(), 1, "atlantis")]));
    await expect(lost).rejects.toThrow(LocationNotFound);
  });
});
