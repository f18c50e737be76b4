import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutSessions, type Kind, openClickBook, SESSION_GAP_MS } from "./click-book.ts";
import { affinityOf, findNeighbours, likenessOf } from "./co-occurrence.ts";
import { createPredictor, selectBest } from "./next-items.ts";
import { indexSessions } from "./session-index.ts";
import { WEIGHTS } from "./weights.ts";

const LOOKED: ReadonlySet<Kind> = new Set(["view", "add"]);
const MONDAY = Date.parse("2026-06-01T10:00:00Z");

/** A book of sessions; each is so many minutes after the one before, an item a minute. */
function book(sessions: readonly (readonly string[])[], everyMs = 60_000) {
  const clicks = sessions.flatMap((items, session) =>
    items.map((item, place) => ({
      atMs: MONDAY + session * 600_000 + place * everyMs,
      kind: "view" as const,
      item,
      session: String(session),
      channel: null,
    })),
  );
  const open = openClickBook();
  for (const click of clicks.toSorted((one, other) => other.atMs - one.atMs)) open.add(click);
  return open.seal();
}

function predictor(sessions: readonly (readonly string[])[]) {
  const sealed = book(sessions);
  const cut = cutSessions(sealed, LOOKED);
  const predict = createPredictor(cut, indexSessions(cut, sealed.items.length), WEIGHTS);
  const numbers = new Map(sealed.items.map((item, number) => [item, number]));
  return (items: readonly string[], wanted = 20) =>
    predict(
      items.flatMap((item) => numbers.get(item) ?? []),
      wanted,
    ).map(({ item }) => sealed.items[item] ?? "");
}

describe("a session", () => {
  it("ends with a long pause, and counts an item in a row once", () => {
    const sealed = book([["lamp", "lamp", "rug"]]);
    const cut = cutSessions(sealed, LOOKED);
    expect([...cut.items].map((item) => sealed.items[item])).toEqual(["lamp", "rug"]);
    expect(cutSessions(book([["lamp", "rug", "chair"]], SESSION_GAP_MS + 1), LOOKED).count).toBe(3);
  });

  it("is forgotten when it is a machine's", () => {
    const machine = Array.from({ length: 201 }, (_, index) => `item ${String(index)}`);
    expect(cutSessions(book([machine, ["lamp"]], 1_000), LOOKED).count).toBe(1);
  });
});

describe("what comes next", () => {
  it("is what came next for others, the nearest first", () => {
    const next = predictor([
      ["lamp", "rug", "chair"],
      ["lamp", "rug", "sofa"],
      ["lamp", "rug"],
      ["vase", "pot"],
    ]);
    expect(next(["lamp"])[0]).toBe("rug");
    expect(next(["lamp"])).not.toContain("pot");
    expect(next(["lamp"])).not.toContain("lamp");
  });

  it("is unmoved by what was asked before", () => {
    const next = predictor([
      ["lamp", "rug", "chair"],
      ["vase", "pot", "lamp"],
      ["pot", "rug"],
    ]);
    const first = next(["lamp", "rug"]);
    next(["vase", "pot"]);
    next([]);
    expect(next(["lamp", "rug"])).toEqual(first);
  });

  it("is nothing for what nobody ever saw", () => {
    expect(predictor([["lamp", "rug"]])(["unknown"])).toEqual([]);
  });

  it("never repeats an item, never shows the last, and is never longer than wanted", () => {
    const item = fc.integer({ min: 0, max: 12 }).map(String);
    const sessions = fc.array(fc.array(item, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 20 });
    const asked = fc.array(item, { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(sessions, asked, fc.integer({ min: 1, max: 10 }), (all, running, wanted) => {
        const sealed = new Set(all.flat());
        const known = running.filter((one) => sealed.has(one));
        const found = predictor(all)(running, wanted);
        expect(new Set(found).size).toBe(found.length);
        expect(found.length).toBeLessThanOrEqual(wanted);
        if (known.length > 0) expect(found).not.toContain(known.at(-1));
      }),
    );
  });
});

describe("the best of many", () => {
  it("are those that sorting all of them would give", () => {
    const sums = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(sums, fc.integer({ min: 0, max: 70 }), (values, wanted) => {
        const places = Int32Array.from(values.keys());
        const sorted = [...values.keys()].toSorted(
          (one, other) => (values[other] ?? 0) - (values[one] ?? 0) || one - other,
        );
        expect(selectBest(places, Float64Array.from(values), wanted)).toEqual(sorted.slice(0, wanted));
      }),
    );
  });
});

describe("likeness and affinity", () => {
  it("are mutual, more for more company, and nothing below the floor or by chance", () => {
    const pair = { times: 4, item: 8, other: 5, sessions: 100 };
    expect(likenessOf(pair)).toBeCloseTo(likenessOf({ ...pair, item: 5, other: 8 }));
    expect(likenessOf({ ...pair, times: 5 })).toBeGreaterThan(likenessOf(pair));
    expect(affinityOf({ ...pair, times: 1 })).toBe(0);
    expect(affinityOf({ times: 10, item: 50, other: 50, sessions: 100 })).toBe(0);
    expect(affinityOf(pair)).toBeGreaterThan(0);
  });

  it("are found for those that were together, and no others", () => {
    const sealed = book([["lamp", "rug"], ["lamp", "rug"], ["lamp", "chair"], ["vase"]]);
    const cut = cutSessions(sealed, LOOKED);
    const found = findNeighbours(cut, indexSessions(cut, sealed.items.length), likenessOf);
    const of = (name: string) => {
      const item = sealed.items.indexOf(name);
      return [...found.items.subarray(found.starts[item], found.starts[item + 1])].map((other) => sealed.items[other]);
    };
    expect(of("lamp")).toEqual(["rug", "chair"]);
    expect(of("rug")).toEqual(["lamp"]);
    expect(of("vase")).toEqual([]);
  });
});
