import { run, sql, type Tx } from "#platform/db";

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
