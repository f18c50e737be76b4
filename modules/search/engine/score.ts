import type { Matches } from "./match.ts";
import type { RankingSettings } from "./ranking.ts";
import { BITS } from "./scratch.ts";
import type { Blocks } from "./blocks.ts";
import { AVAILABLE, type Columns } from "./segment.ts";
import { FRESH_DAYS } from "./static-rank.ts";

/** Length of a title that neither gains nor loses, in words. */
const USUAL_TITLE = 12;

/** What the whole search says about scoring, apart from the product; worked out once a search. */
export interface Scoring {
  readonly settings: RankingSettings;
  /** Days since 1970. */
  readonly today: number;
  /** Words that are required. */
  readonly required: number;
  /** Factors by the length of a title. */
  readonly lengths: Float64Array;
  /** What 0 to 255 of each signal adds. */
  readonly popularity: Float64Array;
  readonly rating: Float64Array;
  readonly margin: Float64Array;
}

export function scoringOf(settings: RankingSettings, today: number, required: number): Scoring {
  const share = settings.shortTitle;
  return {
    settings,
    today,
    required,
    lengths: forEachByte((length) => 1 / (1 - share + share * Math.sqrt(length / USUAL_TITLE))),
    popularity: forEachByte((signal) => (settings.popularity * signal) / 255),
    rating: forEachByte((signal) => (settings.rating * signal) / 255),
    margin: forEachByte((signal) => (settings.margin * signal) / 255),
  };
}

function forEachByte(worth: (byte: number) => number): Float64Array {
  const table = new Float64Array(256);
  for (let byte = 0; byte < 256; byte++) table[byte] = worth(byte);
  return table;
}

/**
 * Writes the scores of some matches: what the words count, times what the whole title, its length and the product's
 * signals say. Words that are missing cost more than their share, so that who matches all stands first. What cannot reach
 * the floor is not worked out.
 */
export function scoreMatches(
  matches: Matches,
  indexes: Uint32Array,
  scoring: Scoring,
  { into, floor }: { readonly into: Float64Array; readonly floor: number },
): void {
  const { places, scores, covered, inTitle, surely, surelyInTitle, view } = matches;
  const { settings, required, lengths } = scoring;
  const { columns } = view.segment;
  const { titleLengths } = columns;
  const whole = 1 + settings.wholeTitle;
  const sure = 1 + settings.everyWord;
  const exact = 1 + settings.exactTitle;
  const most = 1.000001 * mostSignal(settings);
  for (let of = 0; of < indexes.length; of++) {
    const at = indexes[of] ?? 0;
    const place = places[at] ?? 0;
    let score = scores[at] ?? 0;
    if (required > 0) {
      const share = (BITS[(covered[at] ?? 0) & matches.required] ?? 0) / required;
      score *= share * share;
      if ((BITS[inTitle[at] ?? 0] ?? 0) >= required) score *= whole;
      if ((BITS[surely[at] ?? 0] ?? 0) >= required) score *= sure;
      if ((BITS[surelyInTitle[at] ?? 0] ?? 0) >= required) score *= exact;
    }
    score *= lengths[titleLengths[place] ?? 0] ?? 1;
    into[of] = score * most < floor ? -Infinity : Math.fround(score * signalFactor(columns, place, scoring));
  }
}

/** What no signals exceed. */
function mostSignal({ popularity, rating, margin, freshness, inStock }: RankingSettings): number {
  return 1 + popularity + rating + margin + freshness + inStock;
}

/** What the signals of a product multiply its score by. */
export function signalFactor(columns: Columns, place: number, scoring: Scoring): number {
  const { settings, today, popularity, rating, margin } = scoring;
  const age = Math.max(0, today - (columns.createdDays[place] ?? 0));
  const freshness = age < FRESH_DAYS ? 1 - age / FRESH_DAYS : 0;
  return (
    1 +
    (popularity[columns.popularity[place] ?? 0] ?? 0) +
    (rating[columns.rating[place] ?? 0] ?? 0) +
    (margin[columns.margin[place] ?? 0] ?? 0) +
    settings.freshness * freshness +
    (((columns.flags[place] ?? 0) & AVAILABLE) !== 0 ? settings.inStock : 0)
  );
}

/** What no product of a block exceeds. */
export function boundOf(blocks: Blocks, block: number, scoring: Scoring): number {
  const { settings, today, popularity, rating, margin } = scoring;
  const age = Math.max(0, today - (blocks.createdDays[block] ?? 0));
  const freshness = age < FRESH_DAYS ? 1 - age / FRESH_DAYS : 0;
  const bound =
    1 +
    (popularity[blocks.popularity[block] ?? 0] ?? 0) +
    (rating[blocks.rating[block] ?? 0] ?? 0) +
    (margin[blocks.margin[block] ?? 0] ?? 0) +
    settings.freshness * freshness +
    settings.inStock;
  // Keys are rounded to 32 bits: a little above is safe.
  return bound * 1.000001;
}
