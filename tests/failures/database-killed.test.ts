import { expect, it } from "vitest";
import { eventually } from "#platform/testing";
import { fillCarts } from "../../bench/prepare.ts";
import { startCluster } from "../world/cluster.ts";
import { startCrowd } from "../world/crowd.ts";
import { offer } from "../world/goods.ts";
import { BALANCED, reckon } from "../world/reckoning.ts";
import { send } from "../world/wire.ts";
import { openWorld } from "../world/world.ts";

/** Each is one process of the server first, then all of them. */
const KILLS = 3;
const BUYERS = 12;
const CARTS = 6_000;
/** Orders between two kills. */
const ORDERS_BETWEEN = 60;
/** From the restart of the database until the shop says again that it is ready. */
const READY_WITHIN_MS = 20_000;
const NOT_READY_WITHIN_MS = 5_000;
const TIME_MS = 300_000;

const cluster = await startCluster();
const world = await openWorld({ slowMs: 20, on: cluster });
const lamp = await offer(world.db, "lamp", CARTS);

it(
  "PostgreSQL, killed under load, loses no order that was acknowledged, and the shop comes back by itself",
  async () => {
    const carts = await fillCarts(world.db, CARTS, () => [lamp.variantId]);
    const shop = await world.open();
    const crowd = startCrowd({ buyers: BUYERS, carts, urls: () => [shop.url] });
    const ordered = async (): Promise<void> => {
      const goal = crowd.ordered().size + ORDERS_BETWEEN;
      await eventually("buyers get orders", () => crowd.ordered().size >= goal, 60_000);
    };
    const isReady = async (status: number): Promise<boolean> =>
      (await send({ method: "GET", url: `${shop.url}/readyz` })).status === status;

    for (let kill = 0; kill < KILLS; kill++) {
      await ordered();
      cluster.killBackend();
      await ordered();
      await cluster.killAll();
      await eventually("the shop says that it is not ready", () => isReady(503), NOT_READY_WITHIN_MS);
      expect((await send({ method: "GET", url: `${shop.url}/livez` })).status).toBe(200);
      await cluster.restart();
      await eventually("the shop says that it is ready", () => isReady(200), READY_WITHIN_MS);
    }
    await ordered();
    await crowd.finish();

    expect(await reckon(world, crowd, { variantId: lamp.variantId, stocked: CARTS })).toEqual(BALANCED);
    expect(crowd.oddities).toEqual([]);
    expect(await shop.stop()).toEqual({ code: 0, signal: null });
  },
  TIME_MS,
);
