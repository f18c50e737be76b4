import { first, jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";

export interface CategoryRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly parentId: string | null;
  /** Ids from the root to the category itself. */
  readonly path: readonly string[];
  readonly position: number;
  readonly imageUrl: string | null;
  /** Names in other languages, by locale. */
  readonly names: Readonly<Record<string, string>>;
  readonly revision: number;
}

/** The whole tree, at most `limit` categories: parents before children, siblings by position, then name. */
export function selectCategories(on: Queryable, limit: number): Promise<readonly CategoryRow[]> {
  return many(
    on,
    sql<CategoryRow>`
      select id, slug, name, parent_id as "parentId", path, position, image_url as "imageUrl", names, revision
      from catalog.category
      order by cardinality(path), position, name, id
      limit ${limit}::int
    `,
  );
}

/** One category by slug or id, without a lock; null when there is none. */
export function selectCategory(on: Queryable, slugOrId: string): Promise<CategoryRow | null> {
  return first(
    on,
    sql<CategoryRow>`
      select id, slug, name, parent_id as "parentId", path, position, image_url as "imageUrl", names, revision
      from catalog.category
      where slug = ${slugOrId}::text or id::text = ${slugOrId}::text
    `,
  );
}

/** Locks one category; null when there is none. */
export function lockCategory(tx: Tx, id: string): Promise<CategoryRow | null> {
  return first(
    tx,
    sql<CategoryRow>`
      select id, slug, name, parent_id as "parentId", path, position, image_url as "imageUrl", names, revision
      from catalog.category
      where id = ${id}::uuid
      for update
    `,
  );
}

interface PathRow {
  readonly id: string;
  readonly path: readonly string[];
}

/** The paths of those of the categories that exist; their rows are shared, so that none is moved or removed meanwhile. */
export function sharePaths(tx: Tx, ids: readonly string[]): Promise<readonly PathRow[]> {
  return many(
    tx,
    sql<PathRow>`
      select id, path
      from catalog.category
      where id = any(${ids}::uuid[])
      order by id
      for share
    `,
  );
}

/** Those of the slugs that exist, with their paths. */
export function selectBySlugs(on: Queryable, slugs: readonly string[]): Promise<readonly CategoryRow[]> {
  return many(
    on,
    sql<CategoryRow>`
      select id, slug, name, parent_id as "parentId", path, position, image_url as "imageUrl", names, revision
      from catalog.category
      where slug = any(${slugs}::text[])
    `,
  );
}

type NewCategory = Omit<CategoryRow, "revision">;

/** Adds categories of one depth in slug order; one whose slug exists is left as it is. */
export function insertCategories(tx: Tx, categories: readonly NewCategory[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into catalog.category (id, slug, name, parent_id, path, position, image_url, names)
      select id, slug, name, parent_id, path::uuid[], position, image_url, names
      from unnest(
        ${categories.map(({ id }) => id)}::uuid[],
        ${categories.map(({ slug }) => slug)}::text[],
        ${categories.map(({ name }) => name)}::text[],
        ${categories.map(({ parentId }) => parentId)}::uuid[],
        ${categories.map(({ path }) => `{${path.join()}}`)}::text[],
        ${categories.map(({ position }) => position)}::int[],
        ${categories.map(({ imageUrl }) => imageUrl)}::text[],
        ${categories.map(({ names }) => jsonb(names))}::jsonb[]
      ) as line (id, slug, name, parent_id, path, position, image_url, names)
      order by slug
      on conflict (slug) do nothing
    `,
  );
}

/** Writes slug, name and position of a locked category. */
export function updateCategory(tx: Tx, category: Omit<CategoryRow, "path" | "parentId" | "revision">): Promise<number> {
  return run(
    tx,
    sql`
      update catalog.category
      set slug = ${category.slug}::text,
        name = ${category.name}::text,
        position = ${category.position}::int,
        image_url = ${category.imageUrl}::text,
        names = ${category.names}::jsonb,
        revision = revision + 1
      where id = ${category.id}::uuid
    `,
  );
}

/**
 * Moves a subtree: the category gets its new parent, and it and everything below it the new path.
 *
 * @param move.depth length of the category's old path: what stands from there on is kept
 */
export function moveSubtree(
  tx: Tx,
  move: {
    readonly id: string;
    readonly parentId: string | null;
    readonly above: readonly string[];
    readonly depth: number;
  },
): Promise<number> {
  return run(
    tx,
    sql`
      update catalog.category
      set path = ${move.above}::uuid[] || category.path[${move.depth}::int:],
        parent_id = case when id = ${move.id}::uuid then ${move.parentId}::uuid else parent_id end
      where path @> array[${move.id}::uuid]
    `,
  );
}

/**
 * Files the products of a subtree again under the categories above it. The moved rows are locked by the caller's update:
 * whoever files a product below them (see `sharePaths`) waits, and then reads the new path.
 */
export function refileSubtree(tx: Tx, categoryId: string): Promise<number> {
  return run(
    tx,
    sql`
      insert into catalog.category_product (category_id, product_id)
      select distinct above.id, filed.product_id
      from catalog.category_product as filed
      join catalog.category on category.id = ${categoryId}::uuid
      cross join unnest(category.path) as above (id)
      where filed.category_id = ${categoryId}::uuid
      order by above.id, filed.product_id
      on conflict do nothing
    `,
  );
}

/**
 * Takes the products of a category out of these former ancestors, unless another of their categories lies below those.
 */
export function unfileFromFormer(tx: Tx, categoryId: string, formerIds: readonly string[]): Promise<number> {
  return run(
    tx,
    sql`
      delete from catalog.category_product
      using catalog.category_product as moved
      where moved.category_id = ${categoryId}::uuid
        and category_product.product_id = moved.product_id
        and category_product.category_id = any(${formerIds}::uuid[])
        and not exists (
          select
          from catalog.product
          join catalog.category on category.id = any(product.category_ids)
          where product.id = category_product.product_id
            and category.path @> array[category_product.category_id]
        )
    `,
  );
}

/** Removes a category that has neither products nor children. @returns 0 when it has some, or is not there */
export function deleteCategory(tx: Tx, id: string): Promise<number> {
  return run(
    tx,
    sql`
      delete from catalog.category
      where id = ${id}::uuid
        and not exists (select from catalog.category_product where category_id = ${id}::uuid)
        and not exists (select from catalog.category as child where child.parent_id = ${id}::uuid)
    `,
  );
}
