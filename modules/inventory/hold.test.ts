import { newId } from "@hansa/kernel";
import { afterEach, describe, expect, it } from "vitest";
import { type Database, openDatabase, type Tx } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { commitHolds, expireHolds, HOLD_MS, hold, keepHolds, releaseHolds } from "./hold.ts";
import { assertInvariants, holdsOf, stocked, unitsOf } from "./stock.fixture.ts";

const { db, url, advance } = await cloneDatabase();

afterEach(() => assertInvariants(db));

async function held(variantId: string, quantity: number, on: Database = db): Promise<string | null> {
  const reference = newId<"checkout">();
  const taken = await on.transaction((tx) => hold(tx, reference, [{ variantId, quantity }]));
  return taken.kind === "taken" ? reference : null;
}

async function living(variantId: string, quantity: number): Promise<string> {
  const reference = await held(variantId, quantity);
  if (reference === null) throw new Error("the shelf is empty");
  return reference;
}

const ends = {
  commit: (tx: Tx, reference: string) => commitHolds(tx, [reference], () => newId<"order">()),
  release: (tx: Tx, reference: string) => releaseHolds(tx, [reference]),
  expire: async (tx: Tx, reference: string) => {
    await expireHolds(tx);
    return { ended: new Set([reference]) };
  },
} as const;
type End = keyof typeof ends;

const states = { commit: "sold", release: "released", expire: "expired" } as const;
const names: readonly End[] = ["commit", "release", "expire"];
const pairs = names.flatMap((first) => names.map((second) => ({ first, second })));

describe("a hold", () => {
  it("keeps units for one checkout, all lines or none", async () => {
    const [lamp, shade] = [await stocked(db, 2, 2), await stocked(db, 1)];
    await living(lamp, 3);
    expect(await unitsOf(db, lamp)).toEqual([4, 3]);

    const wanted = [
      { variantId: shade, quantity: 1 },
      { variantId: lamp, quantity: 2 },
    ];
    const taken = await db.transaction((tx) => hold(tx, newId(), wanted));
    expect(taken).toEqual({ kind: "short", short: [{ variantId: lamp, wanted: 2, available: 1 }] });
    expect(await unitsOf(db, shade)).toEqual([1, 0]);
  });

  it.each(pairs)("that $first has ended cannot $second", async ({ first, second }) => {
    const lamp = await stocked(db, 5);
    const reference = await living(lamp, 2);
    advance(HOLD_MS + 1);
    await db.transaction((tx) => ends[first](tx, reference));
    expect(await holdsOf(db, reference)).toEqual([states[first]]);
    const left = first === "commit" ? [3, 0] : [5, 0];
    expect(await unitsOf(db, lamp)).toEqual(left);

    const again = await db.transaction((tx) => ends[second](tx, reference));
    if (second !== "expire") expect(again.ended.size).toBe(0);
    expect(await holdsOf(db, reference)).toEqual([states[first]]);
    expect(await unitsOf(db, lamp)).toEqual(left);
  });

  it("does not expire before its time, nor while it is kept", async () => {
    const lamp = await stocked(db, 1);
    const reference = await living(lamp, 1);
    advance(HOLD_MS - 60_000);
    await db.transaction(expireHolds);
    await db.transaction((tx) => keepHolds(tx, [reference]));
    advance(120_000);
    await db.transaction(expireHolds);
    expect(await holdsOf(db, reference)).toEqual(["held"]);
    advance(HOLD_MS);
    expect(await db.transaction(expireHolds)).toBe(1);
    expect(await holdsOf(db, reference)).toEqual(["expired"]);
    expect(await unitsOf(db, lamp)).toEqual([1, 0]);
  });

  it("is sold or expired when a late payment races its end, never both", async () => {
    for (let round = 0; round < 50; round++) {
      const lamp = await stocked(db, 1);
      const reference = await living(lamp, 1);
      advance(HOLD_MS + 1);
      const [sold] = await Promise.all([
        db.transaction((tx) => ends.commit(tx, reference)),
        db.transaction(expireHolds),
      ]);
      const isSold = sold.ended.has(reference);
      expect(await holdsOf(db, reference)).toEqual([isSold ? "sold" : "expired"]);
      expect(await unitsOf(db, lamp)).toEqual(isSold ? [0, 0] : [1, 0]);
    }
  });
});

describe("racing holds", () => {
  it("give one unit to exactly one of two hundred, over several pools", async () => {
    const lamp = await stocked(db, 1);
    const pools = Array.from({ length: 3 }, () => openDatabase({ url, poolSize: 6, lockTimeoutMs: 20_000 }));
    try {
      const outcomes: (string | null)[] = [];
      for (let wave = 0; wave < 10; wave++) {
        const racers = Array.from({ length: 20 }, (_, index) => held(lamp, 1, pools[index % 3]));
        outcomes.push(...(await Promise.all(racers)));
      }
      expect(outcomes).toHaveLength(200);
      expect(outcomes.filter((reference) => reference !== null)).toHaveLength(1);
      expect(await unitsOf(db, lamp)).toEqual([1, 1]);
    } finally {
      await Promise.all(pools.map((pool) => pool.close()));
    }
  });

  it("of the same variants in opposite order never deadlock", async () => {
    const [lamp, shade] = [await stocked(db, 500), await stocked(db, 500)];
    const one = [
      { variantId: lamp, quantity: 1 },
      { variantId: shade, quantity: 1 },
    ];
    const patient = openDatabase({ url, lockTimeoutMs: 20_000 });
    let attempts = 0;
    const take = (wanted: typeof one) =>
      patient.transaction((tx) => {
        attempts++;
        return hold(tx, newId(), wanted);
      });
    try {
      for (let round = 0; round < 20; round++) {
        await Promise.all(Array.from({ length: 10 }, (_, index) => take(index % 2 === 0 ? one : one.toReversed())));
      }
    } finally {
      await patient.close();
    }
    // A deadlock would have been tried again.
    expect(attempts).toBe(200);
    expect(await unitsOf(db, lamp)).toEqual([500, 200]);
    expect(await unitsOf(db, shade)).toEqual([500, 200]);
  });
});
