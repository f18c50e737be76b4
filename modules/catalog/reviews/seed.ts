import { after, DAY_MS, newId } from "@hansa/kernel";
import type { Tx } from "#platform/db";
import type { DemoCatalogue } from "../demo/shop.ts";
import { demoReviews } from "../demo/reviews.ts";
import { selectHandles } from "../view-queries.ts";
import { countReviews, insertReviews } from "./queries.ts";

/** Lets buyers have spoken of the demo shop's products, which are there already; ratings are their averages then. */
export async function seedReviews(tx: Tx, catalogue: DemoCatalogue): Promise<void> {
  const handles = await selectHandles(
    tx,
    catalogue.products.map(({ slug }) => slug),
  );
  const idOf = new Map(handles.map(({ handle, id }) => [handle, id]));
  const reviews = catalogue.products.flatMap((product) => {
    const productId = idOf.get(product.slug);
    if (productId === undefined) throw new Error(`the demo product ${product.externalId} is not there`);
    return demoReviews(product).map(({ daysAgo, isPublished, ...said }) => {
      const createdAt = after(tx.now, -daysAgo * DAY_MS);
      const state = isPublished ? ("published" as const) : ("pending" as const);
      return { ...said, id: newId<"review">(createdAt.getTime()), productId, customerId: null, state, createdAt };
    });
  });
  await insertReviews(tx, reviews);
  await countReviews(tx, [...idOf.values()]);
}
