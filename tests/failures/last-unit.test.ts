import { describe, expect, it } from "vitest";
import { type Database, first, sql } from "#platform/db";
import { fillCarts, type PreparedCart } from "../../bench/prepare.ts";
import { openBuyer } from "../world/buyer.ts";
import { offer, restock } from "../world/goods.ts";
import { bookedCheckouts, brokenInvariants, openWorld } from "../world/world.ts";

/** Rounds, each for the last unit that there is. */
const ROUNDS = 200;
/** Buyers that want it at once, half of them at each process. */
const BUYERS = 50;
/** Of so many rounds, one is paid by card. */
const CARD_EVERY = 8;
const TIME_MS = 120_000;

const world = await openWorld();
const lamp = await offer(world.db, "lamp", 0);
const shops = await Promise.all([world.open(), world.open({ port: 0 })]);
const buyers = shops.map(({ url }) => openBuyer(url));

/** What is free of the lamp; below zero it would have been sold twice. */
async function lookAtStock(db: Database): Promise<{ readonly free: number; readonly onHand: number }> {
  const row = await first(
    db,
    sql<{ readonly free: number; readonly onHand: number }>`
      select on_hand - reserved as free, on_hand as "onHand"
      from inventory.stock
      where variant_id = ${lamp.variantId}::uuid
    `,
  );
  if (row === null) throw new Error("the lamp has no stock");
  return row;
}

async function deadlocks(db: Database): Promise<number> {
  const row = await first(
    db,
    sql<{ readonly count: number }>`
      select deadlocks::int as count from pg_stat_database where datname = current_database()
    `,
  );
  return row?.count ?? 0;
}

describe("the last unit, wanted by fifty at two processes", () => {
  it(
    "goes to exactly one of them, in every round, and everyone else is told so",
    async () => {
      const carts = [...(await fillCarts(world.db, BUYERS + ROUNDS, () => [lamp.variantId]))];
      let racing = carts.splice(0, BUYERS);
      const lows: number[] = [];
      const ended = new AbortController();
      const watching = watch(lows, ended.signal);
      for (let round = 0; round < ROUNDS; round++) {
        await restock(world.db, lamp.variantId, 1);
        const paying = round % CARD_EVERY === 0 ? { method: "card", token: "tok_ok" } : {};
        const replies = await Promise.all(
          racing.map(async (cart, index) => ({
            cart,
            reply: await buyers[index % buyers.length]?.place(cart, paying),
          })),
        );
        const won = replies.filter(({ reply }) => reply?.status === 201);
        const told = replies.filter(({ reply }) => reply?.at("code") === "inventory.insufficient_stock");
        expect({ round, won: won.length, told: told.length }).toEqual({ round, won: 1, told: BUYERS - 1 });
        expect(await lookAtStock(world.db)).toEqual({ free: 0, onHand: 0 });
        const winner = won[0]?.cart;
        racing = racing.flatMap((cart): readonly PreparedCart[] => (cart === winner ? carts.splice(0, 1) : [cart]));
      }
      ended.abort();
      await watching;
      expect(lows.length).toBeGreaterThan(ROUNDS / 2);
      expect(Math.min(...lows)).toBe(0);
      expect(await deadlocks(world.db)).toBe(0);
    },
    TIME_MS,
  );

  it("was charged for those who got it, and for nobody else", async () => {
    const booked = await bookedCheckouts(world.db);
    expect(booked).toHaveLength(ROUNDS);
    expect(new Set(booked.map(({ orderState }) => orderState))).toEqual(new Set(["confirmed"]));
    expect(world.provider.opened()).toHaveLength(Math.ceil(ROUNDS / CARD_EVERY));
    expect(world.provider.taken().size).toBe(Math.ceil(ROUNDS / CARD_EVERY));
  });

  it("leaves every invariant true", async () => {
    expect(await brokenInvariants(world.db)).toEqual([]);
  });
});

/** Reads the stock all the while, as a shop window does. */
async function watch(lows: number[], ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const { free, onHand } = await lookAtStock(world.db);
    lows.push(Math.min(free, onHand));
  }
}
