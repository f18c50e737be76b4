import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";

export interface NewPicture {
  readonly id: string;
  readonly productId: string;
  readonly url: string;
  readonly alt: string;
  readonly position: number;
}

/** Removes the pictures of these products that are not among the listed addresses. */
export function keepOnlyPictures(
  tx: Tx,
  productIds: readonly string[],
  pictures: readonly NewPicture[],
): Promise<number> {
  return run(
    tx,
    sql`
      delete from catalog.media
      where product_id = any(${productIds}::uuid[])
        and not exists (
          select
          from unnest(
            ${pictures.map(({ productId }) => productId)}::uuid[],
            ${pictures.map(({ url }) => url)}::text[]
          ) as kept (product_id, url)
          where kept.product_id = media.product_id and kept.url = media.url
        )
    `,
  );
}

/** Adds pictures, or changes text and place of those whose address the product has already. @returns how many changed */
export function upsertPictures(tx: Tx, pictures: readonly NewPicture[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into catalog.media as media (id, product_id, url, alt, position)
      select id, product_id, url, alt, position
      from unnest(
        ${pictures.map(({ id }) => id)}::uuid[],
        ${pictures.map(({ productId }) => productId)}::uuid[],
        ${pictures.map(({ url }) => url)}::text[],
        ${pictures.map(({ alt }) => alt)}::text[],
        ${pictures.map(({ position }) => position)}::int[]
      ) as line (id, product_id, url, alt, position)
      order by product_id, url
      on conflict (product_id, url) do update
      set alt = excluded.alt,
        position = excluded.position
      where (media.alt, media.position) is distinct from (excluded.alt, excluded.position)
    `,
  );
}

export interface PictureRow {
  readonly id: string;
  readonly productId: string;
  readonly url: string;
  readonly alt: string;
  readonly position: number;
}

/** The pictures of a product in their order, at most `limit`. */
export function selectPictures(on: Queryable, productId: string, limit: number): Promise<readonly PictureRow[]> {
  return many(
    on,
    sql<PictureRow>`
      select id, product_id as "productId", url, alt, position
      from catalog.media
      where product_id = ${productId}::uuid
      order by position, id
      limit ${limit}::int
    `,
  );
}

/** Removes one picture; null when there is none. */
export function deletePicture(tx: Tx, id: string): Promise<PictureRow | null> {
  return first(
    tx,
    sql<PictureRow>`
      delete from catalog.media
      where id = ${id}::uuid
      returning id, product_id as "productId", url, alt, position
    `,
  );
}

/** Makes the first picture of a product its main one. */
export function copyMainPicture(tx: Tx, productId: string): Promise<number> {
  return run(
    tx,
    sql`
      update catalog.product
      set image_url = (
          select url
          from catalog.media
          where media.product_id = product.id
          order by position, media.id
          limit 1
        ),
        revision = revision + 1,
        updated_at = ${tx.now}::timestamptz
      where id = ${productId}::uuid
    `,
  );
}
