import { beforeAll, describe, expect, it } from "vitest";
import { emptyProduct, emptyVariant, ensureCategories, saveProducts } from "#modules/catalog";
import { seedChannels } from "#modules/channels";
import { DEFAULT_LOCATION, seedDefaultLocation, setOnHand } from "#modules/inventory";
import { seedPricing, setPrices } from "#modules/pricing";
import { announceChange, type ChangeFeed, type Database, openChangeFeed, run, sql } from "#platform/db";
import { cloneDatabase, eventually, expectInvariants } from "#platform/testing";
import { ask } from "./engine/engine.fixture.ts";
import { DEFAULT_RANKING } from "./engine/ranking.ts";
import { createQueryLog } from "./query-log.ts";
import { type ReportKind, selectQueryReport, selectRankingReport } from "./log-queries.ts";
import { rankingOf } from "./ranking-settings.ts";
import { recordBehaviour } from "./record-behaviour.ts";
import { upsertRule } from "./rule-queries.ts";
import { createRules } from "./rules.ts";
import { createThreadedSearch, type ThreadedSearch } from "./threaded-search.ts";

const { db, url } = await cloneDatabase();

interface Made {
  readonly productId: string;
  readonly variantId: string;
}

async function make(
  on: Database,
  name: string,
  more: { readonly price?: bigint; readonly onHand?: number; readonly status?: "published" | "draft" } = {},
): Promise<Made> {
  return await on.transaction(async (tx) => {
    const ids = await ensureCategories(tx, [["Home", "Lighting"]]);
    const variant = { ...emptyVariant, externalId: name, sku: `SKU-${name.replaceAll(" ", "-")}` };
    const input = {
      ...emptyProduct,
      externalId: name,
      slug: name.replaceAll(" ", "-"),
      title: name,
      status: more.status ?? "published",
      variants: [variant],
      categoryIds: [...ids.values()].slice(-1),
    };
    const [saved] = await saveProducts(tx, [input]);
    if (saved?.kind !== "saved") throw new Error(`${name} was refused`);
    const variantId = saved.variants[0]?.variantId ?? "";
    await setPrices(tx, [
      { variantId, list: "base-eur", minQuantity: 1, currency: "EUR", amountMinor: more.price ?? 2_000n },
    ]);
    await setOnHand(tx, [{ variantId, location: DEFAULT_LOCATION, onHand: more.onHand ?? 5, reason: "received" }]);
    return { productId: saved.productId, variantId };
  });
}

let search: ThreadedSearch;
let feed: ChangeFeed;
let lamp: Made;
const NOW = 4_000_000_000_000;
const asked = (text: string, more = {}) => search.search({ ...ask(text), nowMs: NOW, ...more });

beforeAll(async () => {
  await db.transaction(async (tx) => {
    await seedChannels(tx, "demo");
    await seedPricing(tx, "demo");
    await seedDefaultLocation(tx);
  });
  lamp = await make(db, "brass lamp");
  await make(db, "wool rug", { status: "draft" });
  feed = await openChangeFeed(db);
  search = createThreadedSearch({ databaseUrl: url, region: "eu", directory: null });
  return async () => {
    await search.close();
    await feed.close();
  };
});

describe("the thread of search", () => {
  it("holds what is published, with price, stock and categories", async () => {
    const answer = await asked("lamps", { wantsFacets: true, priceMin: 1_999, priceMax: 2_000, inStock: true });
    expect(answer.ids).toEqual([lamp.productId]);
    const [categories] = answer.facets.filter((facet) => typeof facet !== "string");
    expect(categories).toMatchObject({ name: "category", values: [{}, {}] });
    expect((await asked("rug")).matchingAll).toBe(0);
  });

  it("hears of prices, stock and publication by itself", async () => {
    await db.transaction((tx) =>
      setPrices(tx, [
        { variantId: lamp.variantId, list: "base-eur", minQuantity: 1, currency: "EUR", amountMinor: 9_900n },
      ]),
    );
    expect(await eventually("the price", async () => (await asked("lamp", { priceMin: 9_900 })).relaxed === null)).toBe(
      true,
    );
    await db.transaction((tx) =>
      setOnHand(tx, [{ variantId: lamp.variantId, location: DEFAULT_LOCATION, onHand: 0, reason: "counted" }]),
    );
    await eventually("the stock", async () => (await asked("lamp", { inStock: true })).matchingAll === 0);
    const rug = await make(db, "wool rug");
    await eventually("the rug", async () => (await asked("rug")).ids.includes(rug.productId));
    await make(db, "wool rug", { status: "draft" });
    await eventually("no rug", async () => (await asked("rug")).matchingAll === 0);
  });

  it("hears that a bundle can no longer be had when a part of it is sold out", async () => {
    const [rope, set] = [await make(db, "hemp rope"), await make(db, "sailor's gift set")];
    await db.transaction(async (tx) => {
      await run(tx, sql`update catalog.variant set is_bundle = true where id = ${set.variantId}::uuid`);
      await run(
        tx,
        sql`
          insert into catalog.bundle_component (bundle_id, component_id, quantity)
          values (${set.variantId}::uuid, ${rope.variantId}::uuid, 2)
        `,
      );
      await announceChange(tx, "inventory.availability", [set.variantId]);
    });
    const inStock = async () => (await asked("sailor's gift set", { inStock: true })).matchingAll === 1;
    await eventually("the set, made of rope", inStock);
    await db.transaction((tx) =>
      setOnHand(tx, [{ variantId: rope.variantId, location: DEFAULT_LOCATION, onHand: 0, reason: "counted" }]),
    );
    expect(await eventually("no set", async () => !(await inStock()))).toBe(true);
  });

  it("reads all prices again when the feed only says that there were many", async () => {
    await db.transaction(async (tx) => {
      await run(tx, sql`update pricing.price set amount_minor = 12300 where variant_id = ${lamp.variantId}::uuid`);
      await run(tx, sql`update pricing.price_edition set token = gen_random_uuid()`);
      await announceChange(tx, "pricing.prices", null);
    });
    const isSeen = async () => (await asked("lamp", { priceMin: 12_300 })).relaxed === null;
    expect(await eventually("the price", isSeen)).toBe(true);
  });

  it("follows in each of several processes", async () => {
    const other = createThreadedSearch({ databaseUrl: url, region: "eu", directory: null });
    const both = [search, other];
    const total = async (one: ThreadedSearch) => (await one.search({ ...ask("slate"), nowMs: NOW })).matchingAll;
    expect(await Promise.all(both.map(total))).toEqual([0, 0]);
    const slate = await make(db, "slate coaster", { price: 700n });
    await eventually("the coaster in both", async () => (await Promise.all(both.map(total))).every((one) => one === 1));
    await db.transaction((tx) =>
      setPrices(tx, [
        { variantId: slate.variantId, list: "base-eur", minQuantity: 1, currency: "EUR", amountMinor: 800n },
      ]),
    );
    const dear = async (one: ThreadedSearch) =>
      (await one.search({ ...ask("slate", { priceMin: 800 }), nowMs: NOW })).relaxed === null;
    await eventually("the price in both", async () => (await Promise.all(both.map(dear))).every(Boolean));
    await make(db, "slate coaster", { status: "draft" });
    await eventually("none in either", async () => (await Promise.all(both.map(total))).every((one) => one === 0));
    await other.close();
  });

  it("follows many changes at once", async () => {
    await db.transaction(async (tx) => {
      const names = Array.from({ length: 600 }, (_, index) => `garden chair ${String(index)}`);
      const inputs = names.map((name) => ({
        ...emptyProduct,
        externalId: name,
        slug: name.replaceAll(" ", "-"),
        title: name,
        status: "published" as const,
        variants: [{ ...emptyVariant, externalId: name, sku: name }],
      }));
      await saveProducts(tx, inputs);
    });
    expect(await eventually("all chairs", async () => (await asked("garden chair")).total === 600)).toBe(true);
  });
});

describe("what shoppers do", () => {
  it("makes products popular, and counts the places that were clicked", async () => {
    const vase = await make(db, "glass vase one");
    const other = await make(db, "glass vase two");
    const clicks = [{ productId: other.productId, position: 4 }];
    await db.transaction((tx) =>
      recordBehaviour(tx, {
        at: "2026-11-23T10:00:00Z",
        products: [{ productId: other.productId, views: 3, clicks: 1, adds: 1, purchases: 1 }],
        searches: [
          { query: "Glass  VASE", channel: "eu", clicks },
          { query: "glass vase", channel: "eu", ranking: "bold", clicks },
        ],
      }),
    );
    await eventually("the popular vase first", async () => (await asked("glass vase")).ids[0] === other.productId);
    expect((await asked("glass vase")).ids).toContain(vase.productId);
    const [report] = await selectQueryReport(db, {
      kind: "top",
      from: "2026-11-23",
      to: "2026-11-23",
      channel: "eu",
      limit: 10,
    });
    expect(report).toEqual({
      query: "glass vase",
      searches: 0,
      missed: 0,
      clicks: 2,
      meanPlace: 4,
      meanTookMs: null,
      slowestMs: null,
    });
    const rankings = await selectRankingReport(db, "2026-11-23", "2026-11-23");
    expect(rankings.map(({ ranking, clicks: counted }) => [ranking, counted])).toEqual([
      ["bold", 1],
      ["default", 1],
    ]);
  });

  it("is reported: what was searched for, what missed, what nobody opened, and what was slow", async () => {
    const log = createQueryLog(db);
    const now = new Date("2026-10-01T12:00:00Z");
    for (const [text, isMissed, tookMs] of [
      ["Lamp", false, 1],
      ["lamp ", false, 3],
      ["unicorn saddle", true, 8],
    ] as const)
      log.note({ text, channel: "eu", now, ranking: "default", isMissed, tookMs });
    await log.close();
    const report = async (kind: ReportKind) =>
      (await selectQueryReport(db, { kind, from: "2026-10-01", to: "2026-10-01", channel: null, limit: 10 })).map(
        ({ query, searches }) => [query, searches],
      );
    expect(await report("top")).toEqual([
      ["lamp", 2],
      ["unicorn saddle", 1],
    ]);
    expect(await report("zero-result")).toEqual([["unicorn saddle", 1]]);
    expect(await report("no-click")).toEqual([["lamp", 2]]);
    expect(await report("slow")).toEqual([
      ["unicorn saddle", 1],
      ["lamp", 2],
    ]);
    const span = { kind: "top", from: "2026-10-01", to: "2026-10-01", channel: null, limit: 1 } as const;
    expect((await selectQueryReport(db, span))[0]).toMatchObject({ meanTookMs: 2, slowestMs: 3 });
    await expectInvariants(db);
  });
});

describe("a rule of the desk", () => {
  it("holds for its search, its channel and its dates, and no longer", async () => {
    const rules = createRules(feed);
    const rule = {
      id: lamp.productId,
      name: "Lamps first",
      kind: "pin",
      query: "lamp",
      categoryId: null,
      channel: "eu",
      productIds: [lamp.productId],
      attribute: null,
      value: null,
      factorPpm: 1_000_000,
      isActive: true,
    } as const;
    await db.transaction((tx) =>
      upsertRule(tx, { ...rule, startsAt: new Date("2026-12-01"), endsAt: new Date("2026-12-25") }),
    );
    const pins = async (text: string, day: string, channel = "eu") =>
      (await rules.of(db, { text, channel, category: null, now: new Date(day), visitor: null })).merchandising?.pins ??
      [];
    expect(await pins(" LAMP", "2026-12-01")).toEqual([lamp.productId]);
    expect([
      await pins("lamp", "2026-11-30"),
      await pins("lamp", "2026-12-25"),
      await pins("lamp", "2026-12-02", "us"),
      await pins("lamps", "2026-12-02"),
    ]).toEqual([[], [], [], []]);
  });
});

describe("a test of rankings", () => {
  it("gives each visitor always the same one, each its share, and the rest the default", () => {
    const rows = [{ code: "bold", settings: { popularity: 3 }, sharePpm: 300_000, revision: 1 }];
    const visitors = Array.from({ length: 4_000 }, (_, index) => rankingOf(rows, `visitor-${String(index)}`));
    const bold = visitors.filter(({ code }) => code === "bold");
    expect(bold.length / visitors.length).toBeGreaterThan(0.27);
    expect(bold.length / visitors.length).toBeLessThan(0.33);
    expect(bold[0]?.settings.popularity).toBe(3);
    expect(rankingOf(rows, "visitor-1")).toEqual(visitors[1]);
    expect(rankingOf(rows, null)).toEqual({ code: "default", settings: DEFAULT_RANKING });
  });
});
