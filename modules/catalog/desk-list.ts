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
import { walkProducts, walkUnpublished } from "./desk-walk-queries.ts";
import { FIRST_ID, LAST_ID } from "./list-queries.ts";
import { wordsOf } from "./title-words.ts";

/**
 * Up to so many products that pass a filter are gathered and sorted (some 20 ms); where there are more, at
 * least one in 170 of a million passes, and walking the list until a page is full is the shorter way. Counting them costs
 * as much as a page, so the first page decides, and its cursor tells the others.
 */
const FEW = 6_000;
const WAYS = ["gather", "walk"] as const;
type Way = (typeof WAYS)[number];

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
  const { way: told, ...begins } = parsePlace(cursor, sort);
  const place = { ...begins, sort, limit: limit + 1 };
  const way = told ?? (await chooseWay(on, filter, few));
  const found = await selectPage(on, { filter, way }, place);
  const page = found.slice(0, limit);
  const rows = await selectDeskProducts(
    on,
    page.map(({ id }) => id),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const last = page.at(-1);
  const nextCursor = found.length > limit && last !== undefined ? writeCursor([last.sortTitle, last.id, way]) : null;
  return { items: page.flatMap(({ id }) => byId.get(id) ?? []), nextCursor };
}

async function chooseWay(on: Queryable, { status, words }: DeskFilter, few: number): Promise<Way> {
  if (words !== null) return (await countTitled(on, words, few + 1)) > few ? "walk" : "gather";
  if (status === null || status === "published") return "walk";
  return (await countUnpublished(on, status, few + 1)) > few ? "walk" : "gather";
}

async function selectPage(
  on: Queryable,
  { filter, way }: { readonly filter: DeskFilter; readonly way: Way },
  place: DeskPlace & { readonly sort: DeskSort },
): Promise<readonly DeskListedRow[]> {
  const { status, words } = filter;
  if (way === "gather")
    return words === null ? await selectFewUnpublished(on, filter, place) : await selectFewTitled(on, filter, place);
  return words === null && status !== null && status !== "published"
    ? await walkUnpublished(on, { ...filter, status }, place)
    : await walkProducts(on, filter, place);
}

function parsePlace(
  cursor: string | undefined,
  sort: DeskSort,
): { readonly title: string | null; readonly id: string; readonly way: Way | null } {
  const [title, id, told] = parseCursor(cursor, 3) ?? [];
  const way = WAYS.find((one) => one === told) ?? null;
  if (title !== undefined && id !== undefined) return { title, id: parseCursorId(id), way };
  return sort.startsWith("-") ? { title: null, id: LAST_ID, way } : { title: "", id: FIRST_ID, way };
}
