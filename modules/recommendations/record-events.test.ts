import { newId } from "@hansa/kernel";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { many, one, sql } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { forgetOld, KEEP_EVENTS_MS } from "./forget.ts";
import { agreed, openChannels, openSmallShop, type SmallShop, stock } from "./shop.fixture.ts";
import { recommendationHandlers } from "./subscriptions.ts";
import { sessionIdOf } from "./visitor.ts";

const { db, advance } = await cloneDatabase();
let shop: SmallShop;
let lamp = "";
let lampVariant = "";
let rug = "";
const ada = { kind: "customer", id: newId(), email: "ada@example.com" } as const;

beforeAll(async () => {
  await openChannels(db);
  const products = await stock(db, ["lamp", "rug"]);
  lamp = products.get("lamp")?.productId ?? "";
  lampVariant = products.get("lamp")?.variantId ?? "";
  rug = products.get("rug")?.productId ?? "";
  shop = await openSmallShop(db);
});
beforeEach(async () => {
  await db.query(
    sql`truncate recommendations.event, recommendations.consent, platform.outbox, platform.outbox_waiting`,
  );
  shop.actAs({ kind: "guest" });
});

interface Kept {
  readonly kind: string;
  readonly item: string | null;
  readonly sessionId: string | null;
  readonly customerId: string | null;
}
const kept = () =>
  many(
    db,
    sql<Kept>`
      select kind, item, session_id as "sessionId", customer_id as "customerId"
      from recommendations.event
      order by id
    `,
  );
const told = async () => {
  const rows = await many(
    db,
    sql<{ payload: { products: object[]; searches: object[] } }>`
      select payload
      from platform.outbox
      where type = 'recommendations.behaviour_recorded'
      order by id
    `,
  );
  return rows.map(({ payload }) => payload);
};

describe("what a shopper does", () => {
  it("is kept with the session of who agreed, under the product's id however it was named", async () => {
    expect(
      await shop.report(
        [
          { type: "view", product: lamp },
          { type: "add", product: "rug" },
        ],
        agreed("ada-01-long"),
      ),
    ).toBe(2);
    const sessionId = sessionIdOf("visitor/ada-01-long");
    expect(await kept()).toEqual([
      { kind: "view", item: lamp, sessionId, customerId: null },
      { kind: "add", item: rug, sessionId, customerId: null },
    ]);
  });

  it("is kept of nobody without consent", async () => {
    shop.actAs(ada);
    await shop.report([{ type: "view", product: lamp }], { "visitor-session": "ada-02-long" });
    await shop.report([{ type: "view", product: lamp }], { ...agreed("ada-02-long"), "sec-gpc": "1" });
    for (const row of await kept()) expect(row).toMatchObject({ sessionId: null, customerId: null });
    expect(await kept()).toHaveLength(2);
  });

  it("is dropped when a bot did it, or when nobody sells the thing", async () => {
    const bot = { ...agreed("a-bot-01"), "user-agent": "Googlebot/2.1" };
    expect(await shop.report([{ type: "view", product: lamp }], bot)).toBe(0);
    expect(
      await shop.report([
        { type: "view", product: "unknown" },
        { type: "view", product: newId() },
      ]),
    ).toBe(0);
    expect(await kept()).toEqual([]);
  });

  it("counts once when the session does it twice in a moment, or the report is sent again", async () => {
    const visit = agreed("ada-03-long");
    const at = new Date().toISOString();
    expect(
      await shop.report(
        [
          { type: "view", product: lamp, at },
          { type: "view", product: lamp, at },
        ],
        visit,
      ),
    ).toBe(1);
    expect(await shop.report([{ type: "view", product: lamp, at }], visit)).toBe(0);
    expect(await shop.report([{ type: "view", product: lamp }], visit)).toBe(0);
    expect(await shop.report([{ type: "add", product: lamp }], visit)).toBe(1);
    expect(await shop.report([{ type: "view", product: lamp }], agreed("ben-03-long"))).toBe(1);
  });

  it("counts each of those who cannot be told apart", async () => {
    await Promise.all([1, 2, 3].map(() => shop.report([{ type: "view", product: lamp }])));
    expect(await kept()).toHaveLength(3);
  });

  it("is believed about its time within a day, and otherwise happened now", async () => {
    const old = "2001-01-01T00:00:00Z";
    await shop.report([{ type: "view", product: lamp, at: old }], agreed("ada-04-long"));
    const { at } = await one(db, sql<{ at: Date }>`select at from recommendations.event`);
    expect(Math.abs(at.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it("is refused when it is about nothing", async () => {
    const { status, body } = await shop.inject({ method: "POST", url: "/v1/events", payload: [{ type: "view" }] });
    expect(status).toBe(422);
    expect(body).toContain("/0/product");
  });

  it("is told to other rooms as figures of nobody, once", async () => {
    const visit = agreed("ada-05-long");
    const events = [
      { type: "search", query: "  Red  LAMP ", results: 0, channel: "eu" },
      { type: "click", product: lamp, query: "red lamp", position: 3, channel: "eu" },
      { type: "view", product: lamp, channel: "eu" },
    ];
    await shop.report(events, visit);
    await shop.report(events, visit);
    const [payload, ...more] = await told();
    expect(more).toEqual([]);
    expect(payload).toMatchObject({
      products: [{ productId: lamp, channel: "eu", views: 1, clicks: 1, adds: 0, purchases: 0 }],
      searches: [
        { query: "red lamp", channel: "eu", searches: 1, empty: 1, clicks: [{ productId: lamp, position: 3 }] },
      ],
    });
    expect(JSON.stringify(payload)).not.toContain(sessionIdOf("visitor/ada-05-long"));
  });
});

describe("an order", () => {
  const order = (customerId: string | null) => ({
    id: newId(),
    occurredAt: new Date(),
    trace: null,
    payload: {
      orderId: newId(),
      number: "EU-1",
      region: "eu",
      channel: "eu",
      customerId,
      currency: "EUR",
      totalMinor: 100,
      lines: [{ variantId: lampVariant, sku: "lamp", quantity: 2, unitPriceMinor: 50, grossMinor: 100 }],
      placedAt: new Date().toISOString(),
    },
  });
  const deliver = (event: ReturnType<typeof order>) =>
    db.transaction(async (tx) => {
      for (const known of recommendationHandlers)
        if (known.name === "recommendations.learn_from_orders") await known.handle(tx, [event]);
    });

  it("is a purchase of each product, once however often it is heard, and nobody's without their word", async () => {
    const event = order(ada.id);
    await deliver(event);
    await deliver(event);
    expect(await kept()).toMatchObject([{ kind: "purchase", item: lamp, customerId: null }]);
    expect(await told()).toMatchObject([{ products: [{ productId: lamp, purchases: 1 }] }]);
  });

  it("is the customer's who agreed", async () => {
    shop.actAs(ada);
    await shop.inject({ method: "PUT", url: "/v1/me/personalisation", payload: { granted: true } });
    await deliver(order(ada.id));
    expect(await kept()).toMatchObject([{ item: lamp, customerId: ada.id }]);
  });
});

describe("a customer", () => {
  it("who takes consent back is in nothing that is kept, and in nothing that comes", async () => {
    shop.actAs(ada);
    await shop.report([{ type: "view", product: lamp }], agreed("ada-06-long"));
    expect(await kept()).toMatchObject([{ customerId: ada.id }]);
    await shop.inject({ method: "PUT", url: "/v1/me/personalisation", payload: { granted: false } });
    await shop.report([{ type: "view", product: rug }], agreed("ada-06-long"));
    expect(await kept()).toHaveLength(2);
    for (const row of await kept()) expect(row).toMatchObject({ sessionId: null, customerId: null });
    await expectInvariants(db);
  });

  it("who is erased is in nothing that is kept", async () => {
    shop.actAs(ada);
    await shop.report(
      [
        { type: "view", product: lamp },
        { type: "add", product: lamp },
      ],
      agreed("ada-07-long"),
    );
    await db.transaction(async (tx) => {
      const event = { id: newId(), occurredAt: tx.now, trace: null, payload: { customerId: ada.id } };
      for (const known of recommendationHandlers)
        if (known.name === "recommendations.forget_customer") await known.handle(tx, [event]);
    });
    for (const row of await kept()) expect(row).toMatchObject({ sessionId: null, customerId: null });
  });

  it("is forgotten from the desk as well", async () => {
    shop.actAs(ada);
    await shop.report([{ type: "view", product: lamp }], agreed("ada-08-long"));
    shop.actAs({ kind: "staff", id: newId(), scopes: ["*"] });
    const payload = { customerId: ada.id };
    const { status } = await shop.inject({ method: "POST", url: "/v1/admin/recommendations/erasures", payload });
    expect(status).toBe(204);
    expect(await kept()).toMatchObject([{ customerId: null }]);
  });
});

describe("a session", () => {
  it("is forgotten when its visitor asks", async () => {
    await shop.report([{ type: "view", product: lamp }], agreed("ada-09-long"));
    await shop.inject({ method: "DELETE", url: "/v1/events", headers: { "visitor-session": "ada-09-long" } });
    expect(await kept()).toMatchObject([{ sessionId: null }]);
  });
});

describe("an old event", () => {
  it("is deleted when it has been kept long enough", async () => {
    await shop.report([{ type: "view", product: lamp }], agreed("ada-10-long"));
    expect((await forgetOld(db)).did).toBe(0);
    advance(KEEP_EVENTS_MS + 1_000);
    expect((await forgetOld(db)).did).toBe(1);
    expect(await kept()).toEqual([]);
  });
});
