import type { List, ListQuery } from "./list.ts";

/** Most rows that one export or bulk action reads. */
export const MOST_ROWS = 50_000;
const PAGE = 100;

/** Reads every row of a filter, page after page. */
export async function* everyRow<Row>(list: List<Row>, filters: ListQuery["filters"]): AsyncGenerator<Row> {
  let cursor: string | undefined;
  let count = 0;
  do {
    const page = await list.load({ filters, cursor, limit: PAGE });
    for (const row of page.items) {
      yield row;
      count += 1;
      if (count >= MOST_ROWS) return;
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
