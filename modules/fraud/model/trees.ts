import { type Binned, binSamples, MAX_BINS } from "./bins.ts";
import { createRandom, type Random } from "./random.ts";

/** One regression tree as columns; node 0 is the root. `feature` is -1 at a leaf. */
export interface Tree {
  readonly feature: readonly number[];
  /** Not above it goes left. */
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** What a sample that ends here would add; inner nodes carry theirs too, which explains decisions. */
  readonly value: readonly number[];
}

/** Trees whose values sum to the logarithm of the odds of fraud. */
export interface Forest {
  readonly kind: "trees";
  readonly base: number;
  readonly trees: readonly Tree[];
}

export interface ForestSettings {
  readonly trees: number;
  readonly learningRate: number;
  readonly depth: number;
  /** Least sum of second derivatives in a leaf. */
  readonly minHessian: number;
  /** Pulls leaves towards nothing. */
  readonly ridge: number;
  /** Shares of rows and of features that each tree sees. */
  readonly rowShare: number;
  readonly featureShare: number;
  readonly seed: number;
}

/** Tuned on weeks before any that a figure is quoted for. */
export const FOREST: ForestSettings = {
  trees: 100,
  learningRate: 0.05,
  depth: 6,
  minHessian: 2,
  ridge: 5,
  rowShare: 0.7,
  featureShare: 0.4,
  seed: 1,
};

interface Growing {
  readonly binned: Binned;
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  readonly columns: readonly number[];
  readonly settings: ForestSettings;
}

interface MutableTree {
  feature: number[];
  threshold: number[];
  left: number[];
  right: number[];
  value: number[];
}

/** Grows boosted trees on the logistic loss, by histograms of gradients. The same samples and settings grow the same trees. */
export function growForest(
  samples: readonly Float64Array[],
  labels: readonly boolean[],
  settings: ForestSettings = FOREST,
): Forest {
  const binned = binSamples(samples);
  const frauds = labels.filter(Boolean).length;
  const base = Math.log((frauds + 0.5) / (labels.length - frauds + 0.5));
  const scores = new Float64Array(samples.length).fill(base);
  const random = createRandom(settings.seed);
  const trees: Tree[] = [];
  for (let round = 0; round < settings.trees; round++) {
    const gradients = new Float64Array(samples.length);
    const hessians = new Float64Array(samples.length);
    for (let row = 0; row < samples.length; row++) {
      const chance = 1 / (1 + Math.exp(-(scores[row] ?? 0)));
      gradients[row] = chance - (labels[row] === true ? 1 : 0);
      hessians[row] = chance * (1 - chance);
    }
    const columns = pick(binned.features.length, settings.featureShare, random);
    const rows = pick(samples.length, settings.rowShare, random);
    const tree = growTree({ binned, gradients, hessians, columns, settings }, Uint32Array.from(rows));
    trees.push(tree);
    for (let row = 0; row < samples.length; row++) {
      scores[row] = (scores[row] ?? 0) + leafValue(tree, samples[row] ?? new Float64Array());
    }
  }
  return { kind: "trees", base, trees };
}

/** Logarithm of the odds of fraud. */
export function scoreForest({ base, trees }: Forest, sample: Float64Array): number {
  let score = base;
  for (const tree of trees) score += leafValue(tree, sample);
  return score;
}

/** Adds to `out` what each feature did to the score: along each path, the step of the expected value belongs to the feature that was asked. */
export function explainForest({ trees }: Forest, sample: Float64Array, out: Float64Array): void {
  for (const tree of trees) {
    let node = 0;
    let feature = tree.feature[0] ?? -1;
    while (feature >= 0) {
      const next = childOf(tree, node, sample);
      out[feature] = (out[feature] ?? 0) + (tree.value[next] ?? 0) - (tree.value[node] ?? 0);
      node = next;
      feature = tree.feature[node] ?? -1;
    }
  }
}

function childOf(tree: Tree, node: number, sample: Float64Array): number {
  const value = sample[tree.feature[node] ?? 0] ?? 0;
  return (value <= (tree.threshold[node] ?? 0) ? tree.left[node] : tree.right[node]) ?? 0;
}

function leafValue(tree: Tree, sample: Float64Array): number {
  let node = 0;
  while ((tree.feature[node] ?? -1) >= 0) node = childOf(tree, node, sample);
  return tree.value[node] ?? 0;
}

function pick(count: number, share: number, random: Random): readonly number[] {
  const all = Array.from({ length: count }, (_, index) => index);
  return share >= 1 ? all : all.filter(() => random() < share);
}

function growTree(growing: Growing, rows: Uint32Array): Tree {
  const tree: MutableTree = { feature: [], threshold: [], left: [], right: [], value: [] };
  const { gradient, hessian } = sumOf(growing, rows);
  addNode(tree, growing.settings, gradient, hessian);
  const waiting = [{ node: 0, rows, depth: 0, histogram: histogramOf(growing, rows) }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const split = next.depth < growing.settings.depth ? bestSplit(growing, next.histogram) : null;
    if (split === null) continue;
    const [leftRows, rightRows] = partition(growing, next.rows, split);
    const isLeftSmall = leftRows.length < rightRows.length;
    // The larger child's histogram is the parent's less the smaller's: half of the work.
    const small = histogramOf(growing, isLeftSmall ? leftRows : rightRows);
    const large = next.histogram.map((sum, index) => sum - (small[index] ?? 0));
    const feature = growing.binned.features[split.column] ?? 0;
    tree.feature[next.node] = feature;
    tree.threshold[next.node] = growing.binned.cuts[split.column]?.[split.bin] ?? 0;
    const left = addNode(tree, growing.settings, split.leftGradient, split.leftHessian);
    const right = addNode(tree, growing.settings, split.rightGradient, split.rightHessian);
    tree.left[next.node] = left;
    tree.right[next.node] = right;
    const depth = next.depth + 1;
    waiting.push({ node: left, rows: leftRows, depth, histogram: isLeftSmall ? small : large });
    waiting.push({ node: right, rows: rightRows, depth, histogram: isLeftSmall ? large : small });
  }
  return tree;
}

function addNode(tree: MutableTree, settings: ForestSettings, gradient: number, hessian: number): number {
  tree.feature.push(-1);
  tree.threshold.push(0);
  tree.left.push(-1);
  tree.right.push(-1);
  tree.value.push((-gradient / (hessian + settings.ridge)) * settings.learningRate);
  return tree.value.length - 1;
}

function sumOf({ gradients, hessians }: Growing, rows: Uint32Array) {
  let gradient = 0;
  let hessian = 0;
  for (const row of rows) {
    gradient += gradients[row] ?? 0;
    hessian += hessians[row] ?? 0;
  }
  return { gradient, hessian };
}

/** Gradient and hessian sums by column and bin, in pairs. */
function histogramOf({ binned, gradients, hessians, columns }: Growing, rows: Uint32Array): Float64Array {
  const histogram = new Float64Array(columns.length * MAX_BINS * 2);
  for (const [index, column] of columns.entries()) {
    const bins = binned.columns[column] ?? new Uint8Array();
    const start = index * MAX_BINS * 2;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] ?? 0;
      const slot = start + (bins[row] ?? 0) * 2;
      histogram[slot] = (histogram[slot] ?? 0) + (gradients[row] ?? 0);
      histogram[slot + 1] = (histogram[slot + 1] ?? 0) + (hessians[row] ?? 0);
    }
  }
  return histogram;
}

interface Split {
  readonly column: number;
  readonly bin: number;
  readonly gain: number;
  readonly leftGradient: number;
  readonly leftHessian: number;
  readonly rightGradient: number;
  readonly rightHessian: number;
}

/** Gain below which a split is noise. */
const MIN_GAIN = 1e-6;

function bestSplit(growing: Growing, histogram: Float64Array): Split | null {
  const { binned, columns, settings } = growing;
  const worth = (gradient: number, hessian: number): number => (gradient * gradient) / (hessian + settings.ridge);
  let best: Split | null = null;
  for (const [index, column] of columns.entries()) {
    const start = index * MAX_BINS * 2;
    let gradient = 0;
    let hessian = 0;
    const bins = (binned.cuts[column]?.length ?? 0) + 1;
    for (let bin = 0; bin < bins; bin++) {
      gradient += histogram[start + bin * 2] ?? 0;
      hessian += histogram[start + bin * 2 + 1] ?? 0;
    }
    let leftGradient = 0;
    let leftHessian = 0;
    for (let bin = 0; bin < bins - 1; bin++) {
      leftGradient += histogram[start + bin * 2] ?? 0;
      leftHessian += histogram[start + bin * 2 + 1] ?? 0;
      const rightGradient = gradient - leftGradient;
      const rightHessian = hessian - leftHessian;
      if (leftHessian < settings.minHessian) continue;
      if (rightHessian < settings.minHessian) break;
      const gain = worth(leftGradient, leftHessian) + worth(rightGradient, rightHessian) - worth(gradient, hessian);
      if (gain > (best?.gain ?? MIN_GAIN))
        best = { column, bin, gain, leftGradient, leftHessian, rightGradient, rightHessian };
    }
  }
  return best;
}

function partition({ binned }: Growing, rows: Uint32Array, split: Split): readonly [Uint32Array, Uint32Array] {
  const bins = binned.columns[split.column] ?? new Uint8Array();
  const isLeft = (row: number): boolean => (bins[row] ?? 0) <= split.bin;
  return [rows.filter(isLeft), rows.filter((row) => !isLeft(row))];
}
