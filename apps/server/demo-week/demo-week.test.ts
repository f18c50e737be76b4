import { DAY_MS } from "@hansa/kernel";
import { describe, expect, inject, it } from "vitest";
import { listOrders, MAX_ORDERS } from "#modules/orders";
import { many, runInvariants, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { seedOnce } from "../seed.ts";
import { demoWeek } from "./demo-week.ts";
import { visitsBefore } from "./visits.ts";

const { db } = await cloneDatabase();
await seedOnce(db, "demo");
const context = { db, signal: new AbortController().signal };

describe("the week before a demo shop", () => {
  it("is the same every time, and none of it lies ahead", () => {
    const onSale = Array.from({ length: 9 }, (_, index) => ({ variantId: `v${String(index)}`, productId: "p" }));
    const until = new Date("2026-11-20T12:00:00Z");
    const visits = visitsBefore(until, onSale);
    expect(visitsBefore(until, onSale)).toEqual(visits);
    const times = visits.map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(Math.max(...times)).toBeLessThan(until.getTime());
    expect(Math.min(...times)).toBeGreaterThanOrEqual(until.getTime() - 7 * DAY_MS);
  });

  it("is written once, into lists and reports alike, and breaks no invariant", async () => {
    const { did } = await demoWeek.run(context);
    expect(did).toBeGreaterThan(500);
    expect(await demoWeek.run(context)).toMatchObject({ did: 0 });
    const nobody = { customerId: null, emailHash: null, state: null };
    expect(await listOrders(db, nobody, { before: null, limit: MAX_ORDERS })).toHaveLength(MAX_ORDERS);
    const [told] = await many(
      db,
      sql<{ readonly orders: number; readonly listed: number }>`
        select
          (select sum(orders)::int from insights.sales_minute) as orders,
          (select count(*)::int from orders."order") as listed
      `,
    );
    expect(told?.orders).toBe(told?.listed);
    expect(await runInvariants(db, inject("invariantSources"))).toEqual([]);
  });
});
