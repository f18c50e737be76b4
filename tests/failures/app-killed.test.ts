import { newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { first, many, sql } from "#platform/db";
import { eventually } from "#platform/testing";
import { type CartInHand, must, openBuyer } from "../world/buyer.ts";
import { type Good, offer } from "../world/goods.ts";
import { lockRows } from "../world/row-lock.ts";
import { bookedCheckouts, brokenInvariants, openWorld, settled } from "../world/world.ts";

const TIME_MS = 120_000;
const LAMP_SHIPPED_MINOR = 1_490;

const world = await openWorld();
const { db, provider } = world;
const buyer = openBuyer(`http://127.0.0.1:${String(world.port)}`);
let shop = await world.open();

/** An order that is about to be placed. */
interface Coming {
  readonly cart: CartInHand;
  readonly lamp: Good;
}

/** A moment on the way of an order. */
interface Moment {
  /** The order has come there, and stands still. */
  readonly reached: Promise<unknown>;
  /** What is done when the process is dead, and when the next one is up. */
  readonly whenDead: () => Promise<unknown>;
  readonly whenUp?: () => void;
}

const steps: readonly (readonly [name: string, come: (order: Coming) => Promise<Moment>])[] = [
  [
    "while it locks the cart",
    ({ cart }) => atRows(sql`select id from cart.cart where id = ${cart.id}::uuid for update`),
  ],
  [
    "while it takes the units",
    ({ lamp }) => atRows(sql`select region from inventory.stock where variant_id = ${lamp.variantId}::uuid for update`),
  ],
  ["before the provider has read the payment", () => atProvider("request", "drop")],
  ["while the payment is on its way, and arrives late", () => atProvider("request", "release")],
  ["after the provider has charged, before its answer came", () => atProvider("answer", "drop")],
  ["while it writes the answer down", atAnswer],
  ["right after the order is confirmed", ({ cart }) => untilConfirmed(cart)],
];

describe("the app, killed with an order on its way", () => {
  it.each(steps)(
    "%s: the order is finished once, without the buyer and with",
    async (name, come) => {
      const lamp = await offer(db, `lamp ${name}`.replaceAll(/[^a-z]+/g, "-"), 5);
      const cart = await buyer.cartWith([lamp.variantId]);
      const paying = { method: "card", token: "tok_ok", key: newId<"key">() };
      const moment = await come({ cart, lamp });
      const placing = buyer.place(cart, paying).catch(() => null);
      await moment.reached;
      await shop.kill();
      await placing;
      await moment.whenDead();
      shop = await world.open();
      moment.whenUp?.();

      // Whoever asks at once is told yes or "wait", and neither is charged a second time.
      const atOnce = await buyer.place(cart, paying);
      expect([201, 202]).toContain(atOnce.status);
      await settled(db);
      const placed = must(201, await buyer.place(cart, paying));
      expect(await wholeTruth(cart, lamp)).toEqual({
        orders: [{ id: placed.text("order.id"), state: "confirmed" }],
        charges: [{ amountMinor: LAMP_SHIPPED_MINOR, orderReference: placed.text("order.number") }],
        units: { onHand: 4, reserved: 0 },
      });
      await eventually("the mail", async () => (await mailsAbout(placed.text("order.number"))) === 1);
    },
    TIME_MS,
  );

  it("right after it said yes: the order stands", async () => {
    const lamp = await offer(db, "lamp-after-yes", 5);
    const cart = await buyer.cartWith([lamp.variantId]);
    const paying = { method: "invoice", key: newId<"key">() };
    const placed = must(201, await buyer.place(cart, paying));
    await shop.kill();
    shop = await world.open();
    const again = must(201, await buyer.place(cart, paying));
    expect([again.body, again.headers.get("idempotency-replayed")]).toEqual([placed.body, "true"]);
    await eventually("the mail", async () => (await mailsAbout(placed.text("order.number"))) === 1);
  });

  it("and nobody else's order or money is touched", async () => {
    expect((await bookedCheckouts(db)).map(({ state, orderState }) => [state, orderState])).toEqual(
      [...steps, "right after it said yes"].map(() => ["confirmed", "confirmed"]),
    );
    expect(provider.taken().size).toBe(steps.length);
    expect(await brokenInvariants(db)).toEqual([]);
  });
});

async function atRows(statement: Parameters<typeof lockRows>[1]): Promise<Moment> {
  const lock = await lockRows(db, statement);
  return { reached: lock.awaited(), whenDead: () => lock.release() };
}

function atProvider(point: "request" | "answer", then: "drop" | "release"): Promise<Moment> {
  const held = provider.hold(point);
  const whenDead = (): Promise<void> => Promise.resolve(then === "drop" ? held.drop() : undefined);
  return Promise.resolve({ reached: held.arrived, whenDead, whenUp: () => held.release() });
}

async function atAnswer(): Promise<Moment> {
  const held = provider.hold("answer");
  const { promise: dead, resolve: tellDead } = Promise.withResolvers<void>();
  const reached = (async () => {
    await held.arrived;
    const lock = await lockRows(db, sql`select id from checkout.attempt where state = 'authorizing' for update`);
    held.release();
    await lock.awaited();
    void dead.then(() => lock.release());
  })();
  return Promise.resolve({ reached, whenDead: () => Promise.resolve(tellDead()) });
}

function untilConfirmed(cart: CartInHand): Promise<Moment> {
  const isConfirmed = async (): Promise<boolean> => {
    const row = await first(
      db,
      sql<{ readonly state: string }>`select state from checkout.attempt where cart_id = ${cart.id}::uuid`,
    );
    return row?.state === "confirmed";
  };
  return Promise.resolve({
    reached: eventually("the order is confirmed", isConfirmed),
    whenDead: () => Promise.resolve(),
  });
}

/** What the shop, the provider and the shelf say of this order. */
async function wholeTruth(cart: CartInHand, { variantId }: Good) {
  const orders = await many(
    db,
    sql<{ readonly id: string; readonly state: string; readonly key: string }>`
      select id, state, checkout_id as key
      from orders."order"
      where cart_id = ${cart.id}::uuid
    `,
  );
  const units = await first(
    db,
    sql<{ readonly onHand: number; readonly reserved: number }>`
      select on_hand as "onHand", reserved
      from inventory.stock
      where variant_id = ${variantId}::uuid
    `,
  );
  const keys = new Set(orders.map(({ key }) => key));
  const charges = provider
    .opened()
    .flatMap(({ key, amountMinor, orderReference }) => (keys.has(key) ? [{ amountMinor, orderReference }] : []));
  return { orders: orders.map(({ id, state }) => ({ id, state })), charges, units };
}

async function mailsAbout(number: string): Promise<number> {
  const row = await first(
    db,
    sql<{ readonly count: number }>`
      select count(*)::int as count from notifications.mail where subject like ${`%${number}%`}
    `,
  );
  return row?.count ?? 0;
}
