import { type Currency, money, parseCurrency } from "@hansa/kernel";
import type { Address } from "#modules/channels";
import { many, type Queryable } from "#platform/db";
import type { Order, OrderLine } from "./order.ts";
import {
  type LineRow,
  linesOfOrders,
  listOrderIds,
  type OrderRow,
  ordersById,
  type StepRow,
  stepsOfOrders,
} from "./reading-queries.ts";
import { ORDER_STATES, type OrderState } from "./state.ts";

/** Most orders on one page. */
export const MAX_ORDERS = 100;

/** Whose orders a list shows; all nulls for the desk. */
export interface OrderFilter {
  readonly customerId: string | null;
  /** Hash of the customer's verified address, or null while it is not verified. */
  readonly emailHash: Buffer | null;
  readonly state: OrderState | null;
}

/** These orders with their lines and steps, in the order of the ids; unknown ids are left out. Three statements, sent at once. */
export async function loadOrders(on: Queryable, ids: readonly string[]): Promise<readonly Order[]> {
  if (ids.length === 0) return [];
  const [rows, lines, steps] = await Promise.all([
    many(on, ordersById(on, ids)),
    many(on, linesOfOrders(on, ids)),
    many(on, stepsOfOrders(on, ids)),
  ]);
  const linesOf = Map.groupBy(lines, (line) => line.orderId);
  const stepsOf = Map.groupBy(steps, (step) => step.orderId);
  const found = new Map(
    rows.map((row) => [row.id, parseOrder(row, linesOf.get(row.id) ?? [], stepsOf.get(row.id) ?? [])]),
  );
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** A page of orders, newest first. @param before id of the last order of the page before, or null for the first page */
export async function listOrders(
  on: Queryable,
  filter: OrderFilter,
  { before, limit }: { readonly before: string | null; readonly limit: number },
): Promise<readonly Order[]> {
  const ids = await many(
    on,
    listOrderIds(on, { ...filter, before: before ?? "ffffffff-ffff-ffff-ffff-ffffffffffff", limit }),
  );
  return await loadOrders(
    on,
    ids.map(({ id }) => id),
  );
}

function parseOrder(row: OrderRow, lines: readonly LineRow[], steps: readonly StepRow[]): Order {
  const currency = parseCurrency(row.currency);
  const of = (amountMinor: bigint) => money(amountMinor, currency);
  return {
    id: row.id,
    number: row.number,
    state: parseState(row.state),
    version: row.version,
    channel: row.channel,
    customerId: row.customerId,
    email: row.email,
    taxIncluded: row.taxIncluded,
    paymentMethod: row.paymentMethod,
    shippingAddress: row.shippingAddress as Address | null,
    billingAddress: row.billingAddress as Address | null,
    lines: lines.map((line) => parseLine(line, currency)),
    shipping:
      row.shippingOption === null
        ? null
        : {
            option: row.shippingOption,
            name: row.shippingName ?? row.shippingOption,
            amount: of(row.shippingMinor),
            net: of(row.shippingNetMinor),
            tax: of(row.shippingTaxMinor),
          },
    totals: {
      subtotal: of(row.subtotalMinor),
      discount: of(row.discountMinor),
      shipping: of(row.shippingMinor),
      tax: of(row.taxMinor),
      total: of(row.totalMinor),
    },
    placedAt: row.placedAt,
    timeline: steps.map(({ state, reason, at }) => ({ state, reason, at })),
  };
}

function parseLine(row: LineRow, currency: Currency): OrderLine {
  const of = (amountMinor: bigint) => money(amountMinor, currency);
  return {
    variantId: row.variantId,
    sku: row.sku,
    title: row.title,
    options: row.options as Readonly<Record<string, string>>,
    image: row.image,
    quantity: row.quantity,
    unitPrice: of(row.unitPriceMinor),
    subtotal: of(row.subtotalMinor),
    discount: of(row.discountMinor),
    net: of(row.netMinor),
    tax: of(row.taxMinor),
    gross: of(row.grossMinor),
    taxRatePpm: row.taxRatePpm,
    taxCode: row.taxCode,
    priceList: row.priceList,
  };
}

function parseState(text: string): OrderState {
  const state = ORDER_STATES.find((known) => known === text);
  if (state === undefined) throw new Error(`unknown order state ${text}`);
  return state;
}
