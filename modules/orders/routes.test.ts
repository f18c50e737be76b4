import { newId } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { many, run, sql } from "#platform/db";
import { type Actor, buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import type { NewOrder } from "./order.ts";
import { adasOrder, announcedAbout, sell, stockHamburg } from "./order.fixture.ts";
import { recordOrders } from "./place.ts";
import { orderRoutes } from "./routes.ts";
import { createOrderTokens } from "./token.ts";

const { db } = await cloneDatabase();
const tokens = createOrderTokens("a secret that is long enough for the tests");
const telemetry = createTelemetry({ level: "silent" });
const [ada, bob, desk] = [newId<"customer">(), newId<"customer">(), newId<"staff">()];
const actors: Record<string, Actor> = {
  ada: { kind: "customer", id: ada, email: "ada@example.com" },
  bob: { kind: "customer", id: bob, email: "bob@example.com" },
  desk: { kind: "staff", id: desk, scopes: ["orders:read", "orders:write"] },
  reader: { kind: "key", id: newId(), scopes: ["orders:read"] },
};
const undeclared: string[] = [];
const app = await buildServer({
  routes: orderRoutes({ tokens }),
  db,
  telemetry,
  authenticate: ({ headers }) => Promise.resolve(actors[headers["authorization"] ?? ""] ?? { kind: "guest" }),
  rateLimiting: "off",
  onUndeclaredRefusal: (route, { code }) => undeclared.push(`${route.path} ${code}`),
});

beforeAll(async () => {
  await stockHamburg(db);
  await signUp(ada, "ada@example.com");
  await signUp(bob, "bob@example.com");
});
afterAll(async () => {
  await app.close();
  telemetry.close();
});

async function signUp(id: string, email: string): Promise<void> {
  await run(
    db,
    sql`
      insert into identity.customer (region, id, email, email_normalised)
      values ('eu', ${id}::uuid, ${email}::text, ${email}::text)
    `,
  );
}

async function verify(id: string): Promise<void> {
  await run(db, sql`update identity.customer set email_verified_at = now() where id = ${id}::uuid`);
}

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
const as = (name: string) => ({ authorization: name });
const holding = (order: NewOrder) => ({ "order-token": tokens.of(order.id) });
const post = (url: string, headers: Record<string, string> = {}, payload: object = {}) =>
  app.inject({ method: "POST", url, headers, payload });
const idsIn = (body: { readonly items: readonly { readonly id: string }[] }) => body.items.map(({ id }) => id);

describe("an order over HTTP", () => {
  it("is shown to who holds its token, in whole minor units", async () => {
    const order = await sell(db, adasOrder());
    const answer = await get(`/v1/orders/${order.id}`, holding(order));
    expect(answer.statusCode).toBe(200);
    const [lamp] = order.lines;
    expect(answer.json()).toMatchObject({
      id: order.id,
      number: order.number,
      status: "confirmed",
      email: "ada@example.com",
      lines: [
        {
          variantId: lamp?.variantId,
          title: "The lamp",
          options: { Colour: "Oak" },
          image: null,
          quantity: 2,
          unitPrice: { amountMinor: 2_000, currency: "EUR" },
          discount: { amountMinor: 500 },
          total: { amountMinor: 3_500 },
        },
        { title: "The shade", total: { amountMinor: 2_500 } },
      ],
      totals: {
        subtotal: { amountMinor: 6_500 },
        discount: { amountMinor: 500 },
        shipping: { amountMinor: 490 },
        total: { amountMinor: 6_490, currency: "EUR" },
      },
      shippingAddress: { name: "Ada Lovelace", country: "DE" },
      billingAddress: null,
      shipping: { option: "standard", name: "Standard" },
      payment: { method: "card" },
    });
    const view = answer.json<Record<string, unknown>>();
    expect(view).not.toHaveProperty("token");
    expect(view["timeline"]).toEqual([{ state: "confirmed", at: view["placedAt"] }]);
  });

  it("is, for everybody else, not there: one answer for a stranger's order, an unknown id, a number and nonsense", async () => {
    const order = await sell(db, adasOrder({ customerId: ada, email: "ada@example.com" }));
    expect((await get(`/v1/orders/${order.id}`, as("ada"))).statusCode).toBe(200);
    const refused = await Promise.all([
      get(`/v1/orders/${order.id}`),
      get(`/v1/orders/${order.id}`, as("bob")),
      get(`/v1/orders/${order.id}`, as("desk")),
      get(`/v1/orders/${order.id}`, holding(adasOrder())),
      get(`/v1/orders/${newId()}`),
      get(`/v1/orders/${newId()}`, as("bob")),
      get(`/v1/orders/${order.number}`, holding(order)),
      get("/v1/orders/nonsense"),
      post(`/v1/orders/${order.id}/cancel`, as("bob")),
      post(`/v1/orders/${order.id}/cancel`),
    ]);
    for (const { statusCode } of refused) expect(statusCode).toBe(404);
    const bodies = refused.map((answer) => {
      const { requestId: _, instance: __, ...body } = answer.json<Record<string, unknown>>();
      return JSON.stringify(body);
    });
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toContain("orders.not_found");
  });

  it("is cancelled once by its owner, who may ask again and need not send a body", async () => {
    const order = await sell(db, adasOrder());
    const answer = await post(`/v1/orders/${order.id}/cancel`, holding(order), { reason: "wrong colour" });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      status: "cancelled",
      timeline: [{ state: "confirmed" }, { state: "cancelled", reason: "wrong colour" }],
    });
    const again = await app.inject({ method: "POST", url: `/v1/orders/${order.id}/cancel`, headers: holding(order) });
    expect(again.json()).toEqual(answer.json());
    expect(await announcedAbout(db, "orders.cancelled", order.id)).toHaveLength(1);
  });

  it("is not cancelled while payment is open", async () => {
    const order = adasOrder({ state: "pending_payment" });
    await db.transaction((tx) => recordOrders(tx, [order]));
    const answer = await post(`/v1/orders/${order.id}/cancel`, holding(order));
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: "orders.cannot_move", from: "pending_payment", to: "cancelled" });
  });

  it("takes no card number as a reason", async () => {
    const order = await sell(db, adasOrder());
    const reason = "charge 4242 4242 4242 4242";
    const answer = await post(`/v1/orders/${order.id}/cancel`, holding(order), { reason });
    expect(answer.statusCode).toBe(422);
  });
});

describe("a guest's order and an account", () => {
  it("meet only once the address is verified", async () => {
    const eve = newId<"customer">();
    const guest = await sell(db, adasOrder({ email: "Eve@Example.com" }));
    await signUp(eve, "eve@example.com");
    actors["eve"] = { kind: "customer", id: eve, email: "eve@example.com" };

    // Registering somebody's address gives nothing.
    expect((await get(`/v1/orders/${guest.id}`, as("eve"))).statusCode).toBe(404);
    expect((await post(`/v1/orders/${guest.id}/cancel`, as("eve"))).statusCode).toBe(404);
    expect(idsIn((await get("/v1/me/orders", as("eve"))).json())).toEqual([]);

    await verify(eve);
    expect((await get(`/v1/orders/${guest.id}`, as("eve"))).statusCode).toBe(200);
    expect(idsIn((await get("/v1/me/orders", as("eve"))).json())).toEqual([guest.id]);
    expect((await post(`/v1/orders/${guest.id}/cancel`, as("eve"))).statusCode).toBe(200);
  });

  it("do not meet when another account placed the order with that address", async () => {
    const [dan, placer] = [newId<"customer">(), newId<"customer">()];
    const order = await sell(db, adasOrder({ email: "dan@example.com", customerId: placer }));
    await signUp(dan, "dan@example.com");
    await verify(dan);
    actors["dan"] = { kind: "customer", id: dan, email: "dan@example.com" };
    expect((await get(`/v1/orders/${order.id}`, as("dan"))).statusCode).toBe(404);
    expect(idsIn((await get("/v1/me/orders", as("dan"))).json())).toEqual([]);
  });
});

describe("the orders of an account", () => {
  it("come newest first in pages, and are its own alone", async () => {
    const mine: string[] = [];
    for (let count = 0; count < 5; count++) mine.unshift((await sell(db, adasOrder({ customerId: bob }))).id);
    await sell(db, adasOrder({ customerId: newId() }));

    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const url: string = `/v1/me/orders?limit=2${cursor === null ? "" : `&cursor=${cursor}`}`;
      const page: { items: { id: string }[]; nextCursor: string | null } = (await get(url, as("bob"))).json();
      seen.push(...idsIn(page));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(mine);
  });

  it("want a customer, and a cursor of the list", async () => {
    expect((await get("/v1/me/orders")).statusCode).toBe(401);
    expect((await get("/v1/me/orders", as("desk"))).statusCode).toBe(403);
    expect((await get("/v1/me/orders?cursor=nonsense", as("bob"))).statusCode).toBe(422);
  });
});

describe("the desk", () => {
  it("finds orders by state, number and address", async () => {
    const email = "grace@example.com";
    const confirmed = await sell(db, adasOrder({ email }));
    const waiting = adasOrder({ email, state: "pending_payment" });
    await db.transaction((tx) => recordOrders(tx, [waiting]));
    const find = async (query: string) => idsIn((await get(`/v1/admin/orders?${query}`, as("reader"))).json());

    expect(await find("q=GRACE@example.com")).toEqual([confirmed.id, waiting.id].toSorted().toReversed());
    expect(await find("q=grace@example.com&state=pending_payment")).toEqual([waiting.id]);
    expect(await find(`q=${confirmed.number.toLowerCase()}`)).toEqual([confirmed.id]);
    expect(await find(`q=${confirmed.number}&state=cancelled`)).toEqual([]);
    expect(await find("state=pending_payment")).toContain(waiting.id);
    expect(await find("state=confirmed")).not.toContain(waiting.id);
    expect(await find("limit=1")).toHaveLength(1);
    expect((await get("/v1/admin/orders?state=lost", as("reader"))).statusCode).toBe(422);
  });

  it("finds orders by account and by when they were placed, page by page", async () => {
    const buyer = newId<"customer">();
    await signUp(buyer, "carol@example.com");
    const sold = () => sell(db, adasOrder({ customerId: buyer }));
    const placed = [await sold(), await sold(), await sold()];
    await sell(db, adasOrder({ customerId: null, email: "carol@example.com" }));
    const find = async (query: string) => (await get(`/v1/admin/orders?customer=${buyer}&${query}`, as("desk"))).json();
    const all = await find("limit=2");
    expect(idsIn(all)).toEqual([placed[2]?.id, placed[1]?.id]);
    expect(idsIn(await find(`limit=2&cursor=${String(all.nextCursor)}`))).toEqual([placed[0]?.id]);
    const made = Number.parseInt((placed[0]?.id ?? "").replace("-", "").slice(0, 12), 16);
    const at = (ms: number) => new Date(made + ms).toISOString();
    expect(idsIn(await find(`until=${at(0)}`))).toEqual([]);
    expect(idsIn(await find(`from=${at(0)}&until=${at(60_000)}`))).toHaveLength(3);
    expect(idsIn(await find(`until=${at(60_000)}&cursor=${String(all.nextCursor)}`))).toEqual([placed[0]?.id]);
    expect((await get("/v1/admin/orders?from=lamp", as("desk"))).statusCode).toBe(422);
  });

  it("writes notes that stay as they are, under its name and in the audit log", async () => {
    const order = await sell(db, adasOrder());
    const url = `/v1/admin/orders/${order.id}`;
    const written = await post(`${url}/notes`, as("desk"), { body: "Ada called.\nShe wants it wrapped." });
    expect(written.statusCode).toBe(201);
    await post(`${url}/notes`, as("desk"), { body: "Wrapped." });

    const shown = (await get(url, as("reader"))).json<{ notes: readonly object[] }>();
    expect(shown.notes).toMatchObject([
      { body: "Ada called.\nShe wants it wrapped.", author: { kind: "staff", id: desk } },
      { body: "Wrapped." },
    ]);
    expect(shown).toMatchObject({ id: order.id, version: 1, customerId: null, taxIncluded: true });
    await expect(run(db, sql`update orders.note set body = 'nothing'`)).rejects.toThrow(/append-only/);
    await expect(run(db, sql`delete from orders.note`)).rejects.toThrow(/append-only/);
    expect(await auditOf(order.id)).toEqual(["orders.note_written", "orders.note_written"]);

    expect((await post(`${url}/notes`, as("desk"), { body: "4242 4242 4242 4242" })).statusCode).toBe(422);
    expect((await post(`/v1/admin/orders/${newId()}/notes`, as("desk"), { body: "x" })).statusCode).toBe(404);
    expect((await post(`${url}/notes`, as("reader"), { body: "x" })).statusCode).toBe(403);
  });

  it("cancels an order once, and says so in the audit log once", async () => {
    const order = await sell(db, adasOrder());
    const url = `/v1/admin/orders/${order.id}/cancel`;
    expect((await post(url, as("reader"))).statusCode).toBe(403);
    expect((await post(url)).statusCode).toBe(401);
    const [one, other] = await Promise.all([post(url, as("desk"), { reason: "sold out" }), post(url, as("desk"))]);
    expect([one.statusCode, other.statusCode]).toEqual([200, 200]);
    expect(await auditOf(order.id)).toEqual(["orders.cancelled"]);
    expect(await announcedAbout(db, "orders.cancelled", order.id)).toHaveLength(1);
    expect((await post(`/v1/admin/orders/${newId()}/cancel`, as("desk"))).statusCode).toBe(404);
  });
});

it("no route refuses what it does not declare", () => {
  expect(undeclared).toEqual([]);
});

interface Action {
  readonly action: string;
}

async function auditOf(subject: string): Promise<readonly string[]> {
  const rows = await many(
    db,
    sql<Action>`
      select action
      from identity.audit_entry
      where subject = ${subject}::text
      order by id
    `,
  );
  return rows.map(({ action }) => action);
}
