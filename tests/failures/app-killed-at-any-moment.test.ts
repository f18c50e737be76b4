import { randomInt } from "node:crypto";
import { expect, it } from "vitest";
import { eventually } from "#platform/testing";
import { fillCarts } from "../../bench/prepare.ts";
import { type Crowd, startCrowd } from "../world/crowd.ts";
import { offer } from "../world/goods.ts";
import { BALANCED, reckon } from "../world/reckoning.ts";
import { freePort, type ShopProcess } from "../world/shop-process.ts";
import { letTimePass, openWorld } from "../world/world.ts";

/** Of two processes, each at moments of its own. */
const KILLS = 20;
/** A process is killed when so many orders were answered since it came up, drawn anew each time. */
const MOST_ORDERS_OF_A_LIFE = 25;
const BUYERS = 8;
const CARTS = 4_000;
const TIME_MS = 300_000;

const world = await openWorld({ slowMs: 20 });
const lamp = await offer(world.db, "lamp", CARTS);

it(
  `of ${String(KILLS)} kills none costs an order, a unit or a cent`,
  async () => {
    const carts = await fillCarts(world.db, CARTS, () => [lamp.variantId]);
    const ports = [world.port, await freePort()];
    const urls = ports.map((port) => `http://127.0.0.1:${String(port)}`);
    const shops = await Promise.all(ports.map((port) => world.open({ port })));
    const crowd = startCrowd({ buyers: BUYERS, carts, urls: () => urls });
    await Promise.all(shops.map((shop) => dieAgainAndAgain(shop, crowd)));
    await crowd.finish();

    expect(await reckon(world, crowd, { variantId: lamp.variantId, stocked: CARTS })).toEqual(BALANCED);
    expect(crowd.oddities).toEqual([]);
    expect(crowd.history.filter(({ unanswered }) => unanswered.length > 0).length).toBeGreaterThan(0);
    expect(crowd.ordered().size).toBeGreaterThan(KILLS);
  },
  TIME_MS,
);

async function dieAgainAndAgain(first: ShopProcess, crowd: Crowd): Promise<void> {
  let shop = first;
  for (let kill = 0; kill < KILLS / 2; kill++) {
    const goal = crowd.history.length + randomInt(1, MOST_ORDERS_OF_A_LIFE);
    await eventually("the buyers order", () => crowd.history.length >= goal, 60_000);
    await shop.kill();
    shop = await world.open({ port: first.port });
    // The next look at what the dead process left is due: also at what the living one is asking for right now.
    await letTimePass(world.db);
  }
}
