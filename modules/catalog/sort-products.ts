import type { Tx } from "#platform/db";
import type { ProductInput, Saved } from "./product-input.ts";
import { compareProducts, compareVariants, selectStandingNames } from "./standing-queries.ts";

/** Products by what has to be done for them. */
export interface Sorted {
  /** Those that are not there. */
  readonly fresh: readonly ProductInput[];
  /** Those that are there and may differ. */
  readonly other: readonly ProductInput[];
  /** Those that are there exactly so, by external id. */
  readonly same: readonly (readonly [externalId: string, saved: Saved])[];
}

/**
 * Looks at what stands without a lock, so that the same file again locks and writes nothing. A product with pictures that is
 * there counts as other: they are compared when they are written.
 */
export async function sortProducts(tx: Tx, inputs: readonly ProductInput[]): Promise<Sorted> {
  const names = new Set(
    (
      await selectStandingNames(
        tx,
        inputs.map(({ externalId }) => externalId),
      )
    ).map(({ externalId }) => externalId),
  );
  if (names.size === 0) return { fresh: inputs, other: [], same: [] };
  const standing = inputs.filter(({ externalId }) => names.has(externalId));
  const same = await findSame(tx, standing);
  return {
    fresh: inputs.filter(({ externalId }) => !names.has(externalId)),
    other: standing.filter(({ externalId }) => !same.has(externalId)),
    same: [...same],
  };
}

async function findSame(tx: Tx, standing: readonly ProductInput[]): Promise<ReadonlyMap<string, Saved>> {
  const compared = await compareProducts(
    tx,
    standing.filter(({ pictures }) => pictures === null),
  );
  const ids = new Map(compared.flatMap(({ externalId, id, isSame }) => (isSame ? [[externalId, id]] : [])));
  const alike = standing.flatMap((input) => {
    const productId = ids.get(input.externalId);
    return productId === undefined ? [] : [{ productId, input }];
  });
  const variants = await compareVariants(
    tx,
    alike.flatMap(({ productId, input }) =>
      input.variants.map((variant, position) => ({ productId, position, input: variant })),
    ),
  );
  const variantIds = new Map(
    variants.flatMap(({ productId, externalId, id, isSame }) => (isSame ? [[`${productId}/${externalId}`, id]] : [])),
  );
  const same = new Map<string, Saved>();
  for (const { productId, input } of alike) {
    const found = input.variants.flatMap(({ externalId }) => {
      const variantId = variantIds.get(`${productId}/${externalId}`);
      return variantId === undefined ? [] : [{ variantId, isNew: false }];
    });
    if (found.length < input.variants.length) continue;
    same.set(input.externalId, { kind: "saved", productId, variants: found, change: "same" });
  }
  return same;
}
