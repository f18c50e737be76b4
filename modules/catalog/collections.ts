import { newId } from "@hansa/kernel";
import { isUniqueViolation, type Queryable, type Tx } from "#platform/db";
import {
  type CollectionRow,
  deleteCollection,
  lockCollection,
  replaceProducts,
  selectByRule,
  selectCollection,
  selectCollections,
  selectPlaced,
  writeCollection,
} from "./collection-queries.ts";
import type { CollectionRule } from "./collection-rule.ts";
import { parseCursor, parseCursorId, parseCursorPlace, writeCursor } from "./cursor.ts";
import { renewAll } from "./edition.ts";
import { AlreadyTaken, CollectionIsRuled, CollectionNotFound } from "./errors.ts";
import type { ProductPage } from "./list-products.ts";
import { LAST_ID, type ListFilter } from "./list-queries.ts";
import { slugOf } from "./slug.ts";

/** Most collections of a shop. */
export const MAX_COLLECTIONS = 1_000;

export type Collection = CollectionRow;

/** Every collection by name. */
export function listCollections(on: Queryable): Promise<readonly Collection[]> {
  return selectCollections(on, MAX_COLLECTIONS);
}

/** A collection by slug or id. @throws CollectionNotFound */
export async function findCollection(on: Queryable, slugOrId: string): Promise<Collection> {
  const collection = await selectCollection(on, slugOrId);
  if (collection === null) throw new CollectionNotFound(slugOrId);
  return collection;
}

/** What a collection is made of; without a rule it is put together by hand. */
export interface CollectionInput {
  readonly name: string;
  readonly slug?: string | undefined;
  readonly rule?: CollectionRule | null | undefined;
}

/** Adds a collection. @throws AlreadyTaken */
export async function createCollection(tx: Tx, { name, slug, rule = null }: CollectionInput): Promise<Collection> {
  const id = newId<"collection">();
  const collection = { id, slug: slug ?? (slugOf(name) || id), name, rule };
  await write(tx, collection);
  return { ...collection, revision: 1 };
}

/**
 * Changes a collection.
 *
 * @param expect told the revision that stands; it throws when the caller has read another
 * @throws CollectionNotFound, AlreadyTaken
 */
export async function changeCollection(
  tx: Tx,
  id: string,
  change: Partial<CollectionInput>,
  expect: (revision: number) => void,
): Promise<Collection> {
  const before = await lockCollection(tx, id);
  if (before === null) throw new CollectionNotFound(id);
  expect(before.revision);
  const { name = before.name, slug = before.slug, rule = before.rule } = change;
  await write(tx, { id, name, slug, rule });
  return { id, name, slug, rule, revision: before.revision + 1 };
}

/** Removes a collection; its products stay. @throws CollectionNotFound */
export async function removeCollection(tx: Tx, id: string): Promise<void> {
  if ((await deleteCollection(tx, id)) === 0) throw new CollectionNotFound(id);
  await renewAll(tx);
}

/** Puts a collection together by hand, in this order. @throws CollectionNotFound, CollectionIsRuled */
export async function placeProducts(tx: Tx, id: string, productIds: readonly string[]): Promise<void> {
  const collection = await lockCollection(tx, id);
  if (collection === null) throw new CollectionNotFound(id);
  if (collection.rule !== null) throw new CollectionIsRuled(id);
  await replaceProducts(tx, id, [...new Set(productIds)]);
  await renewAll(tx);
}

/** One page of a collection's products on sale: in its own order, or newest first where a rule chooses. */
export async function listCollectionProducts(
  on: Queryable,
  { id, rule }: Collection,
  { cursor, limit, ...filter }: Omit<ListFilter, "categoryId"> & { readonly cursor: string | undefined },
): Promise<ProductPage> {
  const [last = null] = parseCursor(cursor, 1) ?? [];
  const more = { ...filter, limit: limit + 1 };
  if (rule === null) {
    const rows = await selectPlaced(on, id, more, last === null ? 0 : parseCursorPlace(last));
    return toPage(rows, limit, ({ position }) => String(position));
  }
  const rows = await selectByRule(on, rule, more, last === null ? LAST_ID : parseCursorId(last));
  return toPage(rows, limit, (row) => row.id);
}

function toPage<Row extends { readonly id: string }>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
): ProductPage {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? writeCursor([keyOf(last)]) : null;
  return { productIds: page.map(({ id }) => id), nextCursor };
}

async function write(tx: Tx, collection: Omit<Collection, "revision">): Promise<void> {
  try {
    await writeCollection(tx, collection);
    await renewAll(tx);
  } catch (error) {
    if (isUniqueViolation(error)) throw new AlreadyTaken("slug", collection.slug);
    throw error;
  }
}
