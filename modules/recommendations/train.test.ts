import { isId } from "@hansa/kernel";
import { beforeAll, describe, expect, it } from "vitest";
import { many, openChangeFeed, openDatabase, sql } from "#platform/db";
import { cloneDatabase, eventually, expectInvariants } from "#platform/testing";
import { importEvents } from "./import-events.ts";
import { createMemoryKeeper } from "./memory.ts";
import { packModel, unpackModel } from "./model.ts";
import { learn } from "./learn.ts";
import { nameAt, numberOfName } from "./names.ts";
import { readClicks, readProducts } from "./read-events.ts";
import { agreed, openChannels, openSmallShop, stock } from "./shop.fixture.ts";
import { recommendationJobs } from "./subscriptions.ts";
import { STALE_MS, trainModel } from "./train.ts";

const { db, url, advance } = await cloneDatabase();
const MONDAY = Date.parse("2026-06-01T10:00:00Z");

/** Sessions of another system: one after the other, an item a minute. */
const visit = (session: string, items: readonly string[]) =>
  db.transaction((tx) =>
    importEvents(
      tx,
      items.map((item, index) => ({
        kind: "view" as const,
        item,
        query: null,
        session,
        channel: null,
        at: new Date(MONDAY + index * 60_000),
      })),
    ),
  );

beforeAll(async () => {
  await openChannels(db);
  await stock(db, ["lamp", "rug", "chair"], { category: "living" });
  for (const name of ["ada", "ben", "cem"]) await visit(name, ["lamp", "rug", "vase"]);
});

describe("learning", () => {
  it("gives the same model for the same events, and loses nothing on its way through bytes", async () => {
    const model = learn(await readClicks(db), await readProducts(db));
    expect(packModel(learn(await readClicks(db), await readProducts(db))).equals(packModel(model))).toBe(true);
    expect(unpackModel(new Uint8Array(packModel(model)).buffer)).toEqual(model);
    expect(model.facts).toMatchObject({ events: 9, sessions: 3, baskets: 0 });
  });

  it("knows a product by the name of the other system, and keeps the name of what is no product", async () => {
    const { names, externalIds } = learn(await readClicks(db), await readProducts(db));
    const numbers = ["chair", "lamp", "rug"].map((name) => numberOfName(externalIds, name) ?? -1);
    expect(numbers.every((number) => isId(nameAt(names, number)))).toBe(true);
    expect(numberOfName(names, "vase")).toBeDefined();
    expect(numberOfName(names, "lamp")).toBeUndefined();
  });

  it("is done once by many processes, and again only when something is new", async () => {
    const others = [openDatabase({ url }), openDatabase({ url })];
    const outcomes = await Promise.all([db, ...others].map((process) => trainModel(process)));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(["busy", "busy", "learned"]);
    expect(await trainModel(db)).toEqual({ kind: "current" });
    await visit("dora", ["lamp", "chair"]);
    expect(await trainModel(db)).toMatchObject({ kind: "learned", events: 11 });
    advance(STALE_MS);
    expect(await trainModel(db)).toMatchObject({ kind: "learned", events: 11 });
    await Promise.all(others.map((other) => other.close()));
  });

  it("keeps the last few models whole", async () => {
    for (let round = 0; round < 4; round++) await trainModel(db, true);
    const versions = await many(
      db,
      sql<{ version: number }>`select version::float8 as version from recommendations.model`,
    );
    expect(versions).toHaveLength(3);
    await expectInvariants(db);
  });
});

describe("the job that learns", () => {
  it("waits longer the longer a round took, and never so long that an event counts later than a minute after", async () => {
    const clock = { nowMs: 0, roundMs: 10_000, isIn: false };
    const [job] = recommendationJobs(() => {
      clock.nowMs += clock.isIn ? clock.roundMs : 0;
      clock.isIn = !clock.isIn;
      return clock.nowMs;
    });
    const look = async (atMs: number, roundMs: number) => {
      Object.assign(clock, { nowMs: atMs, roundMs, isIn: false });
      await visit(`looked-${String(atMs)}`, ["lamp", "rug"]);
      return (await job?.run({ db, signal: AbortSignal.abort() }))?.did;
    };
    expect(await look(0, 1_000)).toBe(1);
    expect(await look(20_999, 1_000)).toBe(0);
    expect(await look(21_000, 14_000)).toBe(1);
    expect(await look(64_999, 0)).toBe(0);
    expect(await look(65_000, 0)).toBe(1);
  });
});

describe("a process", () => {
  it("changes to a newer model in one step, without making those wait who have one", async () => {
    const feed = await openChangeFeed(db);
    const keeper = createMemoryKeeper(db, feed);
    const first = await keeper.current();
    expect(first?.numberOf("lamp")).toBeDefined();
    await visit("emil", ["lamp", "sofa"]);
    await trainModel(db);
    const next = await eventually("the newer model", async () => {
      const memory = await keeper.current();
      return memory !== null && memory.version > (first?.version ?? 0) ? memory : null;
    });
    expect(next.numberOf("sofa")).toBeDefined();
    expect(first?.numberOf("sofa")).toBeUndefined();
    await feed.close();
  });
});

describe("an event", () => {
  it("counts for the own session at once, and for everybody with the next model", async () => {
    const shop = await openSmallShop(db);
    await shop.report([{ type: "view", product: "lamp" }], agreed("fay-session"));
    const own = await shop.ask("kind=session", agreed("fay-session"));
    expect(own[0]?.reason).toMatchObject({ code: "viewed", because: { title: "The lamp" } });
    expect(
      own
        .slice(0, 2)
        .map(({ externalId }) => externalId)
        .toSorted(),
    ).toEqual(["rug", "vase"]);
    expect(await shop.ask("kind=session&items=chair")).not.toContainEqual(
      expect.objectContaining({ externalId: "vase", reason: expect.objectContaining({ code: "viewed" }) }),
    );
    for (const name of ["gus", "hal"]) await visit(name, ["chair", "vase"]);
    await trainModel(db);
    const shown = await eventually("the new company of the chair", async () => {
      const found = await shop.ask("kind=session&items=chair");
      return found[0]?.externalId === "vase" ? found : null;
    });
    expect(shown[0]).toMatchObject({ id: "vase", externalId: "vase", reason: { code: "viewed" } });
  });
});
