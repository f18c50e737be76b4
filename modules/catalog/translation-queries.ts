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

interface TitleRow {
  readonly productId: string;
  /** As it was asked for. */
  readonly locale: string;
  readonly title: string;
}

/** What products are called in a locale, or in its language; those that are called nothing there are absent. No locks. */
export function selectTitles(
  on: Queryable,
  wanted: readonly { readonly productId: string; readonly locale: string }[],
): Promise<readonly TitleRow[]> {
  return many(
    on,
    sql<TitleRow>`
      select wanted.id as "productId", wanted.locale as "locale", texts.title
      from unnest(
        ${wanted.map(({ productId }) => productId)}::uuid[],
        ${wanted.map(({ locale }) => locale)}::text[]
      ) as wanted (id, locale)
      cross join lateral (
        select translation.title
        from catalog.translation
        where translation.product_id = wanted.id
          and translation.locale in (wanted.locale, split_part(wanted.locale, '-', 1))
        order by char_length(translation.locale) desc
        limit 1
      ) as texts
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
