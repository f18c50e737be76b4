/** How many of how many did it. */
export interface Share {
  readonly done: number;
  readonly of: number;
}

/** A share with the interval in which it lies with 95 per cent confidence. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Standard deviations that hold 95 per cent of a normal distribution. */
const Z = 1.959963984540054;

/** The interval of a share. Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927. */
export function intervalOf({ done, of }: Share): Interval {
  if (of === 0) return { value: 0, low: 0, high: 1 };
  const value = done / of;
  const middle = (value + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const half = (Z / (1 + Z ** 2 / of)) * Math.sqrt((value * (1 - value)) / of + Z ** 2 / (4 * of ** 2));
  return { value, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** What a variant does better than the one that it is held against. */
export interface Uplift {
  /** Difference of the shares, with its interval; the variant's less the other's. */
  readonly difference: Interval;
  /** The difference as a part of the other's share; null where that is 0. */
  readonly relative: number | null;
  /** How likely a difference at least this large is if there is none, 0 to 1; null without units on both sides. */
  readonly pValue: number | null;
  /** Whether the interval leaves 0 out. */
  readonly isSignificant: boolean;
}

/**
 * Holds a variant against another one.
 *
 * The interval is Newcombe's hybrid score interval (method 10), which stays within bounds and holds what it says for
 * small shares too. Source: Newcombe, "Interval Estimation for the Difference between Independent Proportions", 1998.
 */
export function upliftOf(variant: Share, control: Share): Uplift {
  const mine = intervalOf(variant);
  const other = intervalOf(control);
  const value = mine.value - other.value;
  const low = value - Math.hypot(mine.value - mine.low, other.high - other.value);
  const high = value + Math.hypot(mine.high - mine.value, other.value - other.low);
  return {
    difference: { value, low, high },
    relative: other.value === 0 ? null : value / other.value,
    pValue: pValueOf(variant, control),
    isSignificant: variant.of > 0 && control.of > 0 && (low > 0 || high < 0),
  };
}

/** Two-sided test of two shares with the pooled variance. */
function pValueOf(variant: Share, control: Share): number | null {
  if (variant.of === 0 || control.of === 0) return null;
  const pooled = (variant.done + control.done) / (variant.of + control.of);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / variant.of + 1 / control.of));
  if (deviation === 0) return 1;
  const distance = Math.abs(variant.done / variant.of - control.done / control.of) / deviation;
  return 2 * (1 - normalUpTo(distance));
}

/** Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.17; off by less than 1e-7. */
function normalUpTo(x: number): number {
  const t = 1 / (1 + 0.2316419 * x);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
