import { newId } from "@hansa/kernel";
import { afterAll, describe, expect, it } from "vitest";
import { customerErased } from "#events/identity";
import { createOrderTokens } from "#modules/orders";
import { attemptsOf, paymentHandlers, paymentRoutes } from "#modules/payments";
import { many, run, sql } from "#platform/db";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { checkoutJobs } from "./resume.ts";
import { checkoutRoutes } from "./routes.ts";
import { openSmallShop } from "./shop.fixture.ts";

const { db } = await cloneDatabase();
const shop = await openSmallShop(db);
const telemetry = createTelemetry({ level: "silent" });
const ada = { kind: "customer", id: newId(), email: "ada@example.com" } as const;
const grace = { kind: "customer", id: newId(), email: "grace@example.com" } as const;
const undeclared: string[] = [];
const { payments, checkouts } = shop;
const server = await buildServer({
  routes: [
    ...checkoutRoutes({ checkouts, payments, tokens: createOrderTokens("a secret of thirty-two characters") }),
    ...paymentRoutes({ payments, clock: () => new Date(), loadOrderMoney: () => Promise.resolve(null), evidence: [] }),
  ],
  db,
  telemetry,
  authenticate: ({ headers }) => Promise.resolve(headers["authorization"] === "Bearer grace" ? grace : ada),
  rateLimiting: "off",
  onUndeclaredRefusal: (route, refusal) => void undeclared.push(`${route.path} ${refusal.code}`),
});
afterAll(async () => {
  await server.close();
  telemetry.close();
});

/** Buys a lamp. @param who whose session is shown; null for a guest */
async function buy(sku: string, payment: object, who: "ada" | "grace" | null = "ada") {
  const lamp = await shop.stock(sku, 5);
  const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
  return await server.inject({
    method: "POST",
    url: "/v1/checkouts",
    headers: {
      "idempotency-key": newId(),
      "cart-token": cart.proof.token ?? "",
      ...(who === null ? {} : { authorization: `Bearer ${who}` }),
    },
    payload: { cartId: cart.id, payment: { method: "card", ...payment } },
  });
}
const saved = async (who: "ada" | "grace" = "ada") => {
  const reply = await server.inject({ url: "/v1/me/payment-methods", headers: { authorization: `Bearer ${who}` } });
  return reply.json<{ readonly items: readonly { readonly id: string; readonly last4: string }[] }>().items;
};
const remove = async (id: string, who: "ada" | "grace") => {
  const headers = { authorization: `Bearer ${who}` };
  return (await server.inject({ method: "DELETE", url: `/v1/me/payment-methods/${id}`, headers })).statusCode;
};
const cardsOf = () =>
  many(
    db,
    sql<{ readonly keys: readonly string[] }>`
      select array(select encode(one, 'hex') from unnest(keys[array_position(roles, 'card'):array_position(roles, 'card')]) as one) as keys
      from fraud.purchase
      order by occurred_at
    `,
  );

describe("a saved way to pay", () => {
  it("is kept only with the customer's consent, once, and shown without its token", async () => {
    expect((await buy("lamp-unsaved", { token: "tok_ok" })).statusCode).toBe(201);
    expect(await saved()).toEqual([]);
    expect((await buy("lamp-saved", { token: "tok_ok", save: true })).statusCode).toBe(201);
    expect((await buy("lamp-saved-again", { token: "tok_ok", save: true })).statusCode).toBe(201);
    const methods = await saved();
    expect(methods).toMatchObject([{ method: "card", brand: "visa", last4: "4242", expires: "2031-12" }]);
    expect(JSON.stringify(methods)).not.toContain("saved_");
    expect(await saved("grace")).toEqual([]);
  });

  it("is not kept for a declined payment, nor for a guest, who is told", async () => {
    expect((await buy("lamp-declined", { token: "tok_declined", save: true }, "grace")).statusCode).toBe(402);
    expect(await saved("grace")).toEqual([]);
    const cart = await shop.cart([]);
    const headers = { "idempotency-key": newId(), "cart-token": cart.proof.token ?? "" };
    const asGuest = await buildServer({
      routes: checkoutRoutes({ checkouts, payments, tokens: createOrderTokens("a secret of thirty-two characters") }),
      db,
      telemetry,
      authenticate: () => Promise.resolve({ kind: "guest" }),
      rateLimiting: "off",
    });
    const payload = { cartId: cart.id, payment: { method: "card", token: "tok_ok", save: true } };
    const reply = await asGuest.inject({ method: "POST", url: "/v1/checkouts", headers, payload });
    await asGuest.close();
    expect([reply.statusCode, reply.body.includes("/payment/save")]).toEqual([422, true]);
  });

  it("pays in place of a token, at the provider that keeps it, and is recognised as the same card", async () => {
    const [method] = await saved();
    const reply = await buy("lamp-by-saved", { savedMethod: method?.id });
    expect(reply.statusCode).toBe(201);
    const { order } = reply.json<{ readonly order: { readonly id: string } }>();
    expect(await attemptsOf(db, [order.id])).toMatchObject([
      { provider: "sandbox", state: "captured", why: "sandbox keeps the customer's card", token: null },
    ]);
    expect((await buy("lamp-by-saved-2", { savedMethod: method?.id })).statusCode).toBe(201);
    await shop.screener.drain();
    const [one, other] = (await cardsOf()).slice(-2);
    expect(one?.keys).toHaveLength(1);
    expect(one).toEqual(other);
  });

  it("is nobody else's: another customer can neither pay with it nor delete it", async () => {
    const [method] = await saved();
    expect((await buy("lamp-stolen", { savedMethod: method?.id }, "grace")).statusCode).toBe(404);
    expect(await remove(method?.id ?? "", "grace")).toBe(404);
    expect(await saved()).toHaveLength(1);
  });

  it("is deleted by its customer, and with its customer", async () => {
    const [method] = await saved();
    expect([await remove(method?.id ?? "", "ada"), await saved()]).toEqual([204, []]);
    expect((await buy("lamp-deleted", { savedMethod: method?.id })).statusCode).toBe(404);
    await buy("lamp-saved-anew", { token: "tok_ok", save: true });
    expect(await saved()).toHaveLength(1);
    const forget = paymentHandlers.find(({ name }) => name === "payments.forget_customer");
    const told = { id: newId<"event">(), occurredAt: new Date(), trace: null, payload: { customerId: ada.id } };
    expect(forget?.on).toBe(customerErased);
    await db.transaction(async (tx) => forget?.handle(tx, [told]));
    expect(await saved()).toEqual([]);
    expect(undeclared).toEqual([]);
  });
});

describe("a card whose bank wants the customer to prove who they are (3DS)", () => {
  it("is tried once more with a challenge, and pays when the customer passes it", async () => {
    const reply = await buy("lamp-soft", { token: "tok_wants_3ds", returnUrl: "https://shop.example/back" });
    expect(reply.statusCode).toBe(202);
    const open = reply.json<{
      readonly status: string;
      readonly checkoutId: string;
      readonly action: { readonly url: string };
    }>();
    expect(open.status).toBe("action_required");
    const approval = await fetch(open.action.url, {
      method: "POST",
      body: new URLSearchParams({ outcome: "approve" }),
      redirect: "manual",
    });
    expect([approval.status, approval.headers.get("location")]).toEqual([303, "https://shop.example/back"]);
    await run(db, sql`update checkout.attempt set resume_at = '2000-01-01' where id = ${open.checkoutId}::uuid`);
    for (const job of checkoutJobs(shop)) await job.run({ db, signal: new AbortController().signal });
    const stand = await server.inject({ url: `/v1/checkouts/${open.checkoutId}` });
    expect(stand.json()).toMatchObject({ status: "confirmed" });
    const states = await many(
      db,
      sql<{ readonly state: string; readonly reason: string | null }>`
        select state, reason
        from payments.attempt
        where checkout_id = ${open.checkoutId}::uuid
        order by key
      `,
    );
    expect(states).toEqual([
      { state: "declined", reason: "authentication_required" },
      { state: "captured", reason: null },
    ]);
    expect(shop.provider.journal().filter((entry) => entry.kind === "opened" && entry.challenge === true)).toHaveLength(
      1,
    );
  });

  it("pays nothing when the customer does not pass it", async () => {
    const reply = await buy("lamp-soft-failed", { token: "tok_wants_3ds", returnUrl: "https://shop.example/back" });
    const open = reply.json<{ readonly checkoutId: string; readonly action: { readonly url: string } }>();
    await fetch(open.action.url, {
      method: "POST",
      body: new URLSearchParams({ outcome: "decline" }),
      redirect: "manual",
    });
    await run(db, sql`update checkout.attempt set resume_at = '2000-01-01' where id = ${open.checkoutId}::uuid`);
    for (const job of checkoutJobs(shop)) await job.run({ db, signal: new AbortController().signal });
    const stand = await server.inject({ url: `/v1/checkouts/${open.checkoutId}` });
    expect(stand.json()).toMatchObject({ status: "declined", reason: "authentication_failed" });
  });

  it("keeps every promise of the house", async () => {
    await expect(expectInvariants(db)).resolves.toBeUndefined();
  });
});
