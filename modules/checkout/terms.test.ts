import { newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { setTerms } from "#modules/identity";
import { loadOrders, viewOf } from "#modules/orders";
import type { RouteFacts } from "#modules/payments";
import { setPrices, upsertPriceList } from "#modules/pricing";
import { run, sql } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { placeBatch } from "./place.ts";
import { checkoutJobs } from "./resume.ts";
import { openSmallShop } from "./shop.fixture.ts";

const { db } = await cloneDatabase();
const shop = await openSmallShop(db);

/** Ada's company in Vienna, with a cart that goes there. */
async function cartOfVienna(variantId: string) {
  const customerId = newId();
  await run(
    db,
    sql`
      insert into identity.customer (region, id, email, email_normalised)
      values (${db.region}::text, ${customerId}::uuid, ${`${customerId}@example.com`}::text, ${`${customerId}@example.com`}::text)
    `,
  );
  const cart = await shop.cart([{ variantId, quantity: 3 }]);
  await run(
    db,
    sql`
      update cart.cart
      set customer_id = ${customerId}::uuid, shipping_address = jsonb_set(shipping_address, '{country}', '"AT"')
      where id = ${cart.id}::uuid
    `,
  );
  return { cart: { ...cart, proof: { ...cart.proof, customerId } }, customerId };
}
async function placed(cart: Parameters<typeof shop.command>[0]) {
  const answer = await shop.checkouts.place(shop.command(cart));
  const [order] = await loadOrders(db, [answer.kind === "confirmed" ? (answer.order?.id ?? "") : ""]);
  if (order === undefined) throw new Error("nothing was ordered");
  return order;
}

describe("the terms of a customer", () => {
  it("decide the price list and the tax of the order, which names its taxes", async () => {
    const lamp = await shop.stock("lamp-for-vienna", 100);
    const { cart, customerId } = await cartOfVienna(lamp);
    await db.transaction(async (tx) => {
      const list = { code: "trade", name: "Trade", channel: null, currency: "EUR", kind: "base" as const, priority: 0 };
      await upsertPriceList(tx, { ...list, customerGroup: "trade", validFrom: null, validUntil: null });
      await setPrices(tx, [{ variantId: lamp, list: "trade", minQuantity: 1, amountMinor: 600n, currency: "EUR" }]);
      await setTerms(tx, customerId, { customerGroup: "trade", taxExemption: null, vatId: "atu 12345678" });
    });
    const order = await placed(cart);
    expect(order.lines[0]).toMatchObject({ unitPrice: { amountMinor: 500n }, tax: { amountMinor: 0n } });
    expect(order).toMatchObject({ vatId: "ATU12345678", totals: { tax: { amountMinor: 0n } } });
    expect(viewOf(order, null)).toMatchObject({
      vatId: "ATU12345678",
      taxes: [{ code: "reverse-charge", ratePpm: 0, tax: { amountMinor: 0 } }],
    });
    await expectInvariants(db);
  });

  it("tell the routing of the payment which group the customer is in", async () => {
    const lamp = await shop.stock("lamp-for-the-trade", 100);
    const { cart, customerId } = await cartOfVienna(lamp);
    await db.transaction((tx) => setTerms(tx, customerId, { customerGroup: "trade", taxExemption: null, vatId: null }));
    const groups: (string | null)[] = [];
    const command = shop.command(cart, { method: "card", token: "tok_ok" });
    const routeOf: typeof command.routeOf = (facts) => {
      groups.push(facts.customerGroup);
      return command.routeOf(facts);
    };
    expect((await shop.checkouts.place({ ...command, routeOf })).kind).toBe("confirmed");
    expect(groups).toEqual(["trade"]);
  });

  it("tell it so too when a process left before it asked anybody (resume)", async () => {
    const lamp = await shop.stock("lamp-left", 3);
    const { cart, customerId } = await cartOfVienna(lamp);
    await db.transaction((tx) => setTerms(tx, customerId, { customerGroup: "trade", taxExemption: null, vatId: null }));
    const command = shop.command(cart, { method: "card", token: "tok_ok" });
    await db.transaction(async (tx) => {
      const { result, save } = await placeBatch(tx, [command]);
      expect(result).toMatchObject([{ kind: "pending" }]);
      await save(tx);
    });
    await run(db, sql`update checkout.attempt set resume_at = '2000-01-01' where id = ${command.checkoutId}::uuid`);
    const asked: RouteFacts[] = [];
    const route = (facts: RouteFacts) => {
      asked.push(facts);
      return shop.payments.route(facts);
    };
    for (const job of checkoutJobs({ ...shop, payments: { ...shop.payments, route } }))
      await job.run({ db, signal: new AbortController().signal });
    expect(asked).toMatchObject([{ method: "card", customerGroup: "trade", country: "AT", bin: null }]);
    expect(await shop.checkouts.place(command)).toMatchObject({ kind: "confirmed", replayed: true });
  });

  it("are those of anybody without them: the destination's tax, by name and in full", async () => {
    const lamp = await shop.stock("lamp-for-a-consumer", 100);
    const { cart } = await cartOfVienna(lamp);
    const order = await placed(cart);
    expect(order.lines[0]).toMatchObject({ unitPrice: { amountMinor: 1_000n }, taxCode: "AT:standard" });
    expect(order.vatId).toBeNull();
    expect(order.taxes).toEqual([
      {
        code: "AT:standard",
        name: "VAT",
        ratePpm: 200_000,
        net: { amountMinor: order.totals.total.amountMinor - order.totals.tax.amountMinor, currency: "EUR" },
        tax: order.totals.tax,
      },
    ]);
    await expectInvariants(db);
  });
});
