import { type Currency, firstIdAt, money, parseCurrency } from "@hansa/kernel";
import type { Address } from "#modules/channels";
import { many, type Queryable, type Statement } from "#platform/db";
import { hashEmail } from "./email.ts";
import {
  oldestOrderIds,
  oldestOrderIdsOfAccount,
  oldestOrderIdsOfEmail,
  type OldestPage,
  oldestUnconfirmedOrderIds,
} from "./oldest-queries.ts";
import type { Order, OrderAdjustment, OrderedLine, OrderTax, PriceFreeze } from "./order.ts";
import {
  emailsById,
  hashesThatOrdered,
  type LineRow,
  linesOfOrders,
  type OrderId,
  orderIdByNumber,
  orderIds,
  orderIdsOfAccount,
  orderIdsOfCustomer,
  orderIdsOfEmail,
  type OrderRow,
  ordersById,
  type StepRow,
  stepsOfOrders,
  unconfirmedOrderIds,
} from "./reading-queries.ts";
import { ORDER_STATES, type OrderState } from "./state.ts";

/** Most orders on one page. */
export const MAX_ORDERS = 100;

/** Below every id. */
export const FIRST_ID = "00000000-0000-0000-0000-000000000000";
/** Above every id. */
export const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Which orders a list shows; what is null, or absent, does not filter. */
export interface OrderFilter {
  /** A customer's own orders, and beside them those that a guest placed with the address of `emailHash`. */
  readonly customerId: string | null;
  /** With a customer: hash of the verified address, null while none is verified. Without: all orders of the address. */
  readonly emailHash: Buffer | null;
  readonly state: OrderState | null;
  /** The one order with this number; the desk only, so no customer is looked at. */
  readonly number?: string | null;
  /** Placed at or after. */
  readonly from?: Date | null;
  /** Placed before. */
  readonly until?: Date | null;
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

/** The e-mail address of each of these orders, as its buyer wrote it; an unknown id is absent. */
export async function emailsOfOrders(on: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await many(on, emailsById(on, ids));
  return new Map(rows.map(({ id, email }) => [id, email]));
}

/** Which of these e-mail addresses have an order that was not cancelled, in whatever spelling; as they were given. */
export async function addressesThatOrdered(on: Queryable, emails: readonly string[]): Promise<ReadonlySet<string>> {
  if (emails.length === 0) return new Set();
  const rows = await many(on, hashesThatOrdered(on, emails.map(hashEmail)));
  const hashes = new Set(rows.map(({ emailHash }) => emailHash.toString("hex")));
  return new Set(emails.filter((email) => hashes.has(hashEmail(email).toString("hex"))));
}

/**
 * A page of orders, newest first.
 *
 * @param page `before` is the id of the last order of the page before, null for the first; `limit` at most MAX_ORDERS + 1,
 * so that a caller can see whether more follow
 */
export async function listOrders(
  on: Queryable,
  filter: OrderFilter,
  { before, limit }: { readonly before: string | null; readonly limit: number },
): Promise<readonly Order[]> {
  const { since, before: end } = spanOf(filter);
  const page = { since, before: before !== null && before < end ? before : end, limit };
  const found = await many(on, idsFor(on, filter, page));
  const ids = found.map(({ id }) => id);
  return await loadOrders(on, ids);
}

/** Ids of orders that match, newest first, `limit` at most. */
export async function matchingIds(on: Queryable, filter: OrderFilter, limit: number): Promise<readonly string[]> {
  const found = await many(on, idsFor(on, filter, { ...spanOf(filter), limit }));
  return found.map(({ id }) => id);
}

/** The ids between which orders were placed in time: they begin with the moment, those of imported orders too. */
export function spanOf({ from, until }: OrderFilter): { readonly since: string; readonly before: string } {
  return { since: from == null ? FIRST_ID : firstIdAt(from), before: until == null ? LAST_ID : firstIdAt(until) };
}

/**
 * The same for the desk, oldest first: of an account, an address, a state, or all.
 *
 * @param page `after` is the id of the last order of the page before, null for the first
 */
export async function listOldestOrders(
  on: Queryable,
  filter: OrderFilter,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly Order[]> {
  const start = filter.from == null ? FIRST_ID : idBefore(firstIdAt(filter.from));
  const page = {
    state: filter.state,
    after: after !== null && after > start ? after : start,
    until: filter.until == null ? LAST_ID : firstIdAt(filter.until),
    limit,
  };
  const found = await many(on, oldestIdsFor(on, filter, page));
  return await loadOrders(
    on,
    found.map(({ id }) => id),
  );
}

function oldestIdsFor(on: Queryable, filter: OrderFilter, page: OldestPage): Statement<OrderId> {
  const { customerId, emailHash, state, number } = filter;
  if (number !== undefined && number !== null) return orderIdByNumber(on, number, state);
  if (customerId !== null) return oldestOrderIdsOfAccount(on, customerId, page);
  if (emailHash !== null) return oldestOrderIdsOfEmail(on, emailHash, page);
  if (state !== null && state !== "confirmed") return oldestUnconfirmedOrderIds(on, state, page);
  return oldestOrderIds(on, page);
}

/** The id right before one that begins a moment: the last of the moment before, so that nothing lies between. */
function idBefore(id: string): string {
  const before = BigInt(`0x${id.replaceAll("-", "")}`) - 1n;
  return before
    .toString(16)
    .padStart(32, "0")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function idsFor(
  on: Queryable,
  { customerId, emailHash, state, number }: OrderFilter,
  page: { readonly since: string; readonly before: string; readonly limit: number },
): Statement<OrderId> {
  if (number !== undefined && number !== null) return orderIdByNumber(on, number, state);
  if (customerId !== null && emailHash === null) return orderIdsOfAccount(on, customerId, { ...page, state });
  if (customerId !== null) return orderIdsOfCustomer(on, { customerId, emailHash }, { ...page, state });
  if (emailHash !== null) return orderIdsOfEmail(on, emailHash, { ...page, state });
  if (state !== null && state !== "confirmed") return unconfirmedOrderIds(on, state, { ...page, state });
  return orderIds(on, { ...page, state });
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
    taxes: parseTaxes(row.taxLines, currency),
    vatId: row.vatId,
    adjustments: parseAdjustments(row.adjustments, currency),
    placedAt: row.placedAt,
    timeline: steps.map(({ state, reason, at }) => ({ state, reason, at })),
  };
}

interface StoredTax {
  readonly code: string;
  readonly name: string;
  readonly ratePpm: number;
  readonly netMinor: number;
  readonly taxMinor: number;
}

function parseTaxes(stored: unknown, currency: Currency): readonly OrderTax[] {
  return (stored as readonly StoredTax[]).map(({ code, name, ratePpm, netMinor, taxMinor }) => ({
    code,
    name,
    ratePpm,
    net: money(BigInt(netMinor), currency),
    tax: money(BigInt(taxMinor), currency),
  }));
}

interface StoredAdjustment extends Omit<OrderAdjustment, "amount"> {
  readonly amountMinor: number;
}

function parseAdjustments(stored: unknown, currency: Currency): readonly OrderAdjustment[] {
  return (stored as readonly StoredAdjustment[]).map(({ amountMinor, ...one }) => ({
    ...one,
    amount: money(BigInt(amountMinor), currency),
  }));
}

function parseLine(row: LineRow, currency: Currency): OrderedLine {
  const of = (amountMinor: bigint) => money(amountMinor, currency);
  return {
    position: row.position,
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
    frozen: parseFreeze(row, currency),
  };
}

function parseFreeze(
  { frozenShownAt, frozenUntil, unitPriceNowMinor }: LineRow,
  currency: Currency,
): PriceFreeze | null {
  if (frozenShownAt === null || frozenUntil === null) return null;
  const unitPriceNow = unitPriceNowMinor === null ? null : money(unitPriceNowMinor, currency);
  return { shownAt: frozenShownAt, until: frozenUntil, unitPriceNow };
}

function parseState(text: string): OrderState {
  const state = ORDER_STATES.find((known) => known === text);
  if (state === undefined) throw new Error(`unknown order state ${text}`);
  return state;
}
