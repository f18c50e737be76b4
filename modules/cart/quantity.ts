/**
 * What one region knows of a line. Both numbers only grow, so copies can meet in any order and any number of times.
 * Counts are safe integers: a write adds at most a line's limit.
 */
export interface RegionCount {
  readonly region: string;
  /** Units ever added in this region. */
  readonly added: number;
  /** By region: how many of that region's added units this region has seen removed. */
  readonly cut: Readonly<Record<string, number>>;
}

/**
 * Units in the line: of each region's added units, those that no region has seen removed. A removal cuts only what it
 * saw, so an addition elsewhere at the same time survives it; two removals of the same units cut them once, so they
 * cannot hide a later addition.
 */
export function quantityOf(counts: readonly RegionCount[]): number {
  // Nearly every line was only ever touched in one region.
  const [only] = counts;
  if (only !== undefined && counts.length === 1) return Math.max(0, only.added - (only.cut[only.region] ?? 0));
  return counts.reduce((sum, count) => sum + Math.max(0, count.added - cutOf(counts, count.region)), 0);
}

/** Grows with every change that any region made: the sum of all numbers, none of which ever shrinks. */
export function changesOf(counts: readonly RegionCount[]): number {
  let changes = 0;
  for (const { added, cut } of counts) {
    changes += added;
    for (const region in cut) changes += cut[region] ?? 0;
  }
  return changes;
}

/** The region's own count after it added units. */
export function addUnits(counts: readonly RegionCount[], region: string, units: number): RegionCount {
  const own = ownCount(counts, region);
  // A copy of the cut may have come home before the units it cuts: begin above it, or the new units would be lost in it.
  const floor = Math.max(own.added, cutOf(counts, region));
  return { ...own, added: floor + units };
}

/**
 * The region's own count after it removed units that it sees: its own first, then the other regions' by name.
 *
 * @param units at most `quantityOf(counts)`
 */
export function removeUnits(counts: readonly RegionCount[], region: string, units: number): RegionCount {
  const own = ownCount(counts, region);
  const cut: Record<string, number> = { ...own.cut };
  let left = units;
  for (const count of counts.toSorted((one, other) => precedence(one, other, region))) {
    const seen = cutOf(counts, count.region);
    const taken = Math.min(left, Math.max(0, count.added - seen));
    if (taken === 0) continue;
    cut[count.region] = seen + taken;
    left -= taken;
  }
  return { ...own, cut };
}

/** The region's own count after the line was made to hold so many units; the same count if it holds them already. */
export function setUnits(counts: readonly RegionCount[], region: string, units: number): RegionCount {
  const present = quantityOf(counts);
  if (units === present) return ownCount(counts, region);
  return units > present ? addUnits(counts, region, units - present) : removeUnits(counts, region, present - units);
}

/** Two copies of what a region knows become one: of each number the larger. Order and repetition change nothing. */
export function meet(one: RegionCount, other: RegionCount): RegionCount {
  const regions = [...new Set([...Object.keys(one.cut), ...Object.keys(other.cut)])];
  const cut = Object.fromEntries(regions.map((at) => [at, Math.max(one.cut[at] ?? 0, other.cut[at] ?? 0)]));
  return { region: one.region, added: Math.max(one.added, other.added), cut };
}

function ownCount(counts: readonly RegionCount[], region: string): RegionCount {
  return counts.find((count) => count.region === region) ?? { region, added: 0, cut: {} };
}

/** How many of a region's units were removed, as the best informed region knows. */
function cutOf(counts: readonly RegionCount[], region: string): number {
  let most = 0;
  for (const { cut } of counts) most = Math.max(most, cut[region] ?? 0);
  return most;
}

function precedence(one: RegionCount, other: RegionCount, own: string): number {
  if (one.region === own) return -1;
  if (other.region === own) return 1;
  return one.region < other.region ? -1 : 1;
}
