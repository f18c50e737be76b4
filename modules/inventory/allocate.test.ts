import { array, assert, integer, property, record, shuffledSubarray, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { createAllocator, type FreeStock, sumByVariant } from "./allocate.ts";

const LAMP = "lamp";
const variants = ["lamp", "shade", "bulb"] as const;
const locations = ["hamburg", "rotterdam", "lyon"] as const;
const variant = integer({ min: 0, max: 2 }).map((index) => variants[index] ?? LAMP);
const shelves = tuple(
  ...variants.flatMap((variantId) =>
    locations.map((location) =>
      integer({ min: -5, max: 20 }).map((free): FreeStock => ({ variantId, location, free })),
    ),
  ),
).chain((rows) => shuffledSubarray(rows));
const carts = array(
  array(record({ variantId: variant, quantity: integer({ min: 1, max: 12 }) }), { minLength: 1, maxLength: 5 }),
  { maxLength: 20 },
);
const RUNS = { numRuns: 5_000 };

function freeOf(rows: readonly FreeStock[], variantId: string): number {
  return rows.reduce((sum, row) => sum + (row.variantId === variantId ? Math.max(row.free, 0) : 0), 0);
}

describe("the allocator", () => {
  it("never takes more from a shelf than is free there, gives each cart all it wants or nothing, and serves in order", () => {
    assert(
      property(shelves, carts, (rows, wanted) => {
        const allocator = createAllocator(rows);
        const left = new Map(rows.map((row) => [`${row.variantId}@${row.location}`, row.free]));
        for (const cart of wanted) {
          const now = rows.map((row) => ({ ...row, free: left.get(`${row.variantId}@${row.location}`) ?? 0 }));
          const needs = sumByVariant(cart);
          const taken = allocator.take(cart);
          const fits = needs.every((line) => line.quantity <= freeOf(now, line.variantId));
          expect(taken.kind).toBe(fits ? "taken" : "short");
          if (taken.kind === "short") {
            for (const line of taken.short) expect(line.available).toBe(freeOf(now, line.variantId));
            continue;
          }
          for (const { variantId, location, quantity } of taken.allocations) {
            expect(quantity).toBeGreaterThan(0);
            left.set(`${variantId}@${location}`, (left.get(`${variantId}@${location}`) ?? 0) - quantity);
            expect(left.get(`${variantId}@${location}`)).toBeGreaterThanOrEqual(0);
          }
          expect(new Map(sumByVariant(taken.allocations).map((line) => [line.variantId, line.quantity]))).toEqual(
            new Map(needs.map((line) => [line.variantId, line.quantity])),
          );
        }
      }),
      RUNS,
    );
  });

  it("sums two lines of one variant before it judges them", () => {
    const allocator = createAllocator([{ variantId: LAMP, location: "hamburg", free: 3 }]);
    const twice = [
      { variantId: LAMP, quantity: 2 },
      { variantId: LAMP, quantity: 2 },
    ];
    expect(allocator.take(twice)).toEqual({ kind: "short", short: [{ variantId: LAMP, wanted: 4, available: 3 }] });
    expect(allocator.take([{ variantId: LAMP, quantity: 3 }]).kind).toBe("taken");
  });

  it("sends one parcel where one location covers the line, and empties locations in their order otherwise", () => {
    const rows = [
      { variantId: LAMP, location: "hamburg", free: 2 },
      { variantId: LAMP, location: "rotterdam", free: 5 },
      { variantId: LAMP, location: "lyon", free: -1 },
    ];
    expect(createAllocator(rows).take([{ variantId: LAMP, quantity: 3 }])).toMatchObject({
      allocations: [{ location: "rotterdam", quantity: 3 }],
    });
    expect(createAllocator(rows).take([{ variantId: LAMP, quantity: 6 }])).toMatchObject({
      allocations: [
        { location: "hamburg", quantity: 2 },
        { location: "rotterdam", quantity: 4 },
      ],
    });
  });

  it("knows what it sold out, and that an unknown variant has no stock", () => {
    const allocator = createAllocator([{ variantId: LAMP, location: "hamburg", free: 1 }]);
    expect(allocator.take([{ variantId: "shade", quantity: 1 }])).toEqual({
      kind: "short",
      short: [{ variantId: "shade", wanted: 1, available: 0 }],
    });
    expect(allocator.soldOut()).toEqual([]);
    allocator.take([{ variantId: LAMP, quantity: 1 }]);
    expect(allocator.soldOut()).toEqual([LAMP]);
  });
});
