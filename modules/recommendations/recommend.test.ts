import { newId } from "@hansa/kernel";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { cloneDatabase, eventually } from "#platform/testing";
import { MAX_BOOST } from "./affinity.ts";
import { importEvents } from "./import-events.ts";
import {
  agreed,
  openChannels,
  openSmallShop,
  type Shown,
  type SmallShop,
  soldOut,
  stock,
  type Stocked,
} from "./shop.fixture.ts";
import { trainModel } from "./train.ts";

const { db } = await cloneDatabase();
const MONDAY = Date.parse("2026-06-01T10:00:00Z");
const products = new Map<string, Stocked>();
const idOf = (name: string): string => products.get(name)?.productId ?? "";
const names = (shown: readonly Shown[]): readonly string[] => shown.map(({ externalId }) => externalId);
let shop: SmallShop;
const ada = { kind: "customer", id: newId(), email: "ada@example.com" } as const;
const desk = { kind: "staff", id: newId(), scopes: ["*"] } as const;

const imported = (session: string, kind: "view" | "purchase", items: readonly string[]) =>
  db.transaction((tx) =>
    importEvents(
      tx,
      items.map((item, index) => {
        const at = new Date(MONDAY + index * 60_000);
        return { kind, item, query: null, session, channel: "eu", at };
      }),
    ),
  );

beforeAll(async () => {
  await openChannels(db);
  const rooms = [
    [["oak-table", "oak-chair", "steel-chair", "oak-bench"], "dining"],
    [["desk-lamp", "floor-lamp", "oak-lamp"], "light"],
    [["rug", "cushion"], "textile"],
  ] as const;
  for (const [all, category] of rooms)
    for (const [name, stocked] of await stock(db, all, { category, brand: category === "light" ? "Lumen" : "Oakley" }))
      products.set(name, stocked);
  for (const one of ["a", "b", "c", "d", "e"])
    await imported(`v-${one}`, "view", ["oak-table", "oak-chair", "desk-lamp"]);
  await imported("v-f", "view", ["oak-table", "rug"]);
  for (const one of ["a", "b", "c"]) await imported(`p-${one}`, "purchase", ["oak-table", "cushion"]);
  for (const one of ["d", "e", "f", "g"]) await imported(`p-${one}`, "purchase", ["rug"]);
  await imported("p-h", "purchase", ["oak-table", "steel-chair"]);
  await trainModel(db);
  shop = await openSmallShop(db);
});
beforeEach(async () => {
  soldOut.clear();
  shop.actAs({ kind: "guest" });
});

describe("similar products", () => {
  it("are those that the same visitors look at, with the reason", async () => {
    const [first] = await shop.ask("kind=similar&product=oak-table");
    expect(first).toMatchObject({
      externalId: "oak-chair",
      title: "The oak chair",
      reason: { code: "similar", because: { id: idOf("oak-table"), title: "The oak table" } },
    });
  });

  it("of one that nobody looked at are those that are described alike", async () => {
    const [first] = await shop.ask("kind=similar&product=oak-lamp&limit=2");
    expect(["desk-lamp", "floor-lamp"]).toContain(first?.externalId);
    const shown = await shop.ask("kind=similar&product=oak-bench&limit=3");
    expect(names(shown).toSorted()).toEqual(["oak-chair", "oak-table", "steel-chair"]);
  });
});

describe("a product", () => {
  it("may be named by its id, its slug or its external id, and is never recommended on its own page", async () => {
    const [byId] = await shop.ask(`kind=similar&product=${idOf("oak-table")}`);
    expect(byId?.externalId).toBe("oak-chair");
    await stock(db, ["new-rug"], { category: "textile" });
    const shown = await shop.ask("kind=similar&product=new-rug");
    expect(shown.length).toBeGreaterThan(0);
    expect(names(shown)).not.toContain("new-rug");
  });
});

describe("what is bought together", () => {
  it("needs more than one order, and more than chance", async () => {
    const shown = await shop.ask(`kind=bought-together&product=${idOf("oak-table")}`);
    expect(shown[0]).toMatchObject({ externalId: "cushion", reason: { code: "bought_together" } });
    expect(shown.filter(({ reason }) => reason.code === "bought_together")).toHaveLength(1);
  });

  it("completes a cart, without what is in it", async () => {
    const shown = await shop.ask("kind=cart&items=oak-table,oak-chair");
    expect(shown[0]).toMatchObject({ externalId: "cushion", reason: { code: "in_cart" } });
    expect(names(shown)).not.toContain("oak-table");
    expect(names(shown)).not.toContain("oak-chair");
  });
});

describe("what is sought", () => {
  it("is what was bought and looked at lately, purchases counting more", async () => {
    const shown = await shop.ask("kind=trending&limit=3");
    expect(names(shown)).toEqual(["oak-table", "rug", "cushion"]);
    expect(shown[0]?.reason.code).toBe("popular");
  });
});

describe("every kind", () => {
  const all = ["similar", "bought-together", "session", "personal", "trending", "cart"] as const;

  it.each(all)("%s is never empty while the shop has something to sell, whatever is asked", async (kind) => {
    for (const asked of ["", "&product=oak-table", "&product=unknown", "&items=rug,desk-lamp", "&channel=us"])
      expect((await shop.ask(`kind=${kind}${asked}`)).length).toBeGreaterThanOrEqual(5);
  });

  it.each(all)("%s shows nothing twice, nothing sold out, and keeps to the limit", async (kind) => {
    for (const name of ["oak-chair", "cushion", "rug"]) soldOut.add(products.get(name)?.variantId ?? "");
    await db.query(sql`select pg_notify('hansa_change', '{"topic":"inventory.availability","keys":null}')`);
    await eventually("the stock to be known", async () => !names(await shop.ask("kind=trending")).includes("rug"));
    const shown = names(await shop.ask(`kind=${kind}&items=oak-table&limit=4`));
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown).toHaveLength(4);
    for (const name of ["oak-chair", "cushion", "rug"]) expect(shown).not.toContain(name);
    soldOut.clear();
    await db.query(sql`select pg_notify('hansa_change', '{"topic":"inventory.availability","keys":null}')`);
    await eventually("the stock to be back", async () => names(await shop.ask("kind=trending")).includes("rug"));
  });

  it("keeps to a band of prices, and leaves out what is told", async () => {
    expect(await shop.ask("kind=trending&price.min=101")).toEqual([]);
    expect(names(await shop.ask("kind=trending&price.max=100&exclude=rug,oak-table"))[0]).toBe("cushion");
  });

  it("refuses an unknown channel and an unknown kind", async () => {
    const get = async (url: string) => (await shop.inject({ method: "GET", url })).status;
    expect(await get("/v1/recommendations?kind=trending&channel=moon")).toBe(404);
    expect(await get("/v1/recommendations?kind=astrology")).toBe(422);
  });
});

describe("a customer", () => {
  it("is recommended by what they did before, and never what they bought", async () => {
    shop.actAs(ada);
    const visit = { "visitor-consent": "granted", "visitor-session": "ada-today" };
    await shop.report(
      [
        { type: "view", product: "oak-table" },
        { type: "purchase", product: "oak-chair" },
      ],
      visit,
    );
    const shown = await shop.ask("kind=personal", { ...visit, "visitor-session": "another-day" });
    expect(shown[0]?.reason.code).toBe("history");
    expect(names(shown)).not.toContain("oak-chair");
    const stranger = await shop.ask("kind=personal", {});
    expect(stranger.every(({ reason }) => reason.code === "popular" || reason.code === "new")).toBe(true);
  });

  it("leans to what they looked at within a bound, and to nothing without consent", async () => {
    shop.actAs({ kind: "guest" });
    await shop.report(
      [
        { type: "view", product: "desk-lamp" },
        { type: "add", product: "floor-lamp" },
      ],
      agreed("lamp-lover"),
    );
    const affinity = await shop.room.affinityOf(db, agreed("lamp-lover"), { kind: "guest" });
    const boosts = [...(affinity?.categories.values() ?? []), ...(affinity?.brands.values() ?? [])];
    expect(affinity?.brands.get("Lumen")).toBeGreaterThan(0);
    expect(boosts.every((boost) => boost > 0 && boost <= MAX_BOOST)).toBe(true);
    const strangers = [
      { "visitor-session": "lamp-lover" },
      { ...agreed("lamp-lover"), "sec-gpc": "1" },
      { ...agreed("lamp-lover"), "user-agent": "Googlebot/2.1" },
      agreed("who-saw-nothing"),
    ];
    for (const headers of strangers) expect(await shop.room.affinityOf(db, headers, { kind: "guest" })).toBeNull();
  });
});

describe("a merchant", () => {
  it("hides a brand and puts a category forward, until the rule is taken away", async () => {
    shop.actAs(desk);
    const say = async (payload: object) => {
      const { status, body } = await shop.inject({ method: "POST", url: "/v1/admin/recommendations/rules", payload });
      expect({ status, body }).toMatchObject({ status: 201 });
      return parseId(body);
    };
    const hidden = await say({ effect: "hide", scope: "product", target: idOf("oak-table") });
    const boosted = await say({ effect: "boost", scope: "product", target: idOf("cushion"), channel: "eu" });
    await eventually("the rules", async () => {
      const shown = names(await shop.ask("kind=trending&channel=eu"));
      return shown[0] === "cushion" && !shown.includes("oak-table");
    });
    for (const id of [hidden, boosted])
      await shop.inject({ method: "DELETE", url: `/v1/admin/recommendations/rules/${id}` });
    await eventually("the rules to be gone", async () => names(await shop.ask("kind=trending"))[0] === "oak-table");
  });
});

function parseId(body: string): string {
  return (JSON.parse(body) as { readonly id: string }).id;
}

describe("the rails of a page", () => {
  const rails = async (query: string, headers: Readonly<Record<string, string>> = {}) => {
    const { status, body } = await shop.inject({ method: "GET", url: `/v1/rails?${query}`, headers });
    expect({ status, body }).toMatchObject({ status: 200 });
    return parseRails(body);
  };

  it("show each product once, and nothing about a visit that was not made", async () => {
    const { rails: home } = await rails("page=home");
    expect(home.map(({ key }) => key)).toEqual(["trending"]);
    const { rails: page } = await rails("page=product&product=oak-table&limit=3");
    const shown = page.flatMap(({ items }) => items.map(({ id }) => id));
    expect(page.length).toBeGreaterThan(0);
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown).not.toContain(idOf("oak-table"));
  });

  it("are the same variant for a session each time, and the exposure and what follows are noted", async () => {
    shop.actAs(desk);
    const variants = [
      { name: "standard", share: 500 },
      { name: "trending-first", share: 500 },
    ];
    const drafted = await shop.inject({
      method: "POST",
      url: "/v1/admin/experiments",
      payload: { key: "home-order", variants },
    });
    expect(drafted).toMatchObject({ status: 201 });
    await shop.inject({ method: "POST", url: "/v1/admin/experiments/home-order/start" });
    shop.actAs({ kind: "guest" });
    const first = await eventually("the experiment", async () => {
      const { experiments } = await rails("page=home", agreed("gil-session"));
      return experiments["home-order"];
    });
    expect((await rails("page=home", agreed("gil-session"))).experiments).toEqual({ "home-order": first });
    expect((await rails("page=home", { "visitor-session": "gil-session" })).experiments).toEqual({});
    await eventually("the exposure", async () => (await exposures()).length === 1);
    await shop.report([{ type: "click", product: "rug" }], agreed("gil-session"));
    expect(await exposures()).toEqual([{ variant: first, isClicked: true, isAdded: false }]);
  });

  function exposures() {
    return many(
      db,
      sql<object>`
        select variant, clicked_at is not null as "isClicked", added_at is not null as "isAdded"
        from recommendations.exposure
      `,
    );
  }
});

function parseRails(body: string) {
  return JSON.parse(body) as {
    readonly rails: readonly { readonly key: string; readonly items: readonly Shown[] }[];
    readonly experiments: Readonly<Record<string, string>>;
  };
}
