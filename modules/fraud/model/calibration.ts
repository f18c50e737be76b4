/** Turns a score into a chance: chance = 1 / (1 + e^-(slope·score + shift)). Source: Platt 1999, with his smoothed targets. */
export interface Calibration {
  readonly slope: number;
  readonly shift: number;
}

/** A score that is the logarithm of the odds already. */
export const AS_IT_IS: Calibration = { slope: 1, shift: 0 };

const STEPS = 100;
const MOST_STEP = 0.25;
const LEAST_SLOPE = 0.01;

/** Fits on scores of samples that the scoring model has not seen. Order is kept: the slope is never below nothing. */
export function calibrate(scores: readonly number[], labels: readonly boolean[]): Calibration {
  const frauds = labels.filter(Boolean).length;
  const others = labels.length - frauds;
  if (frauds === 0 || others === 0) return AS_IT_IS;
  const high = (frauds + 1) / (frauds + 2);
  const low = 1 / (others + 2);
  let slope = 1;
  let shift = 0;
  for (let step = 0; step < STEPS; step++) {
    // Newton's step on the two numbers, with a little ridge so that it always exists.
    let [gs, gt, hss, hst, htt] = [0, 0, 1e-6, 0, 1e-6];
    for (const [index, score] of scores.entries()) {
      const chance = chanceOf({ slope, shift }, score);
      const error = (labels[index] === true ? high : low) - chance;
      const curvature = chance * (1 - chance);
      gs += error * score;
      gt += error;
      hss += curvature * score * score;
      hst += curvature * score;
      htt += curvature;
    }
    const determinant = hss * htt - hst * hst;
    if (Math.abs(determinant) < 1e-12) break;
    const bySlope = (gs * htt - gt * hst) / determinant;
    const byShift = (gt * hss - gs * hst) / determinant;
    // Far from the answer Newton leaps over it, so a leap is cut to a step.
    const damping = Math.min(1, MOST_STEP / Math.max(Math.abs(bySlope), Math.abs(byShift) / 4, 1e-12));
    slope = Math.max(LEAST_SLOPE, slope + damping * bySlope);
    shift += damping * byShift;
    if (Math.abs(bySlope) + Math.abs(byShift) < 1e-9) break;
  }
  return Number.isFinite(slope) && Number.isFinite(shift) && slope > 0 ? { slope, shift } : AS_IT_IS;
}

/** The chance that a score stands for, 0 to 1. */
export function chanceOf({ slope, shift }: Calibration, score: number): number {
  return 1 / (1 + Math.exp(-(slope * score + shift)));
}
