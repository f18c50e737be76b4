/** Units that somebody wants of one variant. */
export interface Wanted {
  readonly variantId: string;
  /** Whole units, at least 1. */
  readonly quantity: number;
}

/** Units taken for somebody, at one location. */
export interface Allocation {
  readonly variantId: string;
  readonly location: string;
  readonly quantity: number;
}

/** A variant that cannot be covered: what was wanted in all, and what there is. */
export interface Shortage {
  readonly variantId: string;
  readonly wanted: number;
  readonly available: number;
}

/** What is free at one location. Rows of one variant come in the order in which locations ship. */
export interface FreeStock {
  readonly variantId: string;
  readonly location: string;
  /** Units that may still be promised; 0 or less when none. */
  readonly free: number;
}

/** What became of a wish: all of it was taken, or what was short and nothing taken. */
export type Taken =
  | { readonly kind: "taken"; readonly allocations: readonly Allocation[] }
  | { readonly kind: "short"; readonly short: readonly Shortage[] };

/** Gives out locked stock to a batch, first come, first served. */
export interface Allocator {
  /** Takes everything that is wanted, or nothing. The same variant on two lines is summed before it is judged. */
  take(wanted: readonly Wanted[]): Taken;
  /** Variants that this batch sold out. */
  soldOut(): readonly string[];
}

interface Shelf {
  readonly location: string;
  free: number;
}

/** Opens an allocator over rows that the caller has locked. */
export function createAllocator(rows: readonly FreeStock[]): Allocator {
  const shelves = new Map<string, Shelf[]>();
  for (const { variantId, location, free } of rows) {
    const shelf = { location, free };
    const known = shelves.get(variantId);
    if (known === undefined) shelves.set(variantId, [shelf]);
    else known.push(shelf);
  }
  const emptied = new Set<string>();

  return {
    take(wanted) {
      const summed = sumByVariant(wanted);
      const short = summed
        .map(({ variantId, quantity }) => ({ variantId, wanted: quantity, available: freeOf(shelves.get(variantId)) }))
        .filter((line) => line.available < line.wanted);
      if (short.length > 0) return { kind: "short", short };
      const allocations = summed.flatMap((line) => takeFrom(shelves.get(line.variantId) ?? [], line));
      for (const { variantId } of summed) if (freeOf(shelves.get(variantId)) === 0) emptied.add(variantId);
      return { kind: "taken", allocations };
    },
    soldOut: () => [...emptied],
  };
}

/** One line per variant, in the order of first mention. */
export function sumByVariant(wanted: readonly Wanted[]): readonly Wanted[] {
  if (wanted.length === 1) return wanted;
  const units = new Map<string, number>();
  for (const { variantId, quantity } of wanted) units.set(variantId, (units.get(variantId) ?? 0) + quantity);
  return [...units].map(([variantId, quantity]) => ({ variantId, quantity }));
}

function freeOf(shelves: readonly Shelf[] | undefined): number {
  if (shelves === undefined) return 0;
  let units = 0;
  for (const { free } of shelves) if (free > 0) units += free;
  return units;
}

/** One location that covers the line is better than two parcels; otherwise the locations are emptied in their order. */
function takeFrom(shelves: readonly Shelf[], { variantId, quantity }: Wanted): readonly Allocation[] {
  const whole = shelves.find(({ free }) => free >= quantity);
  if (whole !== undefined) {
    whole.free -= quantity;
    return [{ variantId, location: whole.location, quantity }];
  }
  const allocations: Allocation[] = [];
  let left = quantity;
  for (const shelf of shelves) {
    const taken = Math.min(left, Math.max(shelf.free, 0));
    if (taken === 0) continue;
    shelf.free -= taken;
    left -= taken;
    allocations.push({ variantId, location: shelf.location, quantity: taken });
  }
  return allocations;
}
