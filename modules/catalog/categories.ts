import { newId } from "@hansa/kernel";
import { isUniqueViolation, type Queryable, type Tx } from "#platform/db";
import {
  type CategoryRow,
  deleteCategory,
  insertCategories,
  lockCategory,
  moveSubtree,
  refileSubtree,
  selectBySlugs,
  selectCategories,
  selectCategory,
  unfileFromFormer,
  updateCategory,
} from "./category-queries.ts";
import { renewAll } from "./edition.ts";
import { AlreadyTaken, CategoryInCircle, CategoryInUse, CategoryNotFound } from "./errors.ts";
import { slugOf } from "./slug.ts";

/** Most categories in the tree: it is read whole. */
export const MAX_CATEGORIES = 10_000;

/** A place in the tree that products are found under; its path names it and every category above. */
export type Category = CategoryRow;

/** The tree, parents before their children, siblings in their order. */
export function listCategories(on: Queryable): Promise<readonly Category[]> {
  return selectCategories(on, MAX_CATEGORIES);
}

/**
 * A category by slug or id; a name as an import file writes it (`Toys_and_Games`) finds its slug.
 *
 * @throws CategoryNotFound
 */
export async function findCategory(on: Queryable, slugOrId: string): Promise<Category> {
  const found = (await selectCategory(on, slugOrId)) ?? (await selectCategory(on, slugOf(slugOrId)));
  if (found === null) throw new CategoryNotFound(slugOrId);
  return found;
}

/** The slug of a category that is known by its names from the root down. */
export function categorySlug(names: readonly string[]): string {
  return slugOf(names.join(" ")) || "category";
}

/**
 * Makes the categories that are missing, with all above them.
 *
 * @param paths names from the root down
 * @returns the id of each, by its slug as `categorySlug` has it
 */
export async function ensureCategories(
  tx: Tx,
  paths: readonly (readonly string[])[],
): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, CategoryRow>();
  const deepest = Math.max(0, ...paths.map((path) => path.length));
  for (let depth = 1; depth <= deepest; depth++) {
    const level = paths.filter((path) => path.length >= depth).map((path) => path.slice(0, depth));
    const bySlug = new Map(level.map((names) => [categorySlug(names), names]));
    const slugs = [...bySlug.keys()];
    for (const row of await selectBySlugs(tx, slugs)) known.set(row.slug, row);
    const missing = [...bySlug].filter(([slug]) => !known.has(slug));
    if (missing.length === 0) continue;
    await insertCategories(
      tx,
      missing.map(([slug, names]) => newCategory(slug, names, known)),
    );
    for (const row of await selectBySlugs(tx, slugs)) known.set(row.slug, row);
  }
  return new Map([...known].map(([slug, { id }]) => [slug, id]));
}

function newCategory(slug: string, names: readonly string[], known: ReadonlyMap<string, CategoryRow>) {
  const id = newId<"category">();
  const parent = known.get(categorySlug(names.slice(0, -1)));
  const name = (names.at(-1) ?? slug).replaceAll("_", " ");
  const path = [...(parent?.path ?? []), id];
  return { id, slug, name, parentId: parent?.id ?? null, path, position: 0, imageUrl: null, names: {} };
}

/** What a category is made of when the desk writes it. */
export interface CategoryInput {
  readonly name: string;
  readonly slug?: string | undefined;
  readonly parentId?: string | null | undefined;
  readonly position?: number | undefined;
  readonly imageUrl?: string | null | undefined;
  /** Names in other languages, by locale. */
  readonly names?: Readonly<Record<string, string>> | undefined;
}

/** Adds a category. @throws AlreadyTaken when the slug is in use, CategoryNotFound for the parent */
export async function createCategory(tx: Tx, input: CategoryInput): Promise<Category> {
  const parent = await findParent(tx, input.parentId ?? null);
  const id = newId<"category">();
  const slug = input.slug ?? (slugOf([...(parent ? [parent.name] : []), input.name].join(" ")) || id);
  const path = [...(parent?.path ?? []), id];
  const { name, position = 0, imageUrl = null, names = {} } = input;
  const category = { id, slug, name, parentId: parent?.id ?? null, path, position, imageUrl, names };
  if ((await insertCategories(tx, [category])) === 0) throw new AlreadyTaken("slug", slug);
  return { ...category, revision: 1 };
}

/**
 * Changes a category, and moves it with everything below it when `parentId` is given.
 *
 * @param expect told the revision that stands; it throws when the caller has read another
 * @throws CategoryNotFound, AlreadyTaken, CategoryInCircle
 */
export async function changeCategory(
  tx: Tx,
  change: Partial<CategoryInput> & { readonly id: string },
  expect: (revision: number) => void = () => undefined,
): Promise<Category> {
  const before = await lockCategory(tx, change.id);
  if (before === null) throw new CategoryNotFound(change.id);
  expect(before.revision);
  const written = {
    id: before.id,
    slug: change.slug ?? before.slug,
    name: change.name ?? before.name,
    position: change.position ?? before.position,
    imageUrl: change.imageUrl === undefined ? before.imageUrl : change.imageUrl,
    names: change.names ?? before.names,
  };
  try {
    await updateCategory(tx, written);
  } catch (error) {
    if (isUniqueViolation(error)) throw new AlreadyTaken("slug", written.slug);
    throw error;
  }
  if (change.parentId !== undefined && change.parentId !== before.parentId) {
    await moveCategory(tx, before, change.parentId);
  }
  await renewAll(tx);
  return await findCategory(tx, before.id);
}

async function moveCategory(tx: Tx, category: Category, parentId: string | null): Promise<void> {
  const parent = await findParent(tx, parentId);
  if (parent?.path.includes(category.id) === true) throw new CategoryInCircle(category.id);
  const above = parent?.path ?? [];
  await moveSubtree(tx, { id: category.id, parentId, above, depth: category.path.length });
  await refileSubtree(tx, category.id);
  const former = category.path.filter((id) => id !== category.id && !above.includes(id));
  if (former.length > 0) await unfileFromFormer(tx, category.id, former);
}

async function findParent(tx: Tx, parentId: string | null): Promise<Category | null> {
  if (parentId === null) return null;
  const parent = await lockCategory(tx, parentId);
  if (parent === null) throw new CategoryNotFound(parentId);
  return parent;
}

/** Removes an empty category. @throws CategoryNotFound, CategoryInUse */
export async function removeCategory(tx: Tx, id: string): Promise<void> {
  if ((await lockCategory(tx, id)) === null) throw new CategoryNotFound(id);
  if ((await deleteCategory(tx, id)) === 0) throw new CategoryInUse(id);
}
