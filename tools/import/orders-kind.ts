import { createHash } from "node:crypto";
import { InvalidInput } from "@hansa/kernel";
import { findVariantIds, loadVariants, type VariantFacts } from "#modules/catalog";
import { listChannels } from "#modules/channels";
import { findImportedCustomers } from "#modules/identity";
import { type Outcome, recordKind } from "#modules/imports";
import { type ImportedOrder, importOrders, type OrderImport } from "#modules/orders";
import type { Tx } from "#platform/db";
import { type OrderRow, type OrderRowLine, readOrder } from "./order-row.ts";

const BATCH = 250;

/**
 * `orders`: what a former shop sold, recorded as it was: no stock moves, nothing is booked, nobody gets a mail. A CSV has
 * one line per line of an order; the first of them has what holds for the whole, as in Shopify's export.
 */
export const ordersKind = recordKind<OrderRow>({
  noun: "orders",
  columns: {
    externalId: ["orderId", "id"],
    number: ["orderNumber", "name"],
    placedAt: ["createdAt", "processedAt", "date"],
    cancelledAt: ["canceledAt"],
    status: ["state", "financialStatus"],
    channel: [],
    currency: [],
    email: ["emailAddress", "e-mail"],
    customer: ["customerExternalId", "customerId"],
    taxIncluded: ["taxesIncluded"],
    discount: ["discountAmount", "totalDiscount"],
    shipping: ["shippingAmount", "shippingCost"],
    shippingMethod: ["shippingOption"],
    tax: ["taxes", "totalTax"],
    total: ["totalPrice", "grandTotal"],
    paymentMethod: ["payment"],
    lines: ["lineItems"],
    lineSku: ["lineitem sku", "sku"],
    lineTitle: ["lineitem name", "title"],
    lineQuantity: ["lineitem quantity", "quantity"],
    lineUnitPrice: ["lineitem price", "unitPrice"],
    lineDiscount: ["lineitem discount"],
    lineTax: ["lineitem tax"],
    ...addressColumns("shipping"),
    ...addressColumns("billing"),
  },
  groupedBy: ["externalId", "number"],
  batchSize: BATCH,
  async open(db) {
    const channels = await listChannels(db);
    return {
      parse: (records) => readOrder(records, channels),
      keyOf: ({ order }) => order.externalId,
      save,
    };
  },
});

function addressColumns(which: "shipping" | "billing"): Readonly<Record<string, readonly string[]>> {
  return {
    [`${which}Address`]: [],
    [`${which}Name`]: [],
    [`${which}Line1`]: [`${which}Address1`, `${which}Street`],
    [`${which}Line2`]: [`${which}Address2`],
    [`${which}City`]: [],
    [`${which}Region`]: [`${which}Province`, `${which}State`],
    [`${which}PostalCode`]: [`${which}Zip`],
    [`${which}Country`]: [],
    [`${which}Phone`]: [],
  };
}

async function save(tx: Tx, rows: readonly OrderRow[]): Promise<readonly Outcome[]> {
  const skus = rows.flatMap(({ lines }) => lines.map(({ sku }) => sku));
  const ids = await findVariantIds(tx, [...new Set(skus)]);
  const variants = await loadVariants(tx, [...ids.values()]);
  const customers = await findImportedCustomers(
    tx,
    rows.flatMap(({ customer }) => customer ?? []),
  );
  const orders = rows.map(({ order, customer, lines }): ImportedOrder => {
    return {
      ...order,
      // Only a name that the former shop gave to both: an address alone proves nothing about who an order belongs to.
      customerId: customer === null ? null : (customers.get(customer) ?? null),
      lines: lines.map((line) => lineOf(line, variants.get(ids.get(line.sku) ?? ""))),
    };
  });
  return (await importOrders(tx, orders)).map(outcomeOf);
}

function lineOf(
  { sku, title, ...line }: OrderRowLine,
  facts: VariantFacts | undefined,
): ImportedOrder["lines"][number] {
  return {
    ...line,
    variantId: facts?.variantId ?? idOfGone(sku === "" ? (title ?? "") : sku),
    sku,
    title: title ?? facts?.title ?? sku,
    options: facts?.options ?? {},
    image: facts?.image ?? null,
    taxCode: "imported",
    priceList: "imported",
  };
}

/**
 * What a line points at when the shop does not have the thing any more: the same id for the same name, which no variant
 * has. Source: RFC 9562, section 5.8 (UUID version 8, made of a hash).
 */
function idOfGone(name: string): string {
  const hex = createHash("sha256").update(`gone variant ${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function outcomeOf(outcome: OrderImport): Outcome {
  if (outcome.kind === "written") return outcome.change;
  const violation = outcome.refusal instanceof InvalidInput ? outcome.refusal.violations[0] : undefined;
  return { column: violation?.pointer.slice(1) ?? "status", message: violation?.message ?? outcome.refusal.message };
}
