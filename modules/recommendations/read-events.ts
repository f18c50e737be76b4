import { listTraits, type ProductTraits, TRAITS_PAGE_SIZE } from "#modules/catalog";
import type { Queryable } from "#platform/db";
import { type ClickBook, openClickBook } from "./click-book.ts";
import { type EventPage, selectEventsBefore } from "./event-queries.ts";

/** Newest events that are learned from. */
export const MAX_EVENTS = 2_000_000;
/** Products that are put on shelves; beyond that only what somebody looked at is recommended. */
export const MAX_PRODUCTS = 300_000;
const PAGE = 20_000;
const ID_BYTES = 16;
/** An id begins with its time in milliseconds. */
const TIME_BYTES = 6;
const NOBODY = "\0".repeat(ID_BYTES);
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Reads the newest events, page by page. */
export async function readClicks(on: Queryable, limit = MAX_EVENTS): Promise<ClickBook> {
  const book = openClickBook();
  let beforeId = LAST_ID;
  for (let read = 0; read < limit; ) {
    const page = await selectEventsBefore(on, { beforeId, limit: Math.min(PAGE, limit - read) });
    addPage(book, page);
    read += page.count;
    if (page.count < PAGE) break;
    beforeId = idIn(page.ids, page.count - 1);
  }
  return book.seal();
}

function addPage(book: ReturnType<typeof openClickBook>, { count, ids, sessions, kinds, items, channels }: EventPage) {
  for (let at = 0; at < count; at++) {
    // Sixteen letters of which each is a byte: a name like any other, and quickly made.
    const session = sessions.toString("latin1", at * ID_BYTES, (at + 1) * ID_BYTES);
    book.add({
      atMs: ids.readUIntBE(at * ID_BYTES, TIME_BYTES),
      kind: kinds[at] ?? "view",
      item: items[at] ?? "",
      session: session === NOBODY ? null : session,
      channel: channels[at] ?? null,
    });
  }
}

function idIn(ids: Buffer, place: number): string {
  return ids.toString("hex", place * ID_BYTES, (place + 1) * ID_BYTES);
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
