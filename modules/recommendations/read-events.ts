import { listTraits, type ProductTraits, TRAITS_PAGE_SIZE } from "#modules/catalog";
import type { Queryable } from "#platform/db";
import { type ClickBook, openClickBook } from "./click-book.ts";
import { selectEventsBefore } from "./event-queries.ts";

/** Newest events that are learned from. */
export const MAX_EVENTS = 2_000_000;
/** Products that are put on shelves; beyond that only what somebody looked at is recommended. */
export const MAX_PRODUCTS = 300_000;
const PAGE = 20_000;
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Reads the newest events, page by page. */
export async function readClicks(on: Queryable, limit = MAX_EVENTS): Promise<ClickBook> {
  const book = openClickBook();
  let beforeId = LAST_ID;
  for (let read = 0; read < limit; ) {
    const page = await selectEventsBefore(on, { beforeId, limit: Math.min(PAGE, limit - read) });
    for (const { id, kind, item, sessionId, channel } of page)
      book.add({ atMs: timeOf(id), kind, item, session: sessionId, channel });
    read += page.length;
    beforeId = page.at(-1)?.id ?? beforeId;
    if (page.length < PAGE) break;
  }
  return book.seal();
}

/** The time that an event's id begins with. */
export function timeOf(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** Reads what the catalogue says of its products. */
export async function readProducts(on: Queryable): Promise<readonly ProductTraits[]> {
  const products: ProductTraits[] = [];
  for (let after: string | null = null; products.length < MAX_PRODUCTS; ) {
    const page: readonly ProductTraits[] = await listTraits(on, { after, limit: TRAITS_PAGE_SIZE });
    for (const product of page) products.push(product);
    if (page.length < TRAITS_PAGE_SIZE) break;
    after = page.at(-1)?.id ?? null;
  }
  return products;
}
