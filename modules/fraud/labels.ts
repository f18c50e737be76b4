import { many, run, type Tx } from "#platform/db";
import { markLabels } from "./observation-queries.ts";
import { type LabelledRow, labelPurchases } from "./purchase-queries.ts";

/** What somebody found out about a purchase. */
export interface ToldLabel {
  /** Of the checkout. */
  readonly id: string;
  readonly label: "fraud" | "genuine";
}

/** Who found out. A dispute is the last word. */
export type LabelSource = "dispute" | "review" | "desk";

/**
 * Writes what is known of purchases now, so that their subjects and the next model learn of it. Locks the purchases, then
 * their observations.
 *
 * @returns the purchases that are labelled by this call; the others were not judged here, or were known so already
 */
export async function recordLabels(
  tx: Tx,
  told: readonly ToldLabel[],
  source: LabelSource,
): Promise<readonly LabelledRow[]> {
  if (told.length === 0) return [];
  const labelled = await many(tx, labelPurchases(tx, told, source));
  if (labelled.length > 0)
    await run(
      tx,
      markLabels(
        tx,
        labelled.map(({ id }) => id),
      ),
    );
  return labelled;
}
