import type { Matches } from "./match.ts";
import type { RankingSettings } from "./ranking.ts";
import { AVAILABLE, type Columns } from "./segment.ts";
import { FRESH_DAYS } from "./static-rank.ts";

/** Length of a title that neither gains nor loses, in words. */
const USUAL_TITLE = 12;

/** What the whole search says about scoring, apart from the product. */
export interface Scoring {
  readonly settings: RankingSettings;
  /** Days since 1970. */
  readonly today: number;
  /** Words that are required. */
  readonly required: number;
}

/** Factors by the length of a title, worked out once a search. */
export function lengthFactors(share: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, length) => 1 / (1 - share + share * Math.sqrt(length / USUAL_TITLE)));
}

/**
 * Scores of matches: what the words count, times what the whole title, its length and the product's signals say. Words
 * that are missing cost more than their share, so that who matches all stands first.
 */
export function scoreMatches(matches: Matches, scoring: Scoring, lengths: Float32Array): Float32Array {
  const { places, scores, covered, inTitle, surely, surelyInTitle, view } = matches;
  const { settings, required } = scoring;
  const { columns } = view.segment;
  const factors = new Float32Array(places.length);
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? 0;
    const share = required === 0 ? 1 : (covered[at] ?? 0) / required;
    const whole = required > 0 && (inTitle[at] ?? 0) >= required ? 1 + settings.wholeTitle : 1;
    const sure = required > 0 && (surely[at] ?? 0) >= required ? 1 + settings.everyWord : 1;
    const exact = required > 0 && (surelyInTitle[at] ?? 0) >= required ? 1 + settings.exactTitle : 1;
    const length = lengths[columns.titleLengths[place] ?? 0] ?? 1;
    factors[at] =
      (scores[at] ?? 0) * share * share * whole * sure * exact * length * signalFactor(columns, place, scoring);
  }
  return factors;
}

/** What the signals of a product multiply its score by. */
export function signalFactor(
  columns: Columns,
  place: number,
  { settings, today }: Pick<Scoring, "settings" | "today">,
): number {
  const age = Math.max(0, today - (columns.createdDays[place] ?? 0));
  const freshness = age < FRESH_DAYS ? 1 - age / FRESH_DAYS : 0;
  const isAvailable = ((columns.flags[place] ?? 0) & AVAILABLE) !== 0;
  return (
    1 +
    (settings.popularity * (columns.popularity[place] ?? 0)) / 255 +
    (settings.rating * (columns.rating[place] ?? 0)) / 255 +
    (settings.margin * (columns.margin[place] ?? 0)) / 255 +
    settings.freshness * freshness +
    (isAvailable ? settings.inStock : 0)
  );
}
