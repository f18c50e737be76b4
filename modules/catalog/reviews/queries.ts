import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { ReviewState } from "./review.ts";

/** A review as it is stored. */
export interface ReviewRow {
  readonly id: string;
  readonly productId: string;
  readonly rating: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly locale: string;
  readonly isVerified: boolean;
  readonly state: ReviewState;
  readonly createdAt: Date;
}

/** A review that comes; `customerId` is null for one brought along from elsewhere. */
export interface NewReview extends Omit<ReviewRow, "createdAt"> {
  readonly customerId: string | null;
  readonly createdAt: Date;
}

/** Writes reviews; one of a customer who has reviewed the product already is left out. @returns how many were written */
export function insertReviews(tx: Tx, reviews: readonly NewReview[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into catalog.review (
        region, id, product_id, customer_id, rating, title, body, author, locale, is_verified, state, created_at, settled_at
      )
      select ${tx.region}::text, id, product_id, customer_id, rating, title, body, author, locale, is_verified, state,
        created_at, case when state = 'pending' then null else created_at end
      from unnest(
        ${reviews.map(({ id }) => id)}::uuid[],
        ${reviews.map(({ productId }) => productId)}::uuid[],
        ${reviews.map(({ customerId }) => customerId)}::uuid[],
        ${reviews.map(({ rating }) => rating)}::int[],
        ${reviews.map(({ title }) => title)}::text[],
        ${reviews.map(({ body }) => body)}::text[],
        ${reviews.map(({ author }) => author)}::text[],
        ${reviews.map(({ locale }) => locale)}::text[],
        ${reviews.map(({ isVerified }) => isVerified)}::boolean[],
        ${reviews.map(({ state }) => state)}::text[],
        ${reviews.map(({ createdAt }) => createdAt)}::timestamptz[]
      ) as given (id, product_id, customer_id, rating, title, body, author, locale, is_verified, state, created_at)
      on conflict (region, customer_id, product_id) where customer_id is not null do nothing
    `,
  );
}

/** What a customer said of a product; null when nothing. */
export function selectOwnReview(on: Queryable, customerId: string, productId: string): Promise<ReviewRow | null> {
  return first(
    on,
    sql<ReviewRow>`
      select id, product_id as "productId", rating, title, body, author, locale, is_verified as "isVerified", state,
        created_at as "createdAt"
      from catalog.review
      where region = ${on.region}::text
        and customer_id = ${customerId}::uuid
        and product_id = ${productId}::uuid
    `,
  );
}

/** Everything that a customer said of products, the latest first. */
export function selectReviewsOf(on: Queryable, customerId: string): Promise<readonly ReviewRow[]> {
  return many(
    on,
    sql<ReviewRow>`
      select id, product_id as "productId", rating, title, body, author, locale, is_verified as "isVerified", state,
        created_at as "createdAt"
      from catalog.review
      where region = ${on.region}::text
        and customer_id = ${customerId}::uuid
      order by id desc
    `,
  );
}

/** Published reviews of a product, of every region, the latest first. */
export function selectPublished(
  on: Queryable,
  productId: string,
  page: { readonly beforeId: string; readonly rating: number | null; readonly limit: number },
): Promise<readonly ReviewRow[]> {
  return many(
    on,
    sql<ReviewRow>`
      select id, product_id as "productId", rating, title, body, author, locale, is_verified as "isVerified", state,
        created_at as "createdAt"
      from catalog.review
      where product_id = ${productId}::uuid
        and state = 'published'
        and id < ${page.beforeId}::uuid
        and (${page.rating}::int is null or rating = ${page.rating}::int)
      order by id desc
      limit ${page.limit}::int
    `,
  );
}

export interface RatingCount {
  readonly rating: number;
  readonly count: number;
}

/** How many published reviews a product has of each rating; one that nobody gave is absent. */
export function countRatings(on: Queryable, productId: string): Promise<readonly RatingCount[]> {
  return many(
    on,
    sql<RatingCount>`
      select rating, count(*)::int as count
      from catalog.review
      where product_id = ${productId}::uuid
        and state = 'published'
      group by rating
      order by rating
    `,
  );
}

/** A review as the desk lists it: with its product. */
export interface DeskReviewRow extends ReviewRow {
  readonly productTitle: string;
  readonly productSlug: string;
}

/** This region's reviews in a state (null: any), the latest first. */
export function selectDeskReviews(
  on: Queryable,
  page: {
    readonly state: ReviewState | null;
    readonly productId: string | null;
    readonly beforeId: string;
    readonly limit: number;
  },
): Promise<readonly DeskReviewRow[]> {
  return many(
    on,
    sql<DeskReviewRow>`
      select review.id, product_id as "productId", rating, review.title, body, author, locale,
        is_verified as "isVerified", state, review.created_at as "createdAt", product.title as "productTitle",
        product.slug as "productSlug"
      from catalog.review
      join catalog.product on product.id = review.product_id
      where review.region = ${on.region}::text
        and (${page.state}::text is null or state = ${page.state}::text)
        and (${page.productId}::uuid is null or product_id = ${page.productId}::uuid)
        and review.id < ${page.beforeId}::uuid
      order by review.id desc
      limit ${page.limit}::int
    `,
  );
}

/** Locks one review of this region; null when there is none. */
export function lockReview(tx: Tx, id: string): Promise<ReviewRow | null> {
  return first(
    tx,
    sql<ReviewRow>`
      select id, product_id as "productId", rating, title, body, author, locale, is_verified as "isVerified", state,
        created_at as "createdAt"
      from catalog.review
      where region = ${tx.region}::text
        and id = ${id}::uuid
      for update
    `,
  );
}

/** Writes where a locked review stands. */
export function writeState(tx: Tx, id: string, state: ReviewState): Promise<number> {
  return run(
    tx,
    sql`
      update catalog.review
      set state = ${state}::text, settled_at = ${tx.now}::timestamptz
      where region = ${tx.region}::text
        and id = ${id}::uuid
    `,
  );
}

export interface ReviewedProduct {
  readonly productId: string;
}

/** Deletes what a customer said. @returns the products, whose ratings are to be counted again */
export async function deleteReviewsOf(tx: Tx, customerId: string): Promise<readonly string[]> {
  const rows = await many(
    tx,
    sql<ReviewedProduct>`
      delete from catalog.review
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
      returning product_id as "productId"
    `,
  );
  return rows.map(({ productId }) => productId);
}

export interface RatedProduct {
  readonly id: string;
}

/**
 * Writes average and count of the published reviews of these products, locked in id order; one without any that was
 * never counted keeps the rating it was given. @returns those that are other than before
 */
export function countReviews(tx: Tx, productIds: readonly string[]): Promise<readonly RatedProduct[]> {
  return many(
    tx,
    sql<RatedProduct>`
      with standing as (
        select id
        from catalog.product
        where id = any(${productIds}::uuid[])
        order by id
        for update
      ), counted as (
        select standing.id, count(review.id)::int as reviews,
          round(avg(review.rating) * 100)::int as average
        from standing
        left join catalog.review as review on review.product_id = standing.id and review.state = 'published'
        group by standing.id
      )
      update catalog.product
      set review_count = counted.reviews,
        rating_hundredths = counted.average,
        revision = product.revision + 1,
        updated_at = ${tx.now}::timestamptz
      from counted
      where product.id = counted.id
        and (counted.reviews > 0 or product.review_count > 0)
        and (product.review_count, product.rating_hundredths) is distinct from (counted.reviews, counted.average)
      returning product.id
    `,
  );
}

export interface VariantId {
  readonly id: string;
}

/** Every variant that a product ever had, removed ones too: what was bought stays bought. */
export function selectVariantsEver(on: Queryable, productId: string): Promise<readonly VariantId[]> {
  return many(
    on,
    sql<VariantId>`
      select id
      from catalog.variant
      where product_id = ${productId}::uuid
      order by id
    `,
  );
}
