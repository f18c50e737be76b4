import { newId, parseCurrency, parseRegion } from "@hansa/kernel";
import { afterAll, describe, expect, it } from "vitest";
import type { Channel } from "#modules/channels";
import { openLanes } from "#platform/db";
import { PreconditionFailed } from "#platform/http";
import { cloneDatabase } from "#platform/testing";
import { createCarts, type OpenedCart } from "./carts.ts";
import { closeCarts, lockCarts, reopenCarts, sealCarts } from "./checkout-doors.ts";
import type { CartChange } from "./decide.ts";
import { CartFull, CartNotFound, CartOrdered, CartSealed, LineNotFound, QuantityTooLarge } from "./errors.ts";
import { MAX_LINE_QUANTITY, MAX_LINES } from "./limits.ts";

const { db, url } = await cloneDatabase();
const lanes = openLanes(db, 2);
const carts = createCarts({ db, lanes });
afterAll(() => lanes.close());

const eu: Channel = {
  code: "eu",
  name: "Europe",
  currency: parseCurrency("EUR"),
  locale: "en",
  countries: ["DE"],
  taxIncluded: true,
  region: parseRegion("eu"),
};
const [lamp, chair] = [newId(), newId()];
const openForGuest = (): Promise<OpenedCart> => carts.open({ channel: eu, customerId: null });
const proofOf = ({ token }: OpenedCart) => ({ token, customerId: null });
const change = (opened: OpenedCart, what: CartChange["change"], ifVersions: readonly number[] | null = null) =>
  carts.change({ cartId: opened.cart.id, proof: proofOf(opened), ifVersions, change: what });
const add = (opened: OpenedCart, variantId: string, quantity = 1) =>
  change(opened, { kind: "add", variantId, quantity, soldIn: null });

describe("a cart", () => {
  it("opens empty, and adding a variant again adds to its line", async () => {
    const opened = await openForGuest();
    expect(opened.cart).toMatchObject({ version: 1, lines: [], channel: "eu", currency: "EUR", codes: [] });
    expect(Buffer.from(opened.token, "base64url")).toHaveLength(16);
    await add(opened, lamp, 2);
    await add(opened, chair);
    expect((await add(opened, lamp, 3)).lines).toEqual([
      { variantId: lamp, quantity: 5 },
      { variantId: chair, quantity: 1 },
    ]);
    expect(await carts.read(opened.cart.id, proofOf(opened))).toMatchObject({
      version: 7,
      lines: [{ quantity: 5 }, { quantity: 1 }],
    });
  });

  it("loses nothing of 200 additions at once, over two processes' worth of lanes", async () => {
    const opened = await openForGuest();
    await using other = await openDesk();
    const adding = Array.from({ length: 200 }, (_, index) =>
      (index % 2 === 0 ? carts : other.carts).change({
        cartId: opened.cart.id,
        proof: proofOf(opened),
        ifVersions: null,
        change: { kind: "add", variantId: index % 3 === 0 ? chair : lamp, quantity: 1 + (index % 4), soldIn: null },
      }),
    );
    await Promise.all(adding);
    const { lines, version } = await carts.read(opened.cart.id, proofOf(opened));
    const units = (which: string) => lines.find(({ variantId }) => variantId === which)?.quantity;
    const expected = (isChair: boolean) =>
      Array.from({ length: 200 }, (_, index) => ((index % 3 === 0) === isChair ? 1 + (index % 4) : 0)).reduce(
        (a, b) => a + b,
      );
    expect([units(chair), units(lamp), version]).toEqual([
      expected(true),
      expected(false),
      1 + expected(true) + expected(false),
    ]);
  });

  it("folds commands on one cart in one batch in the order they came", async () => {
    const opened = await openForGuest();
    const states = await Promise.all([
      add(opened, lamp, 2),
      change(opened, { kind: "set", variantId: lamp, quantity: 7 }),
      change(opened, { kind: "set", variantId: lamp, quantity: 0 }),
      add(opened, lamp, 1),
    ]);
    expect(states.map(({ lines }) => lines[0]?.quantity ?? 0)).toEqual([2, 7, 0, 1]);
    expect((await carts.read(opened.cart.id, proofOf(opened))).lines).toEqual([{ variantId: lamp, quantity: 1 }]);
  });

  it("keeps what the customer tells, and forgets it when told so", async () => {
    const opened = await openForGuest();
    const shippingAddress = { name: "Ada", line1: "1 Main St", city: "Berlin", postalCode: "10115", country: "DE" };
    await change(opened, { kind: "patch", details: { email: "ada@example.com", shippingAddress } });
    await add(opened, lamp);
    await change(opened, { kind: "patch", details: { shippingOption: "express", email: null } });
    expect(await carts.read(opened.cart.id, proofOf(opened))).toMatchObject({
      email: null,
      shippingAddress,
      shippingOption: "express",
      lines: [{ variantId: lamp }],
    });
  });
});

describe("a refused change", () => {
  it("is the same for a wrong token and for a cart that is not there", async () => {
    const opened = await openForGuest();
    const stranger = { ...opened, token: (await openForGuest()).token };
    const nowhere = { ...opened, cart: { ...opened.cart, id: newId() } };
    for (const one of [stranger, nowhere]) {
      await expect(add(one, lamp)).rejects.toThrow(CartNotFound);
      await expect(carts.read(one.cart.id, proofOf(one))).rejects.toThrow(CartNotFound);
    }
    const nobody = { token: null, customerId: null };
    await expect(carts.read(opened.cart.id, nobody)).rejects.toThrow(CartNotFound);
  });

  it("does not undo its neighbours in the batch, and says why", async () => {
    const opened = await openForGuest();
    const outcomes = await Promise.allSettled([
      add(opened, lamp, 1),
      add(opened, lamp, MAX_LINE_QUANTITY),
      change(opened, { kind: "set", variantId: chair, quantity: 2 }),
      change(opened, { kind: "patch", details: { email: "ada@example.com" } }, [1]),
      add(opened, lamp, 1),
    ]);
    const refusals = outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason.constructor : null));
    expect(refusals).toEqual([null, QuantityTooLarge, LineNotFound, PreconditionFailed, null]);
    expect((await carts.read(opened.cart.id, proofOf(opened))).lines).toEqual([{ variantId: lamp, quantity: 2 }]);
  });

  it("stands alone even when it breaks the transaction", async () => {
    const opened = await openForGuest();
    const outcomes = await Promise.allSettled([add(opened, lamp), add(opened, "no uuid"), add(opened, chair)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((await carts.read(opened.cart.id, proofOf(opened))).lines).toHaveLength(2);
  });

  it("comes with the hundred-and-first line, but not with more of a line that is there", async () => {
    const opened = await openForGuest();
    const variants = Array.from({ length: MAX_LINES }, () => newId());
    await Promise.all(variants.map((variantId) => add(opened, variantId)));
    await expect(add(opened, lamp)).rejects.toThrow(CartFull);
    expect((await add(opened, variants[0] ?? "", 1)).lines).toHaveLength(MAX_LINES);
    await change(opened, { kind: "set", variantId: variants[1] ?? "", quantity: 0 });
    expect((await add(opened, lamp)).lines).toHaveLength(MAX_LINES);
  });
});

describe("a customer", () => {
  it("has one cart per channel, opened by the session; opening it again changes its token", async () => {
    const customerId = newId();
    const opening = Array.from({ length: 20 }, () => carts.open({ channel: eu, customerId }));
    const opened = await Promise.all(opening);
    expect(new Set(opened.map(({ cart }) => cart.id)).size).toBe(1);
    const [first] = opened;
    const last = opened.toSorted((one, other) => other.cart.version - one.cart.version)[0];
    if (first === undefined || last === undefined) throw new Error("nothing was opened");
    await expect(carts.read(first.cart.id, proofOf(first))).rejects.toThrow(CartNotFound);
    expect(await carts.read(last.cart.id, proofOf(last))).toMatchObject({ customerId });
    expect(await carts.read(last.cart.id, { token: null, customerId })).toMatchObject({ id: first.cart.id });
    await expect(carts.read(last.cart.id, { token: null, customerId: newId() })).rejects.toThrow(CartNotFound);
  });
});

describe("checkout", () => {
  it("seals a cart against changes, opens it again, and closes it for good", async () => {
    const opened = await openForGuest();
    await add(opened, lamp, 2);
    const { id } = opened.cart;
    const locked = await db.transaction(async (tx) => {
      const found = await lockCarts(tx, [id, newId()]);
      expect(await sealCarts(tx, [{ cartId: id, checkoutId: newId() }])).toEqual([id]);
      return found;
    });
    expect([...locked.values()]).toMatchObject([{ id, state: "open", lines: [{ variantId: lamp, quantity: 2 }] }]);
    await expect(add(opened, lamp)).rejects.toThrow(CartSealed);
    expect(await db.transaction((tx) => sealCarts(tx, [{ cartId: id, checkoutId: newId() }]))).toEqual([]);

    expect(await db.transaction((tx) => reopenCarts(tx, [id, id]))).toEqual([id]);
    expect((await add(opened, lamp)).lines).toEqual([{ variantId: lamp, quantity: 3 }]);

    await db.transaction((tx) => sealCarts(tx, [{ cartId: id, checkoutId: newId() }]));
    expect(await db.transaction((tx) => closeCarts(tx, [id]))).toEqual([id]);
    expect(await db.transaction((tx) => closeCarts(tx, [id]))).toEqual([]);
    expect(await db.transaction((tx) => reopenCarts(tx, [id]))).toEqual([]);
    await expect(add(opened, lamp)).rejects.toThrow(CartOrdered);
    expect(await carts.read(id, proofOf(opened))).toMatchObject({ state: "ordered" });
  });
});

async function openDesk() {
  const { openDatabase } = await import("#platform/db");
  const second = openDatabase({ url });
  const own = openLanes(second, 1);
  return {
    carts: createCarts({ db: second, lanes: own }),
    async [Symbol.asyncDispose]() {
      await own.close();
      await second.close();
    },
  };
}
