import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { cancelOrder, listOrders, loadOrders } from "#modules/orders";
import { openImportShop } from "./import.fixture.ts";

const { client, db, offerOf, run, said, see, write } = await openImportShop();
const errorsOf = async (path: string) => (await readFile(`${path}.errors.csv`, "utf8")).trim().split("\n");
const file = (name: string, ...rows: readonly object[]) =>
  write(name, rows.map((row) => JSON.stringify(row)).join("\n"));

async function find(externalId: string) {
  const { rows } = await client.query<{ id: string }>(`select id from orders."order" where external_id = $1`, [
    externalId,
  ]);
  const [order] = await loadOrders(db, rows[0] === undefined ? [] : [rows[0].id]);
  return order;
}

const adas = {
  externalId: "o-1",
  number: "#1001",
  placedAt: "2021-03-04T10:00:00Z",
  email: "ada@example.com",
  customerExternalId: "c-1",
  currency: "EUR",
  taxIncluded: true,
  discount: "1.00",
  shipping: "4.90",
  shippingMethod: "Parcel",
  tax: "7.00",
  total: "43.88",
  paymentMethod: "paypal",
  shippingAddress: { name: "Ada", line1: "Elbe 1", city: "Hamburg", postalCode: "20457", country: "DE" },
  lines: [
    { sku: "lamp", quantity: 2, unitPrice: "19.99" },
    { sku: "long-gone", title: "A thing of the past", quantity: 1, unitPrice: "0.00" },
  ],
};

beforeAll(async () => {
  await run("products", await file("goods.jsonl", { id: "lamp", title: "The lamp", price_cents: 2500, quantity: 5 }));
  await run("customers", await file("people.jsonl", { externalId: "c-1", email: "ada@example.com", name: "Ada" }));
});

describe("orders of a former shop", () => {
  it("stand as they were, to the cent, and move nothing", async () => {
    expect([await run("orders", await file("orders.jsonl", adas)), said[0]]).toEqual([
      0,
      expect.stringContaining("1 orders read, 1 made"),
    ]);
    const order = await find("o-1");
    expect(order).toMatchObject({
      number: "#1001",
      state: "confirmed",
      paymentMethod: "paypal",
      placedAt: new Date("2021-03-04T10:00:00Z"),
      totals: { subtotal: { amountMinor: 3998n }, tax: { amountMinor: 700n }, total: { amountMinor: 4388n } },
      lines: [{ sku: "lamp", title: "The lamp", quantity: 2 }, { title: "A thing of the past" }],
      timeline: [{ state: "confirmed", reason: "imported from a former shop", at: new Date("2021-03-04T10:00:00Z") }],
    });
    expect(order?.lines[0]?.variantId).toBe((await see("lamp"))?.variants[0]?.id);
    expect((await offerOf("lamp"))[2]).toBe(5);
    const { rows } = await client.query(
      "select from ledger.posting union all select from inventory.move where reference is not null",
    );
    expect(rows).toEqual([]);
  });

  it("belong to the customer whom the former shop named, and stand by their time in lists", async () => {
    const { rows } = await client.query<{ id: string }>("select id from identity.customer where external_id = 'c-1'");
    const customerId = rows[0]?.id ?? "";
    await run(
      "orders",
      await file("older.jsonl", { ...adas, externalId: "o-0", number: "#1000", placedAt: "2019-01-01" }),
    );
    const filter = { customerId, emailHash: null, state: null };
    const found = await listOrders(db, filter, { before: null, limit: 10 });
    expect(found.map(({ number }) => number)).toEqual(["#1001", "#1000"]);
  });

  it("are the same the second time, and are written over when the file says something else", async () => {
    const path = await file("orders.jsonl", adas);
    await run("orders", path);
    expect(said.at(-1)).toContain("0 made, 0 changed, 1 the same");
    await run("orders", await file("changed.jsonl", { ...adas, email: "ada@new.example", cancelledAt: "2021-03-05" }));
    expect(said.at(-1)).toContain("0 made, 1 changed");
    const order = await find("o-1");
    expect(order).toMatchObject({ email: "ada@new.example", state: "cancelled" });
    expect(order?.lines).toHaveLength(2);
    expect(order?.timeline.map(({ state }) => state)).toEqual(["confirmed", "cancelled"]);
    expect(await run("orders", path)).toBe(1);
    expect((await errorsOf(path))[1]).toMatch(/^1,status,/);
  });

  it("cannot be cancelled here, since nothing of them was sold here", async () => {
    const order = await find("o-0");
    const cancelling = db.transaction((tx) => cancelOrder(tx, { orderId: order?.id ?? "", reason: "asked" }));
    await expect(cancelling).rejects.toThrow("imported");
    expect((await find("o-0"))?.state).toBe("confirmed");
  });

  it("come as Shopify exports them: several lines an order, tax on top", async () => {
    const header =
      "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing Street,Billing City,Billing Zip,Billing Country,Cancelled at,Payment Method,Id,Lineitem discount";
    const path = await write(
      "orders_export.csv",
      `${header}\n#2001,ben@example.com,paid,EUR,27.00,3.00,6.00,36.00,3.00,Post,2022-05-01 13:04:05 +0200,1,Lamp,20.00,lamp,Ben,Elbe 2,Hamburg,'20457,DE,,Visa,77,1.00\n#2001,ben@example.com,,,,,,,,,2022-05-01 13:04:05 +0200,2,Mug - Red,5.00,mug,,,,,,,,,0\n#2002,cleo@example.com,voided,EUR,5.00,0.00,0.00,5.00,0.00,,2022-05-02 09:00:00 +0200,1,Mug,5.00,mug,,,,,,2022-05-03 09:00:00 +0200,,78,0\n`,
    );
    expect([await run("orders", path), said]).toEqual([0, [expect.stringContaining("2 orders read, 2 made")]]);
    const order = await find("77");
    expect(order).toMatchObject({
      number: "#2001",
      taxIncluded: false,
      placedAt: new Date("2022-05-01T11:04:05Z"),
      customerId: null,
      billingAddress: { postalCode: "20457" },
      totals: { discount: { amountMinor: 300n }, total: { amountMinor: 3600n } },
    });
    expect(order?.lines.map(({ quantity, title }) => [quantity, title])).toEqual([
      [1, "Lamp"],
      [2, "Mug - Red"],
    ]);
    expect((await find("78"))?.state).toBe("cancelled");
  });

  it("fail one by one, each with its reason", async () => {
    const bad = [
      { ...adas, externalId: "b-1", number: null, total: "50.00" },
      { ...adas, externalId: "b-2", number: "#1000" },
      { ...adas, externalId: "b-3", number: null, placedAt: "yesterday" },
      { ...adas, externalId: "b-4", number: null, lines: [] },
      { ...adas, externalId: "b-5", number: null, currency: "XXL" },
      { ...adas, externalId: "b-6", number: null, discount: "90.00" },
      { ...adas, externalId: "b-7", number: null, shippingAddress: { ...adas.shippingAddress, postalCode: "X" } },
      { ...adas, externalId: "b-8", number: null, channel: "moon" },
      { ...adas, externalId: "b-9", number: null },
    ];
    const path = await file("bad.jsonl", ...bad);
    expect(await run("orders", path)).toBe(1);
    const listed = (await errorsOf(path)).map((line) => line.split(",").slice(0, 2).join());
    expect(listed.toSorted()).toEqual([
      "1,total",
      "2,number",
      "3,placedAt",
      "4,lines",
      "5,currency",
      "6,discount",
      "7,shippingAddress.postalCode",
      "8,channel",
      "row,column",
    ]);
    expect((await find("b-9"))?.number).toMatch(/^EU-/);
  });
});
