import { after, DAY_MS, newId } from "@hansa/kernel";
import { afterEach, describe, expect, it } from "vitest";
import { run, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { adjust, MAX_ON_HAND, restock, setOnHand, transfer } from "./adjust.ts";
import { loadAvailabilityOf } from "./availability.ts";
import { InsufficientRoom, LocationNotFound, StockIsPromised } from "./errors.ts";
import { commitHolds, hold } from "./hold.ts";
import { upsertLocation } from "./locations.ts";
import { setPolicy } from "./policy.ts";
import { assertInvariants, stocked, unitsOf } from "./stock.fixture.ts";

const { db } = await cloneDatabase();
const location = "hamburg";

afterEach(() => assertInvariants(db));

const take = (variantId: string, quantity: number, reference: string = newId()) =>
  db.transaction((tx) => hold(tx, reference, [{ variantId, quantity }]));
const change = (variantId: string, delta: number, at = location) =>
  db.transaction((tx) => adjust(tx, [{ variantId, location: at, delta, reason: "adjusted" }]));
const available = async (variantId: string) => (await loadAvailabilityOf(db, [variantId], new Map())).get(variantId);

describe("units on hand", () => {
  it("cannot be taken away from under a promise, and all changes happen or none", async () => {
    const [lamp, shade] = [await stocked(db, 5), await stocked(db, 5)];
    await take(lamp, 3);
    await change(lamp, -2);
    await expect(change(lamp, -1)).rejects.toThrow(StockIsPromised);
    const both = [
      { variantId: shade, location, delta: 1, reason: "received" },
      { variantId: lamp, location, delta: -1, reason: "damaged" },
    ] as const;
    await expect(db.transaction((tx) => adjust(tx, both))).rejects.toThrow(StockIsPromised);
    expect(await unitsOf(db, shade)).toEqual([5, 0]);
    expect(await unitsOf(db, lamp)).toEqual([3, 3]);
  });

  it("lie only where there is a location, and no more than it may have", async () => {
    const lamp = await stocked(db, 5);
    await expect(change(lamp, 1, "atlantis")).rejects.toThrow(LocationNotFound);
    await expect(change(lamp, MAX_ON_HAND)).rejects.toThrow(InsufficientRoom);
  });

  it("are set to what was counted; a count that agrees records nothing", async () => {
    const lamp = await stocked(db, 5);
    const count = (onHand: number) =>
      db.transaction((tx) => setOnHand(tx, [{ variantId: lamp, location, onHand, reason: "counted" }]));
    await count(3);
    await count(3);
    await count(8);
    expect(await unitsOf(db, lamp)).toEqual([8, 0]);
    expect(await run(db, sql`select from inventory.move where variant_id = ${lamp}::uuid`)).toBe(3);
  });

  it("move between locations, sum unchanged", async () => {
    const lamp = await stocked(db, 5);
    const send = (quantity: number) =>
      db.transaction((tx) => transfer(tx, { variantId: lamp, from: location, to: "rotterdam", quantity }));
    await send(4);
    expect(await unitsOf(db, lamp)).toEqual([5, 0]);
    await expect(send(2)).rejects.toThrow(StockIsPromised);
  });

  it("never lose a move", async () => {
    await expect(run(db, sql`delete from inventory.move`)).rejects.toThrow(/append-only/);
  });
});

describe("restocking an order", () => {
  it("gives back what was sold once, also when two ask at the same time", async () => {
    for (let round = 0; round < 20; round++) {
      const lamp = await stocked(db, 2, 2);
      const [checkout, order] = [newId<"checkout">(), newId<"order">()];
      await take(lamp, 3, checkout);
      await db.transaction((tx) => commitHolds(tx, [checkout], () => order));
      expect(await unitsOf(db, lamp)).toEqual([1, 0]);
      const outcomes = await Promise.all([1, 2].map(() => db.transaction((tx) => restock(tx, [order]))));
      expect(outcomes.filter((given) => given.has(order))).toHaveLength(1);
      expect(await unitsOf(db, lamp)).toEqual([4, 0]);
    }
  });
});

describe("the policy of a stock row", () => {
  it("sells beyond what lies there up to the limit, and no further", async () => {
    const lamp = await stocked(db, 1);
    const policy = { variantId: lamp, location, safety: 0, expectedAt: null };
    await db.transaction((tx) => setPolicy(tx, { ...policy, backorderLimit: 2 }));
    expect(await available(lamp)).toBe(3);
    expect((await take(lamp, 4)).kind).toBe("short");
    expect((await take(lamp, 3)).kind).toBe("taken");
    expect(await available(lamp)).toBe(0);
    await expect(db.transaction((tx) => setPolicy(tx, { ...policy, backorderLimit: 1 }))).rejects.toThrow(
      StockIsPromised,
    );
  });

  it("takes preorders of what has never lain there", async () => {
    const lamp = newId<"variant">();
    await stocked(db, 0);
    const level = await db.transaction((tx) =>
      setPolicy(tx, { variantId: lamp, location, safety: 0, backorderLimit: 10, expectedAt: after(tx.now, DAY_MS) }),
    );
    expect(level).toMatchObject({ onHand: 0, free: 10 });
    expect((await take(lamp, 10)).kind).toBe("taken");
    expect((await take(lamp, 1)).kind).toBe("short");
    await expect(
      db.transaction((tx) =>
        setPolicy(tx, { variantId: lamp, location: "atlantis", safety: 0, backorderLimit: 1, expectedAt: null }),
      ),
    ).rejects.toThrow(LocationNotFound);
  });

  it("keeps safety stock from sale", async () => {
    const lamp = await stocked(db, 5);
    await db.transaction((tx) =>
      setPolicy(tx, { variantId: lamp, location, safety: 4, backorderLimit: 0, expectedAt: null }),
    );
    expect(await available(lamp)).toBe(1);
    expect((await take(lamp, 2)).kind).toBe("short");
  });

  it("sells nothing from a location that is not active", async () => {
    const lamp = await stocked(db, 1, 4);
    await db.transaction((tx) =>
      upsertLocation(tx, { code: "rotterdam", name: "Rotterdam", country: "NL", isActive: false }),
    );
    expect(await available(lamp)).toBe(1);
    expect((await take(lamp, 2)).kind).toBe("short");
  });
});
