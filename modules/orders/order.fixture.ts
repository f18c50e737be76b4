import { money, newId, parseCurrency, parseRegion } from "@hansa/kernel";
import { openAllocator, saveSales, setOnHand, upsertLocation } from "#modules/inventory";
import { paymentEntry, record } from "#modules/ledger";
import { recordAttempts } from "#modules/payments";
import { type Database, many, sql } from "#platform/db";
import { newOrderNumber } from "./number.ts";
import type { NewOrder, OrderLine } from "./order.ts";
import { recordOrders } from "./place.ts";
import { announceConfirmed } from "./settle.ts";

const EUR = parseCurrency("EUR");
const eur = (amountMinor: bigint) => money(amountMinor, EUR);
export const LAMP = newId<"variant">();
export const SHADE = newId<"variant">();

/** Ada's order of two lamps and a shade: 60.00 with tax after 5.00 off, and 4.90 for shipping. */
export function adasOrder(changes: Partial<NewOrder> = {}): NewOrder {
  const lines = [
    lineOf({ variantId: LAMP, title: "The lamp", quantity: 2, unitMinor: 2_000n, discountMinor: 500n }),
    lineOf({ variantId: SHADE, title: "The shade", quantity: 1, unitMinor: 2_500n, discountMinor: 0n }),
  ];
  const shipping = { option: "standard", name: "Standard", amount: eur(490n), net: eur(412n), tax: eur(78n) };
  return {
    id: newId(),
    number: newOrderNumber(parseRegion("eu")),
    state: "confirmed",
    channel: "eu",
    cartId: newId(),
    checkoutId: newId(),
    customerId: null,
    email: "ada@example.com",
    taxIncluded: true,
    paymentMethod: "card",
    shippingAddress: { name: "Ada Lovelace", line1: "Elbe 1", city: "Hamburg", postalCode: "20457", country: "DE" },
    billingAddress: null,
    lines,
    shipping,
    totals: {
      subtotal: eur(6_500n),
      discount: eur(500n),
      shipping: shipping.amount,
      tax: eur(lines.reduce((sum, { tax }) => sum + tax.amountMinor, shipping.tax.amountMinor)),
      total: eur(6_490n),
    },
    taxes: [
      {
        code: "DE:standard",
        name: "VAT",
        ratePpm: 190_000,
        net: eur(lines.reduce((sum, { net }) => sum + net.amountMinor, shipping.net.amountMinor)),
        tax: eur(lines.reduce((sum, { tax }) => sum + tax.amountMinor, shipping.tax.amountMinor)),
      },
    ],
    vatId: null,
    ...changes,
  };
}

/** Hamburg has a thousand lamps and shades. */
export async function stockHamburg(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await upsertLocation(tx, { code: "hamburg", name: "Hamburg", country: "DE" });
    await setOnHand(
      tx,
      [LAMP, SHADE].map((variantId) => ({
        variantId,
        location: "hamburg",
        onHand: 1_000,
        reason: "received" as const,
      })),
    );
  });
}

/** The order is confirmed: units sold, sale booked, and the money captured unless it goes by invoice. */
export async function sell(db: Database, order: NewOrder): Promise<NewOrder> {
  await db.transaction(async (tx) => {
    const allocator = await openAllocator(
      tx,
      order.lines.map(({ variantId }) => variantId),
    );
    const taken = allocator.take(order.lines);
    if (taken.kind === "short") throw new Error("Hamburg is out of lamps");
    await saveSales(tx, [{ reference: order.id, allocations: taken.allocations }], allocator);
    await recordOrders(tx, [order]);
    await announceConfirmed(tx, [order]);
    if (order.paymentMethod === "invoice") return;
    await recordAttempts(tx, [
      {
        key: newId(),
        orderId: order.id,
        checkoutId: order.checkoutId,
        method: "card",
        provider: "sandbox",
        amount: order.totals.total,
        token: null,
        returnUrl: null,
        state: "captured",
        providerReference: "pay_of_the_tests",
      },
    ]);
    await record(tx, [paymentEntry(order.id, order.totals.total)]);
  });
  return order;
}

interface Payload {
  readonly payload: unknown;
}

/** Payloads of this type that were announced about an order. */
export async function announcedAbout(db: Database, type: string, orderId: string): Promise<readonly unknown[]> {
  const rows = await many(
    db,
    sql<Payload>`
      select payload
      from platform.outbox
      where type = ${type}::text
        and payload->>'orderId' = ${orderId}::text
      order by id
    `,
  );
  return rows.map(({ payload }) => payload);
}

function lineOf(bought: {
  readonly variantId: string;
  readonly title: string;
  readonly quantity: number;
  readonly unitMinor: bigint;
  readonly discountMinor: bigint;
}): OrderLine {
  const { variantId, title, quantity, unitMinor, discountMinor } = bought;
  const subtotalMinor = unitMinor * BigInt(quantity);
  const grossMinor = subtotalMinor - discountMinor;
  const netMinor = (grossMinor * 100n) / 119n;
  return {
    variantId,
    sku: title.toUpperCase().replaceAll(" ", "-"),
    title,
    options: { Colour: "Oak" },
    image: null,
    quantity,
    unitPrice: eur(unitMinor),
    subtotal: eur(subtotalMinor),
    discount: eur(discountMinor),
    net: eur(netMinor),
    tax: eur(grossMinor - netMinor),
    gross: eur(grossMinor),
    taxRatePpm: 190_000,
    taxCode: "standard",
    priceList: "retail",
  };
}
