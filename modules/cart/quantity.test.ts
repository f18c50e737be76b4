import { array, assert, constantFrom, integer, oneof, property, record, shuffledSubarray } from "fast-check";
import { describe, expect, it } from "vitest";
import { addUnits, changesOf, meet, quantityOf, type RegionCount, removeUnits, setUnits } from "./quantity.ts";

const RUNS = { numRuns: 10_000 };
const regions = ["ap", "eu", "us"] as const;
type Name = (typeof regions)[number];

/** What each region sees: its copy of every region's count. */
type World = Readonly<Record<Name, ReadonlyMap<string, RegionCount>>>;
const empty: World = { ap: new Map(), eu: new Map(), us: new Map() };

const region = constantFrom(...regions);
const change = oneof(
  record({ kind: constantFrom("add" as const), at: region, units: integer({ min: 1, max: 20 }) }),
  record({ kind: constantFrom("set" as const), at: region, units: integer({ min: 0, max: 20 }) }),
  record({ kind: constantFrom("copy" as const), at: region, from: region }),
);
const history = array(change, { maxLength: 25 });
type Change = typeof change extends { generate: (...args: never[]) => { value: infer Value } } ? Value : never;

function seen(world: World, at: Name): readonly RegionCount[] {
  return [...world[at].values()];
}
function write(world: World, at: Name, count: RegionCount): World {
  return { ...world, [at]: new Map(world[at]).set(count.region, count) };
}
function copy(world: World, from: Name, to: Name, only: readonly string[] = regions): World {
  const arriving = seen(world, from).filter((count) => only.includes(count.region));
  return arriving.reduce((next, count) => {
    const known = next[to].get(count.region);
    return write(next, to, known === undefined ? count : meet(known, count));
  }, world);
}
function apply(world: World, step: Change): World {
  switch (step.kind) {
    case "add":
      return write(world, step.at, addUnits(seen(world, step.at), step.at, step.units));
    case "set":
      return write(world, step.at, setUnits(seen(world, step.at), step.at, step.units));
    case "copy":
      return copy(world, step.from, step.at);
  }
}
const play = (steps: readonly Change[]): World => steps.reduce(apply, empty);
const settle = (world: World): World =>
  [...regions, ...regions].reduce((next, from) => regions.reduce((at, to) => copy(at, from, to), next), world);

describe("a line counted in several regions", () => {
  it("becomes the same everywhere once every copy has arrived", () => {
    assert(
      property(history, (steps) => {
        const world = settle(play(steps));
        expect(quantityOf(seen(world, "eu"))).toBe(quantityOf(seen(world, "us")));
        expect(quantityOf(seen(world, "eu"))).toBe(quantityOf(seen(world, "ap")));
      }),
      RUNS,
    );
  });

  it("does not depend on the order or the repetition in which copies meet", () => {
    assert(
      property(history, history, history, (a, b, c) => {
        const [x, y, z] = [a, b, c].map((steps) => play(steps).eu.get("eu") ?? { region: "eu", added: 0, cut: {} });
        if (x === undefined || y === undefined || z === undefined) return;
        expect(meet(x, y)).toEqual(meet(y, x));
        expect(meet(meet(x, y), z)).toEqual(meet(x, meet(y, z)));
        expect(meet(x, x)).toEqual(x);
      }),
      RUNS,
    );
  });

  it("is never negative, and is what the region that wrote last has set", () => {
    assert(
      property(history, region, integer({ min: 0, max: 50 }), (steps, at, units) => {
        const world = play(steps);
        for (const name of regions) expect(quantityOf(seen(world, name))).toBeGreaterThanOrEqual(0);
        const after = write(world, at, setUnits(seen(world, at), at, units));
        expect(quantityOf(seen(after, at))).toBe(units);
        const isChanged = quantityOf(seen(world, at)) !== units;
        expect(changesOf(seen(after, at)) > changesOf(seen(world, at))).toBe(isChanged);
      }),
      RUNS,
    );
  });

  it("only grows in its numbers", () => {
    assert(
      property(history, change, (steps, step) => {
        const [before, after] = [play(steps), play([...steps, step])];
        for (const name of regions) {
          for (const [of, count] of before[name]) {
            const later = after[name].get(of);
            expect(later?.added).toBeGreaterThanOrEqual(count.added);
            for (const [at, cut] of Object.entries(count.cut)) expect(later?.cut[at]).toBeGreaterThanOrEqual(cut);
          }
        }
      }),
      RUNS,
    );
  });

  it("keeps an addition that was made while another region removed the line", () => {
    assert(
      property(history, integer({ min: 1, max: 20 }), shuffledSubarray([...regions]), (steps, units, order) => {
        const world = settle(play(steps));
        const removed = write(world, "eu", setUnits(seen(world, "eu"), "eu", 0));
        const both = write(removed, "us", addUnits(seen(world, "us"), "us", units));
        const met = settle(copy(both, "us", "eu", order));
        expect(quantityOf(seen(met, "eu"))).toBe(units);
      }),
      RUNS,
    );
  });

  it("does not let two removals of the same units hide a later addition", () => {
    assert(
      property(history, integer({ min: 1, max: 20 }), (steps, units) => {
        const world = settle(play(steps));
        const gone = (["eu", "us"] as const).reduce(
          (next, at) => write(next, at, setUnits(seen(world, at), at, 0)),
          world,
        );
        const met = settle(gone);
        const added = write(met, "ap", addUnits(seen(met, "ap"), "ap", units));
        expect(quantityOf(seen(settle(added), "eu"))).toBe(units);
      }),
      RUNS,
    );
  });

  it("takes the own region's units first", () => {
    const counts = [
      { region: "us", added: 3, cut: {} },
      { region: "eu", added: 2, cut: {} },
    ];
    expect(removeUnits(counts, "eu", 4)).toEqual({ region: "eu", added: 2, cut: { eu: 2, us: 2 } });
  });
});
