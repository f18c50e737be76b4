import { describe, expect, it } from "vitest";
import { isUniqueViolation, many, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { type ImportedEvent, importEvents } from "./import-events.ts";

const { db } = await cloneDatabase();
const at = new Date("2026-06-01T10:00:00Z");
const view = (item: string, over: Partial<ImportedEvent> = {}): ImportedEvent => {
  return { kind: "view", item, query: null, session: "ada", channel: "eu", at, ...over };
};
const importAll = (...events: readonly ImportedEvent[]) => db.transaction((tx) => importEvents(tx, events));

interface KeptRow {
  readonly kind: string;
  readonly item: string | null;
  readonly query: string | null;
  readonly channel: string | null;
  readonly at: Date;
}
const kept = () => many(db, sql<KeptRow>`select kind, item, query, channel, at from recommendations.event order by id`);

describe("events of another system", () => {
  it("are kept as they are, once, in the order in which they were given", async () => {
    const later = new Date(at.getTime() + 60_000);
    const search = view("", { kind: "search", item: null, query: "a \t \\ lamp", channel: null });
    const rug = view("rug", { session: null, at: later });
    expect(await importAll(rug, view("lamp"), search, view("lamp"))).toEqual([true, true, true, true]);
    const vase = view("vase", { at: new Date(later.getTime() + 1_000) });
    expect(await importAll(view("lamp"), search, vase)).toEqual([false, false, true]);
    const ofAda = { kind: "view", query: null, channel: "eu" };
    expect(await kept()).toEqual([
      { ...ofAda, item: "lamp", at },
      { kind: "search", item: null, query: "a \t \\ lamp", channel: null, at },
      { ...ofAda, item: "lamp", at },
      { ...ofAda, item: "rug", at: later },
      { ...ofAda, item: "vase", at: vase.at },
    ]);
  });

  it("are kept once when two import them at the same time", async () => {
    const twins = Array.from({ length: 2_000 }, (_, index) =>
      view(`twin ${String(index)}`, { at: new Date(at.getTime() + index) }),
    );
    const both = await Promise.allSettled([importAll(...twins), importAll(...twins.toReversed())]);
    for (const outcome of both) if (outcome.status === "rejected") expect(isUniqueViolation(outcome.reason)).toBe(true);
    expect(await importAll(...twins)).toEqual(twins.map(() => false));
    expect((await kept()).filter(({ item }) => item?.startsWith("twin")).length).toBe(2_000);
  });
});
