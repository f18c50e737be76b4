/** A score and what came out. */
export interface Scored {
  readonly score: number;
  readonly isFraud: boolean;
}

/** How well scores put frauds before the rest. */
export interface Ranking {
  readonly purchases: number;
  readonly frauds: number;
  /** Chance that a fraud scores higher than another purchase; 0.5 is blind. NaN without both kinds. */
  readonly auc: number;
  /** Mean precision over recall, as scikit-learn defines it. NaN without frauds. */
  readonly averagePrecision: number;
}

/** Ranks all scores; ties share their place. */
export function rank(scored: readonly Scored[]): Ranking {
  const ordered = scored.toSorted((one, other) => other.score - one.score);
  const frauds = ordered.filter(({ isFraud }) => isFraud).length;
  const others = ordered.length - frauds;
  let found = 0;
  let averagePrecision = 0;
  let above = 0;
  let wins = 0;
  for (let from = 0; from < ordered.length; from = above) {
    const score = ordered[from]?.score;
    let until = from;
    let tied = 0;
    for (; until < ordered.length && ordered[until]?.score === score; until++)
      if (ordered[until]?.isFraud === true) tied++;
    const below = others - (until - found - tied);
    wins += tied * (below + (until - from - tied) / 2);
    found += tied;
    averagePrecision += (tied / Math.max(1, frauds)) * (found / until);
    above = until;
  }
  const hasBoth = frauds > 0 && others > 0;
  return {
    purchases: ordered.length,
    frauds,
    auc: hasBoth ? wins / (frauds * others) : Number.NaN,
    averagePrecision: frauds > 0 ? averagePrecision : Number.NaN,
  };
}
