/** Most bins per feature: splits are looked for between bins, so training walks bins, not values. */
export const MAX_BINS = 128;

/** Samples by column, each value replaced by the number of its bin. */
export interface Binned {
  readonly rows: number;
  /** Feature index of each column; features that never vary have none. */
  readonly features: readonly number[];
  /** Ascending; a value belongs to the first bin whose cut is not below it, or to the last bin. */
  readonly cuts: readonly Float64Array[];
  readonly columns: readonly Uint8Array[];
}

/** Cuts every feature that varies into bins of about equal size. */
export function binSamples(samples: readonly Float64Array[]): Binned {
  const width = samples[0]?.length ?? 0;
  const features: number[] = [];
  const cuts: Float64Array[] = [];
  const columns: Uint8Array[] = [];
  for (let feature = 0; feature < width; feature++) {
    const values = Float64Array.from(samples, (sample) => sample[feature] ?? 0);
    const cut = cutsOf(values);
    if (cut.length === 0) continue;
    features.push(feature);
    cuts.push(cut);
    columns.push(Uint8Array.from(values, (value) => binOf(cut, value)));
  }
  return { rows: samples.length, features, cuts, columns };
}

/** Cuts lie half way between neighbouring values, so that rounding of a stored model moves nobody across. */
function cutsOf(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  const distinct: number[] = [];
  for (const value of sorted) if (value !== distinct.at(-1)) distinct.push(value);
  const last = distinct.at(-1) ?? 0;
  const wanted =
    distinct.length <= MAX_BINS
      ? distinct
      : Array.from(
          { length: MAX_BINS },
          (_, bin) => sorted[Math.floor(((bin + 1) * sorted.length) / MAX_BINS) - 1] ?? 0,
        );
  const cuts: number[] = [];
  for (const edge of wanted) {
    if (edge >= last || edge === wanted[wanted.indexOf(edge) - 1]) continue;
    const next = distinct[upperIndex(distinct, edge)] ?? edge;
    cuts.push((edge + next) / 2);
  }
  return Float64Array.from(new Set(cuts));
}

function upperIndex(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function binOf(cuts: Float64Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
