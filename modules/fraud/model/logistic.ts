/** A logistic regression on features whose scale is pressed together: sign(x)·ln(1+|x|), then centred and scaled. */
export interface Logistic {
  readonly kind: "logistic";
  readonly base: number;
  /** By feature; a feature that did not vary in training has weight 0. */
  readonly means: readonly number[];
  readonly scales: readonly number[];
  readonly weights: readonly number[];
}

export interface LogisticSettings {
  readonly ridge: number;
  readonly steps: number;
}

/** Newton's steps settle long before this. */
export const LOGISTIC: LogisticSettings = { ridge: 2, steps: 12 };

/** Beyond so many deviations a value says no more. */
const MOST_DEVIATIONS = 6;

/** Fits by Newton's method with a ridge. */
export function fitLogistic(
  samples: readonly Float64Array[],
  labels: readonly boolean[],
  settings: LogisticSettings = LOGISTIC,
): Logistic {
  const width = samples[0]?.length ?? 0;
  const means = Array.from({ length: width }, () => 0);
  const scales = Array.from({ length: width }, () => 0);
  for (let feature = 0; feature < width; feature++) {
    let sum = 0;
    let squares = 0;
    for (const sample of samples) {
      const value = press(sample[feature] ?? 0);
      sum += value;
      squares += value * value;
    }
    const mean = sum / samples.length;
    means[feature] = mean;
    scales[feature] = Math.sqrt(Math.max(0, squares / samples.length - mean * mean));
  }
  const used = scales.flatMap((scale, feature) => (scale > 1e-9 ? [feature] : []));
  const scaled = samples.map((sample) =>
    Float64Array.from([1, ...used.map((feature) => scaleOne(sample, feature, { means, scales }))]),
  );
  const fitted = newton(scaled, labels, settings);
  const weights = Array.from({ length: width }, () => 0);
  for (const [index, feature] of used.entries()) weights[feature] = fitted[index + 1] ?? 0;
  return { kind: "logistic", base: fitted[0] ?? 0, means, scales, weights };
}

/** Logarithm of the odds of fraud. */
export function scoreLogistic(model: Logistic, sample: Float64Array): number {
  let score = model.base;
  for (let feature = 0; feature < sample.length; feature++) score += partOf(model, sample, feature);
  return score;
}

/** Adds to `out` what each feature did to the score. */
export function explainLogistic(model: Logistic, sample: Float64Array, out: Float64Array): void {
  for (let feature = 0; feature < sample.length; feature++)
    out[feature] = (out[feature] ?? 0) + partOf(model, sample, feature);
}

function partOf(model: Logistic, sample: Float64Array, feature: number): number {
  const weight = model.weights[feature] ?? 0;
  return weight === 0 ? 0 : weight * scaleOne(sample, feature, model);
}

function scaleOne(
  sample: Float64Array,
  feature: number,
  { means, scales }: Pick<Logistic, "means" | "scales">,
): number {
  const deviations = (press(sample[feature] ?? 0) - (means[feature] ?? 0)) / (scales[feature] ?? 1);
  return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, deviations));
}

function press(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value));
}

function newton(
  samples: readonly Float64Array[],
  labels: readonly boolean[],
  settings: LogisticSettings,
): Float64Array {
  const width = samples[0]?.length ?? 1;
  const weights = new Float64Array(width);
  for (let step = 0; step < settings.steps; step++) {
    const gradient = new Float64Array(width);
    const hessian = new Float64Array(width * width);
    for (const [row, sample] of samples.entries()) {
      const chance = 1 / (1 + Math.exp(-dot(weights, sample)));
      const error = (labels[row] === true ? 1 : 0) - chance;
      const curvature = chance * (1 - chance);
      for (let i = 0; i < width; i++) {
        const value = sample[i] ?? 0;
        gradient[i] = (gradient[i] ?? 0) + error * value;
        const bent = curvature * value;
        for (let j = 0; j <= i; j++) hessian[i * width + j] = (hessian[i * width + j] ?? 0) + bent * (sample[j] ?? 0);
      }
    }
    for (let i = 0; i < width; i++) {
      const ridge = i === 0 ? 1e-6 : settings.ridge;
      gradient[i] = (gradient[i] ?? 0) - ridge * (weights[i] ?? 0);
      hessian[i * width + i] = (hessian[i * width + i] ?? 0) + ridge;
    }
    const move = solve(hessian, gradient);
    for (let i = 0; i < width; i++) weights[i] = (weights[i] ?? 0) + (move[i] ?? 0);
    if (move.every((by) => Math.abs(by) < 1e-5)) break;
  }
  return weights;
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}

/** Solves by Cholesky's decomposition; only the lower triangle of `matrix` is read. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const width = right.length;
  const lower = Float64Array.from(matrix);
  const at = (i: number, j: number): number => lower[i * width + j] ?? 0;
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      lower[i * width + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(j, j);
    }
  }
  const solved = Float64Array.from(right);
  for (let i = 0; i < width; i++) {
    let sum = solved[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= at(i, k) * (solved[k] ?? 0);
    solved[i] = sum / at(i, i);
  }
  for (let i = width - 1; i >= 0; i--) {
    let sum = solved[i] ?? 0;
    for (let k = i + 1; k < width; k++) sum -= at(k, i) * (solved[k] ?? 0);
    solved[i] = sum / at(i, i);
  }
  return solved;
}
