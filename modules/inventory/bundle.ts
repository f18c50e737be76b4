import type { VariantFacts } from "#modules/catalog";
import type { Wanted } from "./allocate.ts";

/** What of a variant matters to stock: a bundle has no stock of its own, its components have. */
export type Composition = Pick<VariantFacts, "components">;

/** The variants whose stock the lines draw on: a bundle draws on its components, anything else on itself. */
export function drawsOf(lines: readonly Wanted[], facts: ReadonlyMap<string, Composition>): readonly Wanted[] {
  return lines.flatMap((line) => {
    const components = facts.get(line.variantId)?.components ?? [];
    if (components.length === 0) return [line];
    return components.map(({ variantId, quantity }) => ({ variantId, quantity: quantity * line.quantity }));
  });
}

/** How many of a variant can be sold, given what is free of everything it draws on; never negative. */
export function sellableUnits(
  variantId: string,
  composition: Composition | undefined,
  free: ReadonlyMap<string, number>,
): number {
  const components = composition?.components ?? [];
  if (components.length === 0) return Math.max(free.get(variantId) ?? 0, 0);
  return Math.max(
    Math.min(...components.map((part) => Math.floor((free.get(part.variantId) ?? 0) / part.quantity))),
    0,
  );
}
