import { newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { openBalances } from "#modules/ledger";
import { many, sql } from "#platform/db";
import { eventually } from "#platform/testing";
import { must, openBuyer, TOKYO } from "../world/buyer.ts";
import { offer } from "../world/goods.ts";
import { send } from "../world/wire.ts";
import { brokenInvariants, openWorld } from "../world/world.ts";

const world = await openWorld();
const lamp = await offer(world.db, "lamp", 100);
const shop = await world.open();
const ada = openBuyer(shop.url);
const euros = (amountMinor: number) => ({ amountMinor, currency: "EUR" });

/** The mails of the desk that speak of this order. */
async function mailsAbout(number: string) {
  const reply = must(200, await world.desk(shop, "GET", "/v1/admin/mails?limit=100"));
  const items = reply.at("items");
  return Array.isArray(items) ? items.filter((mail) => JSON.stringify(mail).includes(number)) : [];
}

async function unitsLeft(variantId: string): Promise<number> {
  return must(200, await world.desk(shop, "GET", `/v1/admin/stock?variant=${variantId}`)).number("items.0.available");
}

describe("a guest", () => {
  it("browses, fills a cart, orders on account and gets one mail", async () => {
    const listed = must(200, await ada.call("GET", "/v1/products?channel=eu"));
    expect(listed.at("items")).toContainEqual(
      expect.objectContaining({ id: lamp.productId, price: euros(1_000), available: true }),
    );
    const shown = must(200, await ada.call("GET", `/v1/products/${lamp.slug}?channel=eu`));
    const variantId = shown.text("variants.0.id");
    expect(variantId).toBe(lamp.variantId);

    const cart = await ada.openCart();
    must(200, await ada.add(cart, variantId));
    expect(must(200, await ada.add(cart, variantId, 2)).at("lines.0.quantity")).toBe(3);
    const options = await ada.call("GET", `/v1/carts/${cart.id}/shipping-options`, undefined, {
      "cart-token": cart.token,
    });
    expect(options.at("items.0.code")).toBe("standard");
    const ready = must(200, await ada.details(cart));
    expect(ready.body).toMatchObject({ problems: [], totals: { subtotal: euros(3_000), total: euros(3_490) } });

    const before = await unitsLeft(variantId);
    const placed = must(201, await ada.place(cart, { expectedTotal: ready.at("totals.total") }));
    expect(placed.at("order")).toMatchObject({
      status: "confirmed",
      totals: { total: euros(3_490) },
      payment: { method: "invoice" },
    });
    expect(await unitsLeft(variantId)).toBe(before - 3);

    const [orderId, number, token] = [placed.text("order.id"), placed.text("order.number"), placed.text("order.token")];
    const mails = await eventually(
      "the mail is sent",
      async () => (await mailsAbout(number)).some((mail) => mail.state === "sent") && (await mailsAbout(number)),
    );
    expect(mails).toMatchObject([{ kind: "order_confirmation", to: "ada@example.com" }]);
    const mail = must(200, await world.desk(shop, "GET", `/v1/admin/mails/${mails[0]?.id ?? ""}`));
    expect(mail.text("text")).toContain(`${shop.url}/orders/${orderId}?token=${token}`);
  });

  it("pays by card in yen, and yen are what is charged", async () => {
    const cart = await ada.cartWith([lamp.variantId], "jp");
    const placed = must(201, await ada.place(cart, { method: "card", token: "tok_ok" }));
    expect(placed.at("order.totals.total")).toEqual({ amountMinor: 750, currency: "JPY" });
    expect(world.provider.opened().at(-1)).toMatchObject({
      amountMinor: 750,
      currency: "JPY",
      orderReference: placed.text("order.number"),
    });
    expect(await openBalances(world.db, [placed.text("order.id")])).toEqual(new Map([[placed.text("order.id"), 0n]]));
  });

  it("sees the order with its token, and without it nobody does", async () => {
    const placed = must(201, await ada.place(await ada.cartWith([lamp.variantId])));
    const path = `/v1/orders/${placed.text("order.id")}`;
    const shown = must(200, await ada.call("GET", path, undefined, { "order-token": placed.text("order.token") }));
    expect(shown.at("number")).toBe(placed.text("order.number"));
    expect(shown.at("token")).toBeUndefined();
    const other = must(201, await ada.place(await ada.cartWith([lamp.variantId])));
    for (const token of [undefined, "", "wrong", other.text("order.token")]) {
      const refused = await ada.call("GET", path, undefined, token === undefined ? {} : { "order-token": token });
      expect([refused.status, refused.at("code")]).toEqual([404, "orders.not_found"]);
    }
  });

  it("tries another card after a refusal, with the same cart", async () => {
    const cart = await ada.cartWith([lamp.variantId]);
    const before = await unitsLeft(lamp.variantId);
    const key = newId<"key">();
    const declined = must(402, await ada.place(cart, { method: "card", token: "tok_declined", key }));
    expect(declined.body).toMatchObject({ code: "payments.declined", reason: "card_declined" });
    expect(await unitsLeft(lamp.variantId)).toBe(before);
    expect((await ada.place(cart, { method: "card", token: "tok_declined", key })).status).toBe(402);
    must(201, await ada.place(cart, { method: "card", token: "tok_ok" }));
    expect(await unitsLeft(lamp.variantId)).toBe(before - 1);
  });

  it("is told what the cart lacks, and nothing else happens", async () => {
    const cart = await ada.openCart();
    must(200, await ada.add(cart, lamp.variantId));
    const refused = must(422, await ada.place(cart));
    expect(refused.at("code")).toBe("checkout.incomplete");
    expect(JSON.stringify(refused.body)).toContain("/shippingAddress");
  });
});

describe("a customer", () => {
  it("orders as herself and finds the order in her account", async () => {
    const grace = openBuyer(shop.url);
    must(
      202,
      await grace.call("POST", "/v1/auth/sign-up", { email: "grace@example.com", password: "nanoseconds-of-wire" }),
    );
    must(200, await grace.signIn("grace@example.com", "nanoseconds-of-wire"));
    const cart = await grace.cartWith([lamp.variantId]);
    const placed = must(201, await grace.place(cart, { method: "card", token: "tok_ok" }));
    const own = must(200, await grace.call("GET", "/v1/me/orders"));
    expect(own.at("items.0.id")).toBe(placed.text("order.id"));
    must(200, await grace.call("GET", `/v1/orders/${placed.text("order.id")}`));
    must(404, await ada.call("GET", `/v1/orders/${placed.text("order.id")}`));
    await eventually("the mail", async () => (await mailsAbout(placed.text("order.number"))).length === 1);
  });
});

describe("a challenge of the bank", () => {
  const challenged = async (outcome: "approve" | "decline") => {
    const cart = await ada.cartWith([lamp.variantId]);
    const key = newId<"key">();
    const paying = { method: "card", token: "tok_3ds", returnUrl: "https://shop.example/back", key };
    const pending = must(202, await ada.place(cart, paying));
    expect(pending.at("status")).toBe("action_required");
    expect(Date.parse(String(pending.at("heldUntil")))).toBeGreaterThan(Date.now());
    expect((await ada.place(cart)).at("code")).toBe("checkout.in_progress");
    const page = await send({ method: "GET", url: pending.text("action.url") });
    expect(page.body).toContain("Approve");
    const answered = await fetch(pending.text("action.url"), {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ outcome }),
    });
    expect([answered.status, answered.headers.get("location")]).toEqual([303, "https://shop.example/back"]);
    const path = `/v1/checkouts/${pending.text("checkoutId")}`;
    const stand = await eventually("the checkout is settled", async () => {
      const reply = must(200, await ada.call("GET", path, undefined, { "cart-token": cart.token }));
      return reply.at("status") !== "action_required" && reply;
    });
    return { cart, paying, stand, path };
  };

  it("leads to the order once approved, found by asking and by asking again", async () => {
    const { cart, paying, stand, path } = await challenged("approve");
    expect(stand.at("status")).toBe("confirmed");
    const again = must(201, await ada.place(cart, paying));
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again.text("order.id")).toBe(stand.text("order.id"));
    const stranger = must(200, await ada.call("GET", path));
    expect([stranger.at("status"), stranger.at("order")]).toEqual(["confirmed", undefined]);
    await eventually("the mail", async () => (await mailsAbout(stand.text("order.number"))).length === 1);
  });

  it("gives cart and units back once declined", async () => {
    const before = await unitsLeft(lamp.variantId);
    const { cart, stand } = await challenged("decline");
    expect(stand.body).toMatchObject({ status: "declined", reason: "authentication_failed" });
    expect(await unitsLeft(lamp.variantId)).toBe(before);
    must(201, await ada.place(cart, { method: "card", token: "tok_ok" }));
  });
});

describe("every sandbox token", () => {
  it.each([
    ["tok_ok", 201, null],
    ["tok_slow", 201, null],
    ["tok_ok_late_webhook", 201, null],
    ["tok_declined", 402, "card_declined"],
    ["tok_insufficient_funds", 402, "insufficient_funds"],
    ["tok_fraud", 402, "suspected_fraud"],
    ["tok_down", 402, "provider_unavailable"],
    ["tok_nobody_knows", 402, "invalid_token"],
  ])("%s is answered %i", async (token, status, reason) => {
    const reply = await ada.place(await ada.cartWith([lamp.variantId]), { method: "card", token });
    expect(reply.status).toBe(status);
    if (reason !== null) expect(reply.body).toMatchObject({ code: "payments.declined", reason });
  });

  it("tok_timeout is answered 202, and becomes an order without anybody asking again", async () => {
    const cart = await ada.cartWith([lamp.variantId]);
    const pending = must(202, await ada.place(cart, { method: "card", token: "tok_timeout" }));
    expect(pending.at("status")).toBe("processing");
    const path = `/v1/checkouts/${pending.text("checkoutId")}`;
    await eventually("the order", async () => (await ada.call("GET", path)).at("status") === "confirmed");
    expect(world.provider.opened().filter(({ key }) => key === pending.text("checkoutId"))).toHaveLength(1);
  });

  it("takes from the buyers what the orders say, and nothing else", async () => {
    const rows = await many(
      world.db,
      sql<{ readonly key: string; readonly minor: bigint }>`
        select orders.checkout_id as key, orders.total_minor as minor
        from orders."order" as orders
        where orders.state = 'confirmed' and orders.payment_method = 'card'
      `,
    );
    expect(new Map(rows.map(({ key, minor }) => [key, Number(minor)]))).toEqual(world.provider.taken());
  });
});

describe("conditional requests", () => {
  it("a product that has not changed is 304, and another one when its price has", async () => {
    const path = `/v1/products/${lamp.slug}?channel=eu`;
    const shown = must(200, await ada.call("GET", path));
    const etag = shown.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[^"]+"$/);
    expect((await ada.call("GET", path, undefined, { "if-none-match": etag })).status).toBe(304);
    must(
      200,
      await world.desk(shop, "PUT", "/v1/admin/prices", {
        prices: [{ variantId: lamp.variantId, list: "base-eur", amountMinor: 1_001, currency: "EUR" }],
      }),
    );
    const changed = await eventually("the new price is shown", async () => {
      const reply = await ada.call("GET", path, undefined, { "if-none-match": etag });
      return reply.status === 200 && reply;
    });
    expect(changed.at("price")).toEqual(euros(1_001));
  });

  it("a cart that has changed meanwhile is not overwritten", async () => {
    const cart = await ada.openCart("jp");
    const first = must(200, await ada.add(cart, lamp.variantId));
    const stale = { "cart-token": cart.token, "if-match": first.headers.get("etag") ?? "" };
    const path = `/v1/carts/${cart.id}`;
    must(200, await ada.call("PATCH", path, { shippingAddress: TOKYO }, stale));
    const refused = await ada.call("PATCH", path, { email: "grace@example.com" }, stale);
    expect(refused.status).toBe(412);
    expect((await ada.show(cart)).at("email")).toBeNull();
    for (const token of ["", "wrong"]) must(404, await ada.call("GET", path, undefined, { "cart-token": token }));
  });
});

describe("afterwards", () => {
  it("every invariant holds", async () => {
    expect(await brokenInvariants(world.db)).toEqual([]);
  });
});
