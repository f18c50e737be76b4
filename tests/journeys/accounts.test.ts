import { describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { eventually } from "#platform/testing";
import { type Buyer, must, openBuyer } from "../world/buyer.ts";
import { offer } from "../world/goods.ts";
import { brokenInvariants, openWorld } from "../world/world.ts";

const world = await openWorld();
const [lamp, rug, vase] = [
  await offer(world.db, "lamp", 50),
  await offer(world.db, "rug", 50),
  await offer(world.db, "vase", 50),
];
const shop = await world.open();
const PASSWORD = "nanoseconds-of-wire";

async function signUp(email: string): Promise<Buyer> {
  const buyer = openBuyer(shop.url);
  must(202, await buyer.call("POST", "/v1/auth/sign-up", { email, password: PASSWORD }));
  return buyer;
}

/** What is in a cart, by variant. */
async function linesOf(buyer: Buyer, cartId: string, token?: string): Promise<Readonly<Record<string, unknown>>> {
  const reply = must(
    200,
    await buyer.call("GET", `/v1/carts/${cartId}`, undefined, token === undefined ? {} : { "cart-token": token }),
  );
  const lines = reply.at("lines");
  return Object.fromEntries(
    (Array.isArray(lines) ? lines : []).map(({ variantId, quantity }) => [variantId, quantity]),
  );
}

/** The secret of the link in the latest mail of this kind to this address. */
async function secretFromMail(email: string, kind: string): Promise<string> {
  return await eventually("the mail", async () => {
    const [mail] = await many(
      world.db,
      sql<{ readonly body: string }>`
        select text_body as body from notifications.mail
        where kind = ${kind} and to_address = ${email}
        order by created_at desc
      `,
    );
    return /token=([\w.~-]+)/.exec(mail?.body ?? "")?.[1];
  });
}

describe("a guest's cart, when its holder signs in", () => {
  it("joins the account's: quantities are added, and nothing is lost", async () => {
    const grace = await signUp("grace@example.com");
    must(200, await grace.signIn("grace@example.com", PASSWORD));
    const own = await grace.openCart();
    must(200, await grace.add(own, lamp.variantId, 1));
    must(200, await grace.add(own, vase.variantId, 2));

    const guest = openBuyer(shop.url);
    const cart = await guest.openCart();
    must(200, await guest.add(cart, lamp.variantId, 3));
    must(200, await guest.add(cart, rug.variantId, 1));
    must(200, await guest.signIn("grace@example.com", PASSWORD, cart));

    const expected = { [lamp.variantId]: 4, [vase.variantId]: 2, [rug.variantId]: 1 };
    expect(await linesOf(guest, own.id)).toEqual(expected);
    expect(await linesOf(guest, (await guest.openCart()).id)).toEqual(expected);
    // The merged cart is over: its token opens nothing that could be ordered a second time.
    expect((await openBuyer(shop.url).place(cart)).status).toBeGreaterThanOrEqual(400);
  });

  it("is merged once, however often and however simultaneously she signs in", async () => {
    await signUp("joan@example.com");
    const guest = openBuyer(shop.url);
    const cart = await guest.openCart();
    must(200, await guest.add(cart, lamp.variantId, 3));
    const tabs = Array.from({ length: 4 }, () => openBuyer(shop.url));
    const replies = await Promise.all(tabs.map((tab) => tab.signIn("joan@example.com", PASSWORD, cart)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    must(200, await guest.signIn("joan@example.com", PASSWORD, cart));
    expect(await linesOf(guest, (await guest.openCart()).id)).toEqual({ [lamp.variantId]: 3 });
  });

  it("is left alone when it belongs to somebody else", async () => {
    const hers = await signUp("hedy@example.com");
    must(200, await hers.signIn("hedy@example.com", PASSWORD));
    const cart = await hers.openCart();
    must(200, await hers.add(cart, lamp.variantId, 2));
    const next = await signUp("mary@example.com");
    must(200, await next.signIn("mary@example.com", PASSWORD, cart));
    expect(await linesOf(next, (await next.openCart()).id)).toEqual({});
    expect(await linesOf(hers, cart.id)).toEqual({ [lamp.variantId]: 2 });
  });

  it("does not open the cart of an account to others", async () => {
    const hers = await signUp("lise@example.com");
    must(200, await hers.signIn("lise@example.com", PASSWORD));
    const cart = await hers.openCart();
    expect((await openBuyer(shop.url).call("GET", `/v1/carts/${cart.id}`)).status).toBe(404);
  });
});

describe("a guest's order", () => {
  it("is found in the account only once the address is proved, and not by who merely registers it", async () => {
    const email = "ada@example.com";
    const guest = openBuyer(shop.url);
    const placed = must(201, await guest.place(await guest.cartWith([lamp.variantId])));
    const path = `/v1/orders/${placed.text("order.id")}`;

    const account = await signUp(email);
    must(200, await account.signIn(email, PASSWORD));
    expect(must(200, await account.call("GET", "/v1/me/orders")).at("items")).toEqual([]);
    must(404, await account.call("GET", path));
    must(404, await account.call("POST", `${path}/cancel`, {}));

    const token = await secretFromMail(email, "verify_email");
    must(204, await account.call("POST", "/v1/auth/verify-email/confirm", { token }));
    expect(must(200, await account.call("GET", "/v1/me/orders")).at("items.0.id")).toBe(placed.text("order.id"));
    expect(must(200, await account.call("GET", path)).at("number")).toBe(placed.text("order.number"));
  });

  it("is the account's also when the address was written in another case, and nobody else's", async () => {
    const guest = openBuyer(shop.url);
    const cart = await guest.cartWith([lamp.variantId]);
    must(200, await guest.details(cart, { email: "Rosalind@Example.com" }));
    const placed = must(201, await guest.place(cart));
    const account = await signUp("rosalind@example.com");
    must(200, await account.signIn("rosalind@example.com", PASSWORD));
    must(
      204,
      await account.call("POST", "/v1/auth/verify-email/confirm", {
        token: await secretFromMail("rosalind@example.com", "verify_email"),
      }),
    );
    must(200, await account.call("GET", `/v1/orders/${placed.text("order.id")}`));
    const stranger = await signUp("rosalind.other@example.com");
    must(200, await stranger.signIn("rosalind.other@example.com", PASSWORD));
    expect((await stranger.call("GET", `/v1/orders/${placed.text("order.id")}`)).status).toBe(404);
  });
});

describe("afterwards", () => {
  it("every invariant holds", async () => {
    expect(await brokenInvariants(world.db)).toEqual([]);
  });
});
