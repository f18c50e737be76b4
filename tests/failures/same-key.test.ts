import { newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { fillCarts, type PreparedCart } from "../../bench/prepare.ts";
import { openBuyer } from "../world/buyer.ts";
import { offer } from "../world/goods.ts";
import type { Reply } from "../world/wire.ts";
import { bookedCheckouts, brokenInvariants, openWorld, settled } from "../world/world.ts";

/** Orders, each asked for so many times at once. */
const ROUNDS = 40;
/** The double click, at its worst: half at each process. */
const CLICKS = 20;
const TIME_MS = 90_000;

const world = await openWorld();
const lamp = await offer(world.db, "lamp", ROUNDS * 2);
const shops = await Promise.all([world.open(), world.open({ port: 0 })]);
const buyers = shops.map(({ url }) => openBuyer(url));
const carts = await fillCarts(world.db, ROUNDS, () => [lamp.variantId]);

interface Click {
  readonly cart: PreparedCart;
  readonly key: string;
  readonly method: string;
  readonly token?: string;
}

async function click({ cart, ...paying }: Click, times: number): Promise<readonly Reply[]> {
  const ask = async (_: unknown, index: number) => await buyers[index % buyers.length]?.place(cart, paying);
  return (await Promise.all(Array.from({ length: times }, ask))).flatMap((reply) => reply ?? []);
}

describe("twenty requests with one key, at two processes at once", () => {
  it.each([
    { method: "invoice", from: 0 },
    { method: "card", token: "tok_slow", from: ROUNDS / 2 },
  ])(
    "by $method are one order and one answer, and another body under that key is refused",
    async ({ from, ...paying }) => {
      for (const cart of carts.slice(from, from + ROUNDS / 2)) {
        const one: Click = { cart, key: newId<"key">(), ...paying };
        const replies = await click(one, CLICKS);
        const placed = replies.filter(({ status }) => status === 201);
        // At the other process the money may be on its way still: that is what it says then, and nothing else.
        const waiting = replies.filter(({ status }) => status === 202);
        expect([placed.length > 0, placed.length + waiting.length]).toEqual([true, CLICKS]);
        expect(new Set(placed.map(({ body }) => JSON.stringify(body))).size).toBe(1);
        expect(new Set(waiting.map((reply) => reply.text("checkoutId"))).size).toBeLessThanOrEqual(1);

        const [first] = placed;
        const again = await click(one, buyers.length);
        expect(again.map(({ status, body }) => ({ status, body }))).toEqual(
          buyers.map(() => ({ status: 201, body: first?.body })),
        );
        expect(again.map(({ headers }) => headers.get("idempotency-replayed"))).toEqual(buyers.map(() => "true"));
        const other = await click({ ...one, method: "card", token: "tok_declined" }, buyers.length);
        expect(other.map((reply) => [reply.status, reply.at("code")])).toEqual(
          buyers.map(() => [422, "idempotency.key_reused"]),
        );
      }
    },
    TIME_MS,
  );

  it("are charged once", async () => {
    expect(await settled(world.db)).toHaveLength(ROUNDS);
    expect((await bookedCheckouts(world.db)).every(({ orderState }) => orderState === "confirmed")).toBe(true);
    expect(world.provider.opened()).toHaveLength(ROUNDS / 2);
    expect(await brokenInvariants(world.db)).toEqual([]);
  });
});
