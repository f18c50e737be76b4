import { InvalidInput, newId } from "@hansa/kernel";
import { beforeAll, describe, expect, it } from "vitest";
import { run, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { listOrdersByTotal, MOST_SORTED, parseTotalCursor, type TotalOrder, totalPageOf } from "./by-total.ts";
import { hashEmail } from "./email.ts";
import type { Order } from "./order.ts";
import { adasOrder, stockHamburg } from "./order.fixture.ts";
import { recordOrders } from "./place.ts";
import { loadOrders, type OrderFilter } from "./read.ts";

const { db } = await cloneDatabase();
const carol = newId<"customer">();
const EVERY: OrderFilter = { customerId: null, emailHash: null, state: null };
const TOTALS = [1200, 300, 300, 99_000, 0, 4500, 1200, 700] as const;
const STATES = ["confirmed", "pending_payment", "cancelled"] as const;
let all: readonly Order[] = [];

beforeAll(async () => {
  await stockHamburg(db);
  const made = TOTALS.map((total, place) => ({
    total,
    state: STATES[place % 3] ?? "confirmed",
    currency: place % 4 === 3 ? "USD" : "EUR",
    order: adasOrder({
      customerId: place % 2 === 0 ? carol : null,
      email: place < 3 ? "carol@example.com" : "dan@example.com",
      state: "pending_payment",
    }),
  }));
  await db.transaction(async (tx) => {
    await recordOrders(
      tx,
      made.map(({ order }) => order),
    );
    for (const { order, total, currency, state } of made) {
      await run(
        tx,
        sql`
          update orders."order"
          set subtotal_minor = ${total}::bigint,
            discount_minor = 0,
            shipping_minor = 0,
            total_minor = ${total}::bigint + case when tax_included then 0 else tax_minor end,
            currency = ${currency}::text,
            state = ${state}::text
          where id = ${order.id}::uuid
        `,
      );
    }
  });
  all = await loadOrders(
    db,
    made.map(({ order }) => order.id),
  );
});

/** Pages of `limit`, each found by the cursor of the one before, as HTTP has it. */
async function pages(
  filter: OrderFilter,
  { order, limit, mostSorted }: { readonly order: TotalOrder; readonly limit: number; readonly mostSorted: number },
): Promise<readonly Order[]> {
  const seen: Order[] = [];
  let cursor: string | undefined;
  do {
    const found = await listOrdersByTotal(db, filter, {
      order,
      after: parseTotalCursor(cursor),
      limit: limit + 1,
      mostSorted,
    });
    const page = totalPageOf(found, limit);
    seen.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return seen;
}

const shownOf = (orders: readonly Order[]) =>
  orders.map(({ id, totals }) => [totals.total.currency, Number(totals.total.amountMinor), id]);

/** What the list has to be, sorted here. */
function sorted(orders: readonly Order[], order: TotalOrder) {
  const sign = order === "dearest" ? -1 : 1;
  return shownOf(orders).toSorted(
    ([currency = "", total = 0, id = ""], [otherCurrency = "", otherTotal = 0, otherId = ""]) =>
      String(currency).localeCompare(String(otherCurrency)) ||
      sign * (Number(total) - Number(otherTotal)) ||
      sign * (id < otherId ? -1 : 1),
  );
}

describe.each<TotalOrder>(["dearest", "cheapest"])("orders, the %s first", (order) => {
  it.each<readonly [string, Partial<OrderFilter>, (one: Order) => boolean]>([
    ["all of them", {}, () => true],
    ["those in a state", { state: "cancelled" }, ({ state }) => state === "cancelled"],
    ["those of an account", { customerId: carol }, ({ customerId }) => customerId === carol],
    [
      "those of an address",
      { emailHash: hashEmail("carol@example.com") },
      ({ email }) => email === "carol@example.com",
    ],
    ["those since a moment", { from: new Date(0) }, () => true],
    ["none of the future", { from: new Date("2100-01-01T00:00:00Z") }, () => false],
    [
      "those of an account in a state",
      { customerId: carol, state: "confirmed" },
      ({ customerId, state }) => customerId === carol && state === "confirmed",
    ],
  ])("come currency by currency, %s, in pages of any length", async (_, narrowed, belongs) => {
    const wanted = sorted(all.filter(belongs), order);
    // Sorted at once where they are few, and, as if they were many, by the walk of the index.
    for (const mostSorted of [MOST_SORTED, 0]) {
      for (const limit of [1, 2, 3, 100]) {
        const seen = await pages({ ...EVERY, ...narrowed }, { order, limit, mostSorted });
        expect(shownOf(seen)).toEqual(wanted);
      }
    }
  });
});

it("refuses a cursor of another list", () => {
  for (const cursor of [
    "",
    "x",
    Buffer.from("EUR 12").toString("base64url"),
    Buffer.from("eur 1 x").toString("base64url"),
  ]) {
    expect(() => parseTotalCursor(cursor)).toThrow(InvalidInput);
  }
});
