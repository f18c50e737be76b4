import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { eventually } from "#platform/testing";
import { fillCarts } from "../../bench/prepare.ts";
import { openBalancer } from "../world/balancer.ts";
import { startCrowd } from "../world/crowd.ts";
import { offer } from "../world/goods.ts";
import { BALANCED, reckon } from "../world/reckoning.ts";
import { makeDirectory, startShop } from "../world/shop-process.ts";
import { openWorld } from "../world/world.ts";

/** Times that a process is replaced while the other goes on, as in a rolling upgrade. */
const STOPS = 4;
const BUYERS = 8;
const CARTS = 3_000;
const ORDERS_BETWEEN = 40;
/** In which the balancer looks away. */
const DRAIN_MS = 1_000;
const TIME_MS = 300_000;

it(
  "a process that is asked to end fails no request, and ends well",
  async () => {
    const world = await openWorld({ slowMs: 20 });
    const lamp = await offer(world.db, "lamp", CARTS);
    const carts = await fillCarts(world.db, CARTS, () => [lamp.variantId]);
    const env = { HANSA_DRAIN_MS: String(DRAIN_MS) };
    const shops = [await world.open({ env }), await world.open({ port: 0, env })];
    const balancer = openBalancer(shops.map(({ url }) => url));
    const bothReady = () => eventually("both are ready", () => balancer.ready().length === shops.length, 60_000);
    await bothReady();
    const crowd = startCrowd({ buyers: BUYERS, carts, urls: () => balancer.ready() });
    for (let stop = 0; stop < STOPS; stop++) {
      const goal = crowd.ordered().size + ORDERS_BETWEEN;
      await eventually("buyers get orders", () => crowd.ordered().size >= goal, 60_000);
      const old = shops[stop % shops.length];
      expect(await old?.stop()).toEqual({ code: 0, signal: null });
      shops[stop % shops.length] = await world.open({ env, ...(old === undefined ? {} : { port: old.port }) });
      await bothReady();
    }
    await crowd.finish();
    await balancer.close();

    expect(crowd.history.flatMap(({ unanswered }) => unanswered.map(({ message }) => message))).toEqual([]);
    expect(crowd.oddities).toEqual([]);
    expect(await reckon(world, crowd, { variantId: lamp.variantId, stocked: CARTS })).toEqual(BALANCED);
  },
  TIME_MS,
);

it(
  "a first start with all that it brings along leaves no process behind",
  async () => {
    const dataDirectory = await makeDirectory();
    const shop = await startShop({ dataDirectory, env: { HANSA_SEED: "demo" } });
    const family = processesOf(dataDirectory, shop.pid);
    expect(family.some(({ command }) => command.includes("postgres"))).toBe(true);
    expect(family.some(({ command }) => command.includes("psp-emulator"))).toBe(true);
    expect(await shop.stop()).toEqual({ code: 0, signal: null });
    expect(family.filter(({ pid }) => existsSync(`/proc/${String(pid)}`))).toEqual([]);
    expect(existsSync(join(dataDirectory, "postgres", "postmaster.pid"))).toBe(false);
  },
  TIME_MS,
);

/** Children of the process, and whoever works in its directory. */
function processesOf(directory: string, parent: number): readonly { readonly pid: number; readonly command: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const command = readProc(name, "cmdline").replaceAll("\0", " ");
      const stat = readProc(name, "stat");
      const [, ppid] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const isOurs = Number(ppid) === parent || command.includes(directory);
      return isOurs ? [{ pid: Number(name), command }] : [];
    });
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // it ended since we looked
  }
}
