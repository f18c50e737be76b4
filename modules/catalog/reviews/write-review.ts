import { InvalidInput, newId, type Violation } from "@hansa/kernel";
import { freeTextProblem } from "#modules/channels";
import type { Queryable, Tx } from "#platform/db";
import { AlreadyReviewed, ProductNotBought } from "../errors.ts";
import { insertReviews, type ReviewRow, selectOwnReview } from "./queries.ts";

/** Whether a customer bought one of these variants; the rooms that know stand above and tell. */
export type HasBought = (on: Queryable, customerId: string, variantIds: readonly string[]) => Promise<boolean>;

/** What a customer says of a product. */
export interface ReviewInput {
  readonly productId: string;
  readonly variantIds: readonly string[];
  readonly customerId: string;
  readonly rating: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly locale: string;
}

/**
 * The review waits for the desk; until then only its author sees it.
 *
 * @throws ProductNotBought, AlreadyReviewed, InvalidInput when a text cannot be shown
 */
export async function writeReview(tx: Tx, input: ReviewInput, hasBought: HasBought): Promise<ReviewRow> {
  const { variantIds, ...given } = input;
  const texts = { title: tidy(given.title), body: given.body.trim(), author: tidy(given.author) };
  assertShowable(texts);
  if ((await selectOwnReview(tx, given.customerId, given.productId)) !== null) throw new AlreadyReviewed();
  if (!(await hasBought(tx, given.customerId, variantIds))) throw new ProductNotBought();
  const review = {
    ...given,
    ...texts,
    id: newId<"review">(),
    isVerified: true,
    state: "pending" as const,
    createdAt: tx.now,
  };
  // Two of the same customer at the same moment: the index lets one through.
  if ((await insertReviews(tx, [review])) === 0) throw new AlreadyReviewed();
  return review;
}

function tidy(text: string): string {
  return text.normalize("NFC").replaceAll(/\s+/g, " ").trim();
}

function assertShowable(texts: Readonly<Record<"title" | "body" | "author", string>>): void {
  const violations = Object.entries(texts).flatMap(([name, text]): readonly Violation[] => {
    const problem = text === "" ? "must not be empty" : text.split(/\r?\n/).map(freeTextProblem).find(Boolean);
    return problem ? [{ pointer: `/${name}`, message: problem }] : [];
  });
  if (violations.length > 0) throw new InvalidInput(violations);
}
