import type { Tx } from "#platform/db";
import { attributeViolations, listAttributes } from "./attributes.ts";
import { findTaken } from "./bulk-queries.ts";
import type { ProductInput, Saved } from "./product-input.ts";

type Refused = Extract<Saved, { kind: "refused" }>;

/** Which of the products cannot be saved, by external id, with the first reason of each. */
export async function findRefusals(
  tx: Tx,
  inputs: readonly ProductInput[],
  looksForTaken: boolean,
): Promise<ReadonlyMap<string, Refused>> {
  const refusals = new Map<string, Refused>();
  const refuse = (externalId: string, column: string, message: string): void => {
    if (!refusals.has(externalId)) refusals.set(externalId, { kind: "refused", column, message });
  };
  for (const { externalId, column } of repeatedIn(inputs))
    refuse(externalId, column, "another product of the file has it");
  const withAttributes = inputs.filter(({ attributes }) => attributes !== null && Object.keys(attributes).length > 0);
  if (withAttributes.length > 0) {
    const definitions = new Map((await listAttributes(tx)).map((attribute) => [attribute.code, attribute]));
    for (const { externalId, attributes } of withAttributes) {
      const violation = attributeViolations(attributes ?? {}, definitions)[0];
      if (violation !== undefined) refuse(externalId, violation.pointer.slice(1), violation.message);
    }
  }
  if (!looksForTaken) return refusals;
  const variants = inputs.flatMap((input) =>
    input.variants.map(({ externalId, sku }) => ({ product: input.externalId, externalId, sku })),
  );
  for (const { externalId, field, value } of await findTaken(tx, inputs, variants)) {
    refuse(externalId, field, `${value} belongs to another product or variant`);
  }
  return refusals;
}

/** Names that two of the inputs claim: the later one is refused. */
function repeatedIn(
  inputs: readonly ProductInput[],
): readonly { readonly externalId: string; readonly column: string }[] {
  const slugs = new Set<string>();
  const skus = new Set<string>();
  return inputs.flatMap(({ externalId, slug, variants }) => {
    const hasSlug = slugs.has(slug);
    const hasSku = variants.some(({ sku }, index) => skus.has(sku) || variants.findIndex((v) => v.sku === sku) < index);
    slugs.add(slug);
    for (const { sku } of variants) skus.add(sku);
    if (hasSlug) return [{ externalId, column: "slug" }];
    return hasSku ? [{ externalId, column: "sku" }] : [];
  });
}
