import { InvalidInput, isId } from "@hansa/kernel";
import { many, one, type Queryable } from "#platform/db";
import type { Order } from "./order.ts";
import { FIRST_ID, LAST_ID, loadOrders, matchingIds, type OrderFilter, spanOf } from "./read.ts";
import { ORDER_STATES } from "./state.ts";
import {
  cheapestOfBuyer,
  cheapestOrders,
  currencyAfter,
  dearestOfBuyer,
  dearestOrders,
  type TotalRow,
  totalsById,
} from "./total-queries.ts";

/** Most orders of a span of time that are sorted at once: more are walked by the index of totals. */
export const MOST_SORTED = 5_000;
/** More than any total: what a walk down begins below. */
const ABOVE_ALL = 9_223_372_036_854_775_807n;

/** Which way totals run; currencies come by their letters either way, since amounts of two do not compare. */
export type TotalOrder = "dearest" | "cheapest";

/**
 * A page of orders by what they cost, those of one currency after those of another.
 *
 * @param page `after` is the cursor of the page before, null for the first; `limit` at most MAX_ORDERS + 1
 */
export async function listOrdersByTotal(
  on: Queryable,
  filter: OrderFilter,
  page: {
    readonly order: TotalOrder;
    readonly after: TotalRow | null;
    readonly limit: number;
    /** MOST_SORTED unless told. */
    readonly mostSorted?: number;
  },
): Promise<readonly Order[]> {
  const rows =
    (await sortOfBuyer(on, filter, page)) ?? (await sortFew(on, filter, page)) ?? (await walk(on, filter, page));
  return await loadOrders(
    on,
    rows.map(({ id }) => id),
  );
}

type Page = Parameters<typeof listOrdersByTotal>[2];

/** The page out of all that a buyer has; null where the filter names none. A walk might look for theirs among all orders. */
async function sortOfBuyer(on: Queryable, filter: OrderFilter, page: Page): Promise<readonly TotalRow[] | null> {
  const { customerId, emailHash, state, number = null } = filter;
  if (number !== null || (customerId === null && emailHash === null)) return null;
  const statement = page.order === "dearest" ? dearestOfBuyer : cheapestOfBuyer;
  const { after, limit } = page;
  return await many(on, statement(on, { customerId, emailHash, state, ...spanOf(filter), after, limit }));
}

/** The page out of all that match, where those are few; null where they are not, or where nothing says so. */
async function sortFew(on: Queryable, filter: OrderFilter, page: Page): Promise<readonly TotalRow[] | null> {
  const { number, from, until } = filter;
  const isNarrowed = [number, from, until].some((given) => given !== null && given !== undefined);
  if (!isNarrowed) return null;
  const most = page.mostSorted ?? MOST_SORTED;
  const ids = await matchingIds(on, filter, most + 1);
  if (ids.length > most) return null;
  const compare = comparing(page.order);
  const { after } = page;
  return (await many(on, totalsById(on, ids)))
    .filter((row) => after === null || compare(row, after) > 0)
    .toSorted(compare)
    .slice(0, page.limit);
}

/** The page by the index of totals, currency after currency: a shop has few. */
async function walk(on: Queryable, filter: OrderFilter, page: Page): Promise<readonly TotalRow[]> {
  const statement = page.order === "dearest" ? dearestOrders : cheapestOrders;
  const first = page.order === "dearest" ? { totalMinor: ABOVE_ALL, id: LAST_ID } : { totalMinor: -1n, id: FIRST_ID };
  const found: TotalRow[] = [];
  let currency = page.after?.currency ?? (await one(on, currencyAfter(on, ""))).currency;
  let place: { readonly totalMinor: bigint; readonly id: string } = page.after ?? first;
  while (currency !== null && found.length < page.limit) {
    const rows = await many(
      on,
      statement(on, {
        ...spanOf(filter),
        currency,
        states: filter.state === null ? ORDER_STATES : [filter.state],
        totalMinor: place.totalMinor,
        id: place.id,
        limit: page.limit - found.length,
      }),
    );
    found.push(...rows);
    currency = (await one(on, currencyAfter(on, currency))).currency;
    place = first;
  }
  return found;
}

function comparing(order: TotalOrder): (a: TotalRow, b: TotalRow) => number {
  const sign = order === "dearest" ? -1 : 1;
  return (a, b) => {
    if (a.currency !== b.currency) return a.currency < b.currency ? -1 : 1;
    if (a.totalMinor !== b.totalMinor) return a.totalMinor < b.totalMinor ? -sign : sign;
    return a.id === b.id ? 0 : a.id < b.id ? -sign : sign;
  };
}

/** A page out of one order more than it shows, its cursor made of what the list is sorted by. */
export function totalPageOf(
  found: readonly Order[],
  limit: number,
): { readonly items: readonly Order[]; readonly nextCursor: string | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  if (found.length <= limit || last === undefined) return { items, nextCursor: null };
  const { amountMinor, currency } = last.totals.total;
  return { items, nextCursor: Buffer.from(`${currency} ${String(amountMinor)} ${last.id}`).toString("base64url") };
}

/** Where a cursor of `totalPageOf` stands; null for none. @throws InvalidInput when it is not one of ours */
export function parseTotalCursor(cursor: string | undefined): TotalRow | null {
  if (cursor === undefined) return null;
  const [, currency, amount, id] =
    /^([A-Z]{3}) (\d{1,18}) (\S{36})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (currency === undefined || amount === undefined || id === undefined || !isId(id)) {
    throw new InvalidInput([{ pointer: "/query/cursor", message: "is not a cursor of this list" }]);
  }
  return { currency, totalMinor: BigInt(amount), id };
}
