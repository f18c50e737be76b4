import { first, jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { CollectionRule } from "./collection-rule.ts";
import type { ListedRow, ListFilter } from "./list-queries.ts";

export interface CollectionRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Null for a collection that is put together by hand. */
  readonly rule: CollectionRule | null;
  readonly revision: number;
}

/** Every collection by name, at most `limit`. */
export function selectCollections(on: Queryable, limit: number): Promise<readonly CollectionRow[]> {
  return many(
    on,
    sql<CollectionRow>`
      select id, slug, name, rule, revision
      from catalog.collection
      order by name, id
      limit ${limit}::int
    `,
  );
}

/** One collection by slug or id; null when there is none. */
export function selectCollection(on: Queryable, slugOrId: string): Promise<CollectionRow | null> {
  return first(
    on,
    sql<CollectionRow>`
      select id, slug, name, rule, revision
      from catalog.collection
      where slug = ${slugOrId}::text or id::text = ${slugOrId}::text
    `,
  );
}

/** Locks one collection; null when there is none. */
export function lockCollection(tx: Tx, id: string): Promise<CollectionRow | null> {
  return first(
    tx,
    sql<CollectionRow>`
      select id, slug, name, rule, revision
      from catalog.collection
      where id = ${id}::uuid
      for update
    `,
  );
}

type Written = Omit<CollectionRow, "revision">;

/** Writes a collection, whether or not it was there, and raises its revision. */
export function writeCollection(tx: Tx, { id, slug, name, rule }: Written): Promise<number> {
  return run(
    tx,
    sql`
      insert into catalog.collection (id, slug, name, rule)
      values (${id}::uuid, ${slug}::text, ${name}::text, ${rule && jsonb(rule)}::jsonb)
      on conflict (id) do update
      set slug = excluded.slug,
        name = excluded.name,
        rule = excluded.rule,
        revision = collection.revision + 1
    `,
  );
}

/** Removes a collection with its list of products. @returns 0 when there is none */
export function deleteCollection(tx: Tx, id: string): Promise<number> {
  return run(tx, sql`delete from catalog.collection where id = ${id}::uuid`);
}

/** Makes these the products of a collection, in this order; those that do not exist are left out. */
export async function replaceProducts(tx: Tx, collectionId: string, productIds: readonly string[]): Promise<number> {
  await run(tx, sql`delete from catalog.collection_product where collection_id = ${collectionId}::uuid`);
  return await run(
    tx,
    sql`
      insert into catalog.collection_product (collection_id, product_id, position)
      select ${collectionId}::uuid, product.id, wanted.place
      from unnest(${productIds}::uuid[]) with ordinality as wanted (id, place)
      join catalog.product on product.id = wanted.id
      order by product.id
      on conflict do nothing
    `,
  );
}

/** A product of a collection, on sale or not, as the desk lists it. */
export interface MemberRow {
  readonly id: string;
  readonly title: string;
  readonly status: "draft" | "published" | "archived";
  readonly image: string | null;
}

/** Every product of a collection put together by hand, in its order, at most `limit`. No locks. */
export function selectMembers(on: Queryable, collectionId: string, limit: number): Promise<readonly MemberRow[]> {
  return many(
    on,
    sql<MemberRow>`
      select product.id, title, status, image_url as image
      from catalog.collection_product as placed
      join catalog.product on product.id = placed.product_id
      where placed.collection_id = ${collectionId}::uuid
      order by placed.position, placed.product_id
      limit ${limit}::int
    `,
  );
}

export interface PlacedRow {
  readonly id: string;
  readonly position: number;
}

/** Products on sale of a collection put together by hand, in its order. */
export function selectPlaced(
  on: Queryable,
  collectionId: string,
  { channel, now, limit }: Omit<ListFilter, "categoryId">,
  afterPosition: number,
): Promise<readonly PlacedRow[]> {
  return many(
    on,
    sql<PlacedRow>`
      select product.id, placed.position
      from catalog.collection_product as placed
      join catalog.product on product.id = placed.product_id
      where placed.collection_id = ${collectionId}::uuid
        and placed.position > ${afterPosition}::int
        and product.status = 'published'
        and (product.published_from is null or product.published_from <= ${now}::timestamptz)
        and (product.published_until is null or product.published_until > ${now}::timestamptz)
        and (product.channels is null or ${channel}::text = any(product.channels))
      order by placed.position, placed.product_id
      limit ${limit}::int
    `,
  );
}

/** Products on sale for which every condition of the rule holds, newest first. */
export function selectByRule(
  on: Queryable,
  rule: CollectionRule,
  { channel, now, limit }: Omit<ListFilter, "categoryId">,
  beforeId: string,
): Promise<readonly ListedRow[]> {
  const ranges = rule.ranges ?? [];
  return many(
    on,
    sql<ListedRow>`
      select product.id
      from catalog.product
      where product.id < ${beforeId}::uuid
        and product.status = 'published'
        and (product.published_from is null or product.published_from <= ${now}::timestamptz)
        and (product.published_until is null or product.published_until > ${now}::timestamptz)
        and (product.channels is null or ${channel}::text = any(product.channels))
        and product.attributes @> ${jsonb(rule.attributes ?? {})}::jsonb
        and (${rule.brands ?? null}::text[] is null or product.brand = any(${rule.brands ?? null}::text[]))
        and (
          ${rule.minRating === undefined ? null : Math.round(rule.minRating * 100)}::int is null
          or product.rating_hundredths >= ${rule.minRating === undefined ? null : Math.round(rule.minRating * 100)}::int
        )
        and (
          ${rule.titleContains ?? null}::text is null
          or position(lower(${rule.titleContains ?? null}::text) in lower(product.title)) > 0
        )
        and (${rule.addedSince ?? null}::timestamptz is null or product.created_at >= ${rule.addedSince ?? null}::timestamptz)
        and (
          ${rule.categoryId ?? null}::uuid is null
          or exists (
            select
            from catalog.category_product as filed
            where filed.category_id = ${rule.categoryId ?? null}::uuid and filed.product_id = product.id
          )
        )
        and not exists (
          select
          from unnest(
            ${ranges.map(({ attribute }) => attribute)}::text[],
            ${ranges.map(({ min }) => min ?? null)}::float8[],
            ${ranges.map(({ max }) => max ?? null)}::float8[]
          ) as bound (attribute, least, most)
          where case
            when jsonb_typeof(product.attributes -> bound.attribute) = 'number'
            then not (
              (product.attributes ->> bound.attribute)::float8
                between coalesce(bound.least, '-Infinity') and coalesce(bound.most, 'Infinity')
            )
            else true
          end
        )
      order by product.id desc
      limit ${limit}::int
    `,
  );
}
