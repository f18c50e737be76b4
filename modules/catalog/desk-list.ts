import type { Queryable } from "#platform/db";
import { parseCursor, parseCursorId, writeCursor } from "./cursor.ts";
import {
  countTitled,
  countUnpublished,
  type DeskFilter,
  type DeskListedRow,
  type DeskPlace,
  type DeskSort,
  selectFewTitled,
  selectFewUnpublished,
  selectNamedProducts,
} from "./desk-list-queries.ts";
import { type DeskProductRow, selectDeskProducts } from "./desk-product-queries.ts";
import { walkProducts } from "./desk-walk-queries.ts";
import { FIRST_ID, LAST_ID } from "./list-queries.ts";
import { wordsOf } from "./title-words.ts";

/**
 * Up to so many products that pass a filter are gathered and sorted (some 20 ms); where there are more, at
 * least one in 170 of a million passes, and walking the list until a page is full is the shorter way.
 */
const FEW = 6_000;

/** What the desk asks a list of products for. */
export interface DeskListQuery {
  readonly status: DeskFilter["status"];
  /** Words of the title, each by its beginning, or a whole external id, slug or sku; null for all. */
  readonly text: string | null;
  readonly channel: string | null;
  readonly sort: DeskSort;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/**
 * A page of products of every status.
 *
 * @param few how many are gathered rather than walked to
 * @throws InvalidInput when the cursor is not one of this list
 */
export async function listDeskProducts(
  on: Queryable,
  { status, text, channel, sort, cursor, limit }: DeskListQuery,
  few = FEW,
): Promise<{ readonly items: readonly DeskProductRow[]; readonly nextCursor: string | null }> {
  const named = text === null ? [] : await selectNamedProducts(on, text);
  const filter = { status, channel, named, words: text === null ? null : wordsOf(text) };
  const place = { ...parsePlace(cursor, sort), sort, limit: limit + 1 };
  const found = await selectPage(on, { filter, few }, place);
  const page = found.slice(0, limit);
  const rows = await selectDeskProducts(
    on,
    page.map(({ id }) => id),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const last = page.at(-1);
  const nextCursor = found.length > limit && last !== undefined ? writeCursor([last.sortTitle, last.id]) : null;
  return { items: page.flatMap(({ id }) => byId.get(id) ?? []), nextCursor };
}

async function selectPage(
  on: Queryable,
  { filter, few }: { readonly filter: DeskFilter; readonly few: number },
  place: DeskPlace & { readonly sort: DeskSort },
): Promise<readonly DeskListedRow[]> {
  const { status, words } = filter;
  if (words !== null)
    return (await countTitled(on, words, few + 1)) > few
      ? await walkProducts(on, filter, place)
      : await selectFewTitled(on, filter, place);
  if (status === null || status === "published") return await walkProducts(on, filter, place);
  return (await countUnpublished(on, status, few + 1)) > few
    ? await walkProducts(on, filter, place)
    : await selectFewUnpublished(on, filter, place);
}

function parsePlace(
  cursor: string | undefined,
  sort: DeskSort,
): { readonly title: string | null; readonly id: string } {
  const [title, id] = parseCursor(cursor, 2) ?? [];
  if (title !== undefined && id !== undefined) return { title, id: parseCursorId(id) };
  return sort.startsWith("-") ? { title: null, id: LAST_ID } : { title: "", id: FIRST_ID };
}
