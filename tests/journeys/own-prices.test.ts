import { beforeAll, describe, expect, it } from "vitest";
import { setTerms } from "#modules/identity";
import { setPrices, upsertPriceList } from "#modules/pricing";
import { eventually } from "#platform/testing";
import { must, openBuyer } from "../world/buyer.ts";
import { offer, restock } from "../world/goods.ts";
import { openWorld } from "../world/world.ts";

const world = await openWorld();
const lamp = await offer(world.db, "lamp", 5);
const rug = await offer(world.db, "rug", 5);
const shop = await world.open();
const ada = openBuyer(shop.url);
const guest = openBuyer(shop.url);
const email = "ada@example.com";
const password = "nanoseconds-of-wire";
const asked = `/v1/me/prices?channel=eu&products=${lamp.productId},${rug.productId}`;
const euros = (amountMinor: number) => ({ amountMinor, currency: "EUR" });
let customerId = "";

beforeAll(async () => {
  must(202, await ada.call("POST", "/v1/auth/sign-up", { email, password }));
  must(200, await ada.signIn(email, password));
  customerId = must(200, await ada.call("GET", "/v1/me")).text("id");
  const list = { code: "trade-eur", name: "Trade", channel: "eu", kind: "base", priority: 10 } as const;
  await world.db.transaction(async (tx) => {
    await upsertPriceList(tx, { ...list, currency: "EUR", customerGroup: "trade", validFrom: null, validUntil: null });
    const price = { variantId: lamp.variantId, list: list.code, minQuantity: 1, currency: "EUR" };
    await setPrices(tx, [{ ...price, amountMinor: 700n }]);
  });
});

describe("a customer in a group", () => {
  it("is told what products cost them, which is what their cart says", async () => {
    expect(must(200, await ada.call("GET", asked)).at("items")).toEqual([]);
    await world.db.transaction((tx) =>
      setTerms(tx, customerId, { customerGroup: "trade", taxExemption: null, vatId: null }),
    );
    const told = must(200, await ada.call("GET", asked));
    expect(told.at("items")).toHaveLength(2);
    const items = told.at("items") as readonly { readonly productId: string }[];
    expect(items.find(({ productId }) => productId === lamp.productId)).toEqual({
      productId: lamp.productId,
      price: euros(700),
      variants: [{ id: lamp.variantId, price: euros(700) }],
    });
    expect(items.find(({ productId }) => productId === rug.productId)).toMatchObject({ price: euros(1_000) });
    const cart = await ada.openCart();
    must(200, await ada.add(cart, lamp.variantId));
    await eventually(
      "the cart knows the terms",
      async () => (await ada.show(cart)).at("lines.0.unitPrice.amountMinor") === 700,
    );
  });

  it("changes nothing for anybody else", async () => {
    expect((await guest.call("GET", asked)).status).toBe(401);
    const shown = must(200, await guest.call("GET", `/v1/products/${lamp.slug}?channel=eu`));
    expect(shown.at("price")).toEqual(euros(1_000));
    expect(must(200, await ada.call("GET", `/v1/products/${lamp.slug}?channel=eu`)).at("price")).toEqual(euros(1_000));
  });

  it("is told of what is sold out too, and of no more products than a page has", async () => {
    await restock(world.db, lamp.variantId, 0);
    expect(must(200, await ada.call("GET", asked)).at("items")).toHaveLength(2);
    const many = Array.from({ length: 101 }, () => crypto.randomUUID()).join(",");
    expect((await ada.call("GET", `/v1/me/prices?products=${many}`)).status).toBe(422);
    expect((await ada.call("GET", "/v1/me/prices?products=lamp")).status).toBe(422);
  });
});
