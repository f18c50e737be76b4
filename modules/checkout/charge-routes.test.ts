import { newId } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCarts, WRITE_LANES } from "#modules/cart";
import { findChannel } from "#modules/channels";
import { createOrderTokens } from "#modules/orders";
import { listSavedMethods } from "#modules/payments";
import { many, openLanes, sql } from "#platform/db";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { chargeRoutes } from "./charge-routes.ts";
import { deskOf } from "./edit.fixture.ts";
import { checkoutRoutes } from "./routes.ts";
import { openSmallShop } from "./shop.fixture.ts";

const { db } = await cloneDatabase();
const shop = await openSmallShop(db);
const { checkouts, payments } = shop;
const desk = deskOf(db, shop);
const telemetry = createTelemetry({ level: "silent" });
const lanes = openLanes(db, WRITE_LANES);
const carts = createCarts({ db, lanes });
const ada = { kind: "customer", id: newId(), email: "ada@example.com" } as const;
const grace = { kind: "customer", id: newId(), email: "grace@example.com" } as const;
const staff = { kind: "staff", id: newId(), scopes: ["orders:read", "payments:write"] } as const;
const reader = { kind: "staff", id: newId(), scopes: ["orders:read"] } as const;
const actors = { ada, grace, staff, reader } as const;
const undeclared: string[] = [];
const server = await buildServer({
  routes: [
    ...checkoutRoutes({ checkouts, payments, tokens: createOrderTokens("a secret of thirty-two characters") }),
    ...chargeRoutes({ checkouts, payments }),
  ],
  db,
  telemetry,
  authenticate: ({ headers }) =>
    Promise.resolve(
      Object.entries(actors).find(([name]) => headers["authorization"] === `Bearer ${name}`)?.[1] ?? { kind: "guest" },
    ),
  rateLimiting: "off",
  onUndeclaredRefusal: (route, refusal) => void undeclared.push(`${route.path} ${refusal.code}`),
});
let lamp = "";
beforeAll(async () => {
  lamp = await shop.stock("lamp", 1_000);
});
afterAll(async () => {
  await server.close();
  await lanes.close();
  telemetry.close();
});

/** An order of a customer's own, paid by a card that is kept, to which a lamp was added since: 10.00 are owed. */
async function owing(who: "ada" | "grace", token = "tok_ok"): Promise<string> {
  const { id: customerId, email } = actors[who];
  const { cart, token: cartToken } = await carts.open({ channel: await findChannel(db, "eu"), customerId });
  const change = (what: Parameters<typeof carts.change>[0]["change"]) =>
    carts.change({ cartId: cart.id, proof: { token: cartToken, customerId }, ifVersions: null, change: what });
  await change({ kind: "add", variantId: lamp, quantity: 1, soldIn: null });
  const at = { name: "Ada", line1: "Elbe 1", city: "Hamburg", postalCode: "20457", country: "DE" };
  await change({ kind: "patch", details: { email, shippingAddress: at, shippingOption: "standard" } });
  const reply = await server.inject({
    method: "POST",
    url: "/v1/checkouts",
    headers: { "idempotency-key": newId(), "cart-token": cartToken, authorization: `Bearer ${who}` },
    payload: { cartId: cart.id, payment: { method: "card", token, save: true } },
  });
  expect(reply.statusCode).toBe(201);
  const { order } = reply.json<{ readonly order: { readonly id: string } }>();
  await desk.edit(order.id, { add: [{ variantId: lamp, quantity: 1 }] });
  return order.id;
}
const cardOf = async (who: "ada" | "grace") => (await listSavedMethods(db, actors[who].id))[0]?.id ?? "";
const look = async (orderId: string) => {
  const headers = { authorization: "Bearer reader" };
  return (await server.inject({ url: `/v1/admin/orders/${orderId}/owing`, headers })).json<Record<string, unknown>>();
};
async function charge(
  orderId: string,
  body: { readonly savedMethod: string; readonly expectedDue: number },
  { key = newId<"key">(), as = "staff" }: { readonly key?: string | null; readonly as?: string } = {},
) {
  const reply = await server.inject({
    method: "POST",
    url: `/v1/admin/orders/${orderId}/charges`,
    headers: { authorization: `Bearer ${as}`, ...(key === null ? {} : { "idempotency-key": key }) },
    payload: body,
  });
  return { status: reply.statusCode, headers: reply.headers, body: reply.json<Record<string, unknown>>() };
}
/** What the provider took for this order, payment by payment. */
const taken = async (orderId: string) =>
  (
    await many(
      db,
      sql<{ readonly amountMinor: bigint }>`
        select amount_minor as "amountMinor"
        from payments.attempt
        where order_id = ${orderId}::uuid
          and state = 'captured'
        order by started_at
      `,
    )
  ).map(({ amountMinor }) => amountMinor);

describe("charging a saved card for what is owed", () => {
  it("shows what is owed and with which card it may be paid, takes exactly that, and leaves a trace", async () => {
    const id = await owing("ada");
    const card = await cardOf("ada");
    expect(await look(id)).toEqual({
      due: { amountMinor: 1_000, currency: "EUR" },
      isBeingPaid: false,
      methods: [{ id: card, method: "card", brand: "visa", last4: "4242" }],
    });
    expect(await charge(id, { savedMethod: card, expectedDue: 1_000 })).toMatchObject({
      status: 200,
      body: { status: "paid" },
    });
    expect(await taken(id)).toEqual([1_490n, 1_000n]);
    expect(await look(id)).toMatchObject({ due: { amountMinor: 0 } });
    const trace = await many(
      db,
      sql<{ readonly actorId: string | null; readonly subject: string }>`
        select actor_id::text as "actorId", subject
        from identity.audit_entry
        where action = 'orders.charged'
      `,
    );
    expect(trace).toEqual([{ actorId: staff.id, subject: id }]);
  });

  it("takes it once for one key, and once for two who click at the same time", async () => {
    const id = await owing("ada");
    const body = { savedMethod: await cardOf("ada"), expectedDue: 1_000 };
    const key = newId<"key">();
    expect((await charge(id, body, { key })).status).toBe(200);
    const again = await charge(id, body, { key });
    expect([again.status, again.body, again.headers["idempotency-replayed"]]).toEqual([
      200,
      { status: "paid" },
      "true",
    ]);
    expect(await charge(id, { ...body, expectedDue: 999 }, { key })).toMatchObject({
      status: 422,
      body: { code: "idempotency.key_reused" },
    });
    const other = await owing("ada");
    const both = await Promise.all([charge(other, body), charge(other, body)]);
    expect(both.map(({ status }) => status).toSorted((one, two) => one - two)).toEqual([200, 409]);
    expect(await taken(other)).toEqual([1_490n, 1_000n]);
  });

  it("takes nothing where nothing, or something else, is owed", async () => {
    const id = await owing("ada");
    const savedMethod = await cardOf("ada");
    expect(await charge(id, { savedMethod, expectedDue: 1_001 })).toMatchObject({
      status: 409,
      body: { code: "checkout.nothing_to_pay" },
    });
    expect((await charge(id, { savedMethod, expectedDue: 1_000 })).status).toBe(200);
    expect(await charge(id, { savedMethod, expectedDue: 1_000 })).toMatchObject({
      status: 409,
      body: { code: "checkout.nothing_to_pay" },
    });
    expect((await charge(newId(), { savedMethod, expectedDue: 1_000 })).status).toBe(404);
  });

  it("pays with the customer's own cards alone, and only for who may take money", async () => {
    const id = await owing("ada");
    await owing("grace");
    const [own, stranger] = [await cardOf("ada"), await cardOf("grace")];
    const body = { savedMethod: own, expectedDue: 1_000 };
    expect(await charge(id, { ...body, savedMethod: stranger })).toMatchObject({
      status: 404,
      body: { code: "payments.saved_method_not_found" },
    });
    const guest = await desk.order([{ variantId: lamp, quantity: 1 }]);
    await desk.edit(guest.id, { add: [{ variantId: lamp, quantity: 1 }] });
    expect((await charge(guest.id, body)).status).toBe(404);
    expect((await charge(id, body, { as: "reader" })).status).toBe(403);
    expect((await charge(id, body, { as: "ada" })).status).toBe(403);
    expect((await charge(id, body, { as: "nobody" })).status).toBe(401);
    expect((await charge(id, body, { key: null })).status).toBe(400);
    expect(await taken(id)).toEqual([1_490n]);
    expect(undeclared).toEqual([]);
  });

  it("keeps every promise of the house", async () => {
    await expect(expectInvariants(db)).resolves.toBeUndefined();
  });
});
