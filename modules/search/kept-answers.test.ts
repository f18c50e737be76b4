import { describe, expect, it } from "vitest";
import { ask, NOW_MS } from "./engine/engine.fixture.ts";
import { keepAnswers, MAX_KEPT_ANSWERS } from "./kept-answers.ts";
import type { SearchRequest, TimedAnswer } from "./search-engine.ts";

const CLOSES_MS = NOW_MS + 60_000;

/** An index that counts how often it is asked. */
function counted(fails = false) {
  const index = { version: 1, asked: 0 };
  const find = async (request: SearchRequest): Promise<TimedAnswer> => {
    index.asked++;
    if (fails) throw new Error("the index is away");
    return {
      ids: [request.text],
      total: index.asked,
      matchingAll: 1,
      facets: [],
      corrected: null,
      relaxed: null,
      next: null,
      matched: [],
      tookMs: 1,
      holdsUntilMs: CLOSES_MS,
    };
  };
  return { index, search: keepAnswers(find, () => index.version) };
}

describe("a search that was asked before", () => {
  it("is answered from memory, also while it is being asked", async () => {
    const { index, search } = counted();
    await Promise.all([search(ask("lamp")), search(ask("lamp"))]);
    expect((await search(ask("lamp", { nowMs: CLOSES_MS - 1 }))).ids).toEqual(["lamp"]);
    expect(index.asked).toBe(1);
  });

  it("is asked again after any change of the index", async () => {
    const { index, search } = counted();
    await search(ask("lamp"));
    index.version++;
    expect((await search(ask("lamp"))).total).toBe(2);
  });

  it("that the index changed under is not kept", async () => {
    const { index, search } = counted();
    const asking = search(ask("lamp"));
    index.version++;
    await asking;
    expect((await search(ask("lamp"))).total).toBe(2);
  });

  it("is asked again once a publish window opens or closes, and for a time before", async () => {
    const { index, search } = counted();
    await search(ask("lamp"));
    await search(ask("lamp", { nowMs: CLOSES_MS }));
    await search(ask("lamp", { nowMs: NOW_MS - 1 }));
    expect(index.asked).toBe(3);
  });

  it.each<Partial<SearchRequest>>([
    { channel: "us" },
    { locale: "de" },
    { category: "desk" },
    { filters: [{ name: "colour", values: ["red"] }] },
    { priceMin: 1 },
    { priceMax: 1 },
    { inStock: true },
    { sort: "price" },
    { after: { key: 1, id: "x", effort: 0 } },
    { limit: 3 },
    { wantsFacets: true },
    { merchandising: { pins: ["x"], boosts: [], filters: [] } },
  ])("is another one with %o", async (other) => {
    const { index, search } = counted();
    await search(ask("lamp"));
    await search(ask("lamp", other));
    expect(index.asked).toBe(2);
  });

  it("is asked again when it failed", async () => {
    const { index, search } = counted(true);
    await expect(search(ask("lamp"))).rejects.toThrow("away");
    await expect(search(ask("lamp"))).rejects.toThrow("away");
    expect(index.asked).toBe(2);
  });

  it("is forgotten once there are too many others", async () => {
    const { index, search } = counted();
    await search(ask("lamp"));
    for (let other = 1; other < MAX_KEPT_ANSWERS; other++) await search(ask(`lamp ${String(other)}`));
    await search(ask("lamp"));
    expect(index.asked).toBe(MAX_KEPT_ANSWERS);
    await search(ask("one more"));
    await search(ask("lamp"));
    expect(index.asked).toBe(MAX_KEPT_ANSWERS + 2);
  });
});
