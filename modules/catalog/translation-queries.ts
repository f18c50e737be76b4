import { many, type Queryable, run, sql, type Tx } from "#platform/db";

export interface Translation {
  readonly productId: string;
  readonly locale: string;
  readonly title: string;
  readonly description: string;
}

/** The texts of a product in other languages than the first, by language. No locks. */
export function selectTranslations(on: Queryable, productId: string): Promise<readonly Translation[]> {
  return many(
    on,
    sql<Translation>`
      select product_id as "productId", locale, title, description
      from catalog.translation
      where product_id = ${productId}::uuid
      order by locale
    `,
  );
}

/** Writes texts of products in other languages, whether or not they were there. */
export function writeTranslations(tx: Tx, texts: readonly Translation[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into catalog.translation (product_id, locale, title, description)
      select product_id, locale, title, description
      from unnest(
        ${texts.map(({ productId }) => productId)}::uuid[],
        ${texts.map(({ locale }) => locale)}::text[],
        ${texts.map(({ title }) => title)}::text[],
        ${texts.map(({ description }) => description)}::text[]
      ) as line (product_id, locale, title, description)
      order by product_id, locale
      on conflict (product_id, locale) do update
      set title = excluded.title,
        description = excluded.description
    `,
  );
}

/** Removes the text of a product in one language. @returns 0 when there was none */
export function deleteTranslation(tx: Tx, productId: string, locale: string): Promise<number> {
  return run(
    tx,
    sql`delete from catalog.translation where product_id = ${productId}::uuid and locale = ${locale}::text`,
  );
}
