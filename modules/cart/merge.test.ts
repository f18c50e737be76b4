import { newId } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChannel } from "#modules/channels";
import { openLanes } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { createCarts, type OpenedCart } from "./carts.ts";
import { sealCarts } from "./checkout-doors.ts";
import { CartNotFound } from "./errors.ts";
import { MAX_LINE_QUANTITY, MAX_LINES } from "./limits.ts";
import { mergeCarts } from "./merge.ts";
import { openShop } from "./shop.fixture.ts";

const { db } = await cloneDatabase();
const lanes = openLanes(db, 2);
const carts = createCarts({ db, lanes });
beforeAll(() => openShop(db));
afterAll(async () => {
  await expectInvariants(db);
  await lanes.close();
});

const [lamp, chair, rug] = [newId(), newId(), newId()];
type Filled = Readonly<Record<string, number>>;
const fill = async (customerId: string | null, units: Filled): Promise<OpenedCart> => {
  const opened = await carts.open({ channel: await findChannel(db, "eu"), customerId });
  const proof = { token: opened.token, customerId: null };
  for (const [variantId, quantity] of Object.entries(units)) {
    await carts.change({ cartId: opened.cart.id, proof, change: { kind: "add", variantId, quantity, soldIn: null } });
  }
  return opened;
};
const merge = (customerId: string, guest: OpenedCart, policy?: "sum" | "replace" | "keep") =>
  db.transaction((tx) => mergeCarts(tx, { customerId, cartId: guest.cart.id, cartToken: guest.token }, policy));
const linesOf = async (id: string, customerId: string): Promise<Filled> => {
  const { lines } = await carts.read(id, { token: null, customerId });
  return Object.fromEntries(lines.map(({ variantId, quantity }) => [variantId, quantity]));
};

describe("signing in with a cart (edge case 20)", () => {
  it("adds the guest's units to the customer's, and closes the guest's cart", async () => {
    const ada = newId();
    const own = await fill(ada, { [lamp]: 1, [rug]: 2 });
    const guest = await fill(null, { [lamp]: 3, [chair]: 1 });
    expect(await merge(ada, guest)).toBe(own.cart.id);
    expect(await linesOf(own.cart.id, ada)).toEqual({ [lamp]: 4, [rug]: 2, [chair]: 1 });
    await expect(carts.read(guest.cart.id, { token: guest.token, customerId: ada })).rejects.toThrow(CartNotFound);
  });

  it("is the same twice, and in two tabs at once", async () => {
    const ada = newId();
    const own = await fill(ada, { [lamp]: 1 });
    const guest = await fill(null, { [lamp]: 3 });
    await Promise.all(Array.from({ length: 8 }, () => merge(ada, guest)));
    expect(await merge(ada, guest)).toBeNull();
    expect(await linesOf(own.cart.id, ada)).toEqual({ [lamp]: 4 });
  });

  it("takes the guest's cart over when the customer has none, even if two arrive at once", async () => {
    const ada = newId();
    const guests = await Promise.all([fill(null, { [lamp]: 2 }), fill(null, { [lamp]: 1, [rug]: 1 })]);
    const [one, other] = await Promise.all(guests.map((guest) => merge(ada, guest)));
    expect(one).toBe(other);
    expect(await linesOf(one ?? "", ada)).toEqual({ [lamp]: 3, [rug]: 1 });
  });

  it("follows the policy", async () => {
    const expected = {
      sum: { [lamp]: 4, [rug]: 1, [chair]: 1 },
      replace: { [lamp]: 3, [chair]: 1 },
      keep: { [lamp]: 1, [rug]: 1 },
    };
    for (const policy of ["sum", "replace", "keep"] as const) {
      const ada = newId();
      const own = await fill(ada, { [lamp]: 1, [rug]: 1 });
      await merge(ada, await fill(null, { [lamp]: 3, [chair]: 1 }), policy);
      expect({ [policy]: await linesOf(own.cart.id, ada) }).toEqual({ [policy]: expected[policy] });
    }
  });

  it("keeps to the limits of a line and of a cart", async () => {
    const ada = newId();
    const many = Object.fromEntries(Array.from({ length: MAX_LINES - 1 }, () => [newId(), 1]));
    const own = await fill(ada, { ...many, [lamp]: MAX_LINE_QUANTITY });
    await merge(ada, await fill(null, { [lamp]: 5, [chair]: 1 }));
    const lines = await linesOf(own.cart.id, ada);
    expect([Object.keys(lines).length, lines[lamp], lines[chair]]).toEqual([MAX_LINES, MAX_LINE_QUANTITY, undefined]);
  });

  it("leaves the cart of whoever used the device before alone", async () => {
    const [ada, ben] = [newId(), newId()];
    const adas = await fill(ada, { [lamp]: 2 });
    const bens = await fill(ben, { [rug]: 1 });
    expect(await merge(ben, adas)).toBeNull();
    expect([await linesOf(adas.cart.id, ada), await linesOf(bens.cart.id, ben)]).toEqual([{ [lamp]: 2 }, { [rug]: 1 }]);
  });

  it("does not fail for a cart that is not there, whose token is wrong, or that is being checked out", async () => {
    const ada = newId();
    const guest = await fill(null, { [lamp]: 1 });
    expect(await merge(ada, { ...guest, token: "wrong" })).toBeNull();
    expect(await merge(ada, { ...guest, cart: { ...guest.cart, id: newId() } })).toBeNull();
    expect(await merge(ada, { ...guest, cart: { ...guest.cart, id: "no id" } })).toBeNull();
    const own = await fill(ada, { [rug]: 1 });
    await db.transaction((tx) => sealCarts(tx, [{ cartId: own.cart.id, checkoutId: newId() }]));
    expect(await merge(ada, guest)).toBeNull();
    expect(await linesOf(own.cart.id, ada)).toEqual({ [rug]: 1 });
    expect((await carts.read(guest.cart.id, { token: guest.token, customerId: null })).lines).toHaveLength(1);
  });
});
