import { first, jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { ProductOption } from "./product-input.ts";

/** A product as the desk reads and writes it. */
export interface DeskProductRow {
  readonly id: string;
  readonly externalId: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string;
  readonly taxCategory: string;
  readonly ratingHundredths: number | null;
  readonly status: "draft" | "published" | "archived";
  readonly publishedFrom: Date | null;
  readonly publishedUntil: Date | null;
  readonly channels: readonly string[] | null;
  readonly categoryIds: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly options: readonly ProductOption[];
  readonly image: string | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One product by id; null when there is none. */
export function selectDeskProduct(on: Queryable, id: string): Promise<DeskProductRow | null> {
  return first(
    on,
    sql<DeskProductRow>`
      select
        id, external_id as "externalId", slug, title, description, brand, tax_category as "taxCategory",
        rating_hundredths as "ratingHundredths", status, published_from as "publishedFrom",
        published_until as "publishedUntil", channels, category_ids as "categoryIds", attributes, options,
        image_url as image, revision, created_at as "createdAt", updated_at as "updatedAt"
      from catalog.product
      where id = ${id}::uuid
    `,
  );
}

/** As `selectDeskProduct`, and locks the row until the transaction ends. */
export function lockDeskProduct(tx: Tx, id: string): Promise<DeskProductRow | null> {
  return first(
    tx,
    sql<DeskProductRow>`
      select
        id, external_id as "externalId", slug, title, description, brand, tax_category as "taxCategory",
        rating_hundredths as "ratingHundredths", status, published_from as "publishedFrom",
        published_until as "publishedUntil", channels, category_ids as "categoryIds", attributes, options,
        image_url as image, revision, created_at as "createdAt", updated_at as "updatedAt"
      from catalog.product
      where id = ${id}::uuid
      for update
    `,
  );
}

/** These products of every status, in no order; an absent row is an id of none. */
export function selectDeskProducts(on: Queryable, ids: readonly string[]): Promise<readonly DeskProductRow[]> {
  return many(
    on,
    sql<DeskProductRow>`
      select
        id, external_id as "externalId", slug, title, description, brand, tax_category as "taxCategory",
        rating_hundredths as "ratingHundredths", status, published_from as "publishedFrom",
        published_until as "publishedUntil", channels, category_ids as "categoryIds", attributes, options,
        image_url as image, revision, created_at as "createdAt", updated_at as "updatedAt"
      from catalog.product
      where id = any(${ids}::uuid[])
    `,
  );
}

/** Writes every field of a locked product and raises its revision; a rating that reviews make stays theirs. */
export function updateProduct(tx: Tx, product: DeskProductRow): Promise<number> {
  return run(
    tx,
    sql`
      update catalog.product
      set
        slug = ${product.slug}::text,
        title = ${product.title}::text,
        description = ${product.description}::text,
        brand = ${product.brand}::text,
        tax_category = ${product.taxCategory}::text,
        rating_hundredths = case when review_count > 0 then rating_hundredths else ${product.ratingHundredths}::int end,
        status = ${product.status}::text,
        published_from = ${product.publishedFrom}::timestamptz,
        published_until = ${product.publishedUntil}::timestamptz,
        channels = ${product.channels}::text[],
        category_ids = ${product.categoryIds}::uuid[],
        attributes = ${product.attributes}::jsonb,
        options = ${jsonb(product.options)}::jsonb,
        image_url = ${product.image}::text,
        revision = revision + 1,
        updated_at = ${tx.now}::timestamptz
      where id = ${product.id}::uuid
    `,
  );
}

/** Raises the revision of a product whose variants, pictures or texts changed. */
export function touchProduct(tx: Tx, id: string): Promise<number> {
  return run(
    tx,
    sql`
      update catalog.product
      set revision = revision + 1,
        updated_at = ${tx.now}::timestamptz
      where id = ${id}::uuid
    `,
  );
}

/** Archives those of the products that are not archived yet, locked in id order. @returns their ids */
export async function archive(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await many(
    tx,
    sql<{ readonly id: string }>`
      with standing as (
        select id
        from catalog.product
        where id = any(${ids}::uuid[])
          and status <> 'archived'
        order by id
        for update
      )
      update catalog.product
      set status = 'archived',
        revision = product.revision + 1,
        updated_at = ${tx.now}::timestamptz
      from standing
      where product.id = standing.id
      returning product.id
    `,
  );
  return rows.map(({ id }) => id);
}

/** A slug that is in use leads nowhere else; a former one leads to the product. */
export async function redirectSlug(
  tx: Tx,
  move: { readonly from: string; readonly to: string; readonly productId: string },
) {
  await run(tx, sql`delete from catalog.slug_redirect where slug = ${move.to}::text`);
  await run(
    tx,
    sql`
      insert into catalog.slug_redirect (slug, product_id)
      values (${move.from}::text, ${move.productId}::uuid)
      on conflict (slug) do update
      set product_id = excluded.product_id
    `,
  );
}

/** Whether another product has the slug; a former slug may be taken over. */
export async function isSlugTaken(on: Queryable, slug: string, productId: string): Promise<boolean> {
  const taken = await first(
    on,
    sql<{ readonly id: string }>`
      select id
      from catalog.product
      where slug = ${slug}::text and id <> ${productId}::uuid
    `,
  );
  return taken !== null;
}

/** Whether a product has the external id. */
export async function isExternalIdTaken(on: Queryable, externalId: string): Promise<boolean> {
  const taken = await first(
    on,
    sql<{ readonly id: string }>`
      select id
      from catalog.product
      where external_id = ${externalId}::text
    `,
  );
  return taken !== null;
}
