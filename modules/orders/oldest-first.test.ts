import { after, newId } from "@hansa/kernel";
import { beforeAll, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { hashEmail } from "./email.ts";
import { adasOrder, sell, stockHamburg } from "./order.fixture.ts";
import { recordOrders } from "./place.ts";
import { listOldestOrders, listOrders, loadOrders, type OrderFilter } from "./read.ts";

const { db } = await cloneDatabase();
const carol = newId<"customer">();
const ids: string[] = [];
const EVERY: OrderFilter = { customerId: null, emailHash: null, state: null };

beforeAll(async () => {
  await stockHamburg(db);
  for (let count = 0; count < 7; count++) {
    const order = adasOrder({
      customerId: count % 2 === 0 ? carol : null,
      email: count % 3 === 0 ? "carol@example.com" : "dan@example.com",
      state: count % 4 === 1 ? "pending_payment" : "confirmed",
    });
    if (order.state === "confirmed") await sell(db, order);
    else await db.transaction((tx) => recordOrders(tx, [order]));
    ids.push(order.id);
  }
});

/** All pages of two. */
async function walk(filter: OrderFilter): Promise<readonly string[]> {
  const seen: string[] = [];
  for (;;) {
    const page = await listOldestOrders(db, filter, { after: seen.at(-1) ?? null, limit: 2 });
    seen.push(...page.map(({ id }) => id));
    if (page.length < 2) return seen;
  }
}

it.each<readonly [string, Partial<OrderFilter>, number]>([
  ["all", {}, 7],
  ["those confirmed", { state: "confirmed" }, 5],
  ["those that wait", { state: "pending_payment" }, 2],
  ["those of an account", { customerId: carol }, 4],
  ["those of an account in a state", { customerId: carol, state: "pending_payment" }, 0],
  ["those of an address", { emailHash: hashEmail("carol@example.com") }, 3],
])("lists %s the oldest first, as the newest first read backwards", async (_, narrowed, count) => {
  const filter = { ...EVERY, ...narrowed };
  const newest = (await listOrders(db, filter, { before: null, limit: 100 })).map(({ id }) => id);
  expect(await walk(filter)).toEqual(newest.toReversed());
  expect(newest).toHaveLength(count);
});

it("begins at a moment and ends before one", async () => {
  const [first] = await loadOrders(db, ids.slice(0, 1));
  const made = new Date(Number.parseInt((first?.id ?? "").replace("-", "").slice(0, 12), 16));
  expect(await walk({ ...EVERY, from: made })).toEqual(ids);
  expect(await walk({ ...EVERY, from: after(made, 60_000) })).toEqual([]);
  expect(await walk({ ...EVERY, until: made })).toEqual([]);
});
