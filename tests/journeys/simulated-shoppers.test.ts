import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { eventually } from "#platform/testing";
import { sendShoppers } from "../../tools/traffic/traffic.ts";
import { must } from "../world/buyer.ts";
import { offer } from "../world/goods.ts";
import { brokenInvariants, openWorld } from "../world/world.ts";

const world = await openWorld();
for (const sku of ["lamp", "chair", "vase"]) await offer(world.db, sku, 1_000);
const shop = await world.open();

async function ordersIn(state: string): Promise<number> {
  const { body } = must(200, await world.desk(shop, "GET", `/v1/admin/orders?state=${state}&limit=100`));
  return (body as { readonly items: readonly unknown[] }).items.length;
}

describe("simulated shoppers", () => {
  it("browse, abandon and buy by the public routes, and leave the shop in order when they are called off", async () => {
    const stopped = new AbortController();
    const endings: string[] = [];
    const sent = sendShoppers({
      url: shop.url,
      perMinute: 600,
      seed: 7,
      signal: stopped.signal,
      tell: (ending) => endings.push(ending instanceof Error ? ending.message : ending),
    });
    await eventually("one has bought", () => Promise.resolve(endings.includes("bought")), 30_000);
    await eventually("one has left a cart", () => Promise.resolve(endings.includes("abandoned")), 30_000);
    stopped.abort();
    expect(await Promise.race([sent, delay(5_000, "still there", { ref: false })])).toBeUndefined();
    const known = ["left", "abandoned", "bought", "declined", "cancelled", "found nothing"];
    expect(endings.filter((ending) => !known.includes(ending))).toEqual([]);
    expect(await ordersIn("confirmed")).toBeGreaterThan(0);
    const live = must(200, await world.desk(shop, "GET", "/v1/admin/insights/live"));
    expect(JSON.stringify(live.at("behaviour"))).toContain("views");
    expect(await brokenInvariants(world.db)).toEqual([]);
  });

  it("are offered by demo shops only", async () => {
    const asked = await world.desk(shop, "GET", "/v1/admin/demo-traffic");
    expect(asked.body).toEqual({ isOffered: false, perMinute: null });
    const refused = await world.desk(shop, "PUT", "/v1/admin/demo-traffic", { isOn: true });
    expect([refused.status, refused.at("code")]).toEqual([409, "insights.traffic_not_offered"]);
  });
});
