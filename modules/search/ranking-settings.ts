import { createHash } from "node:crypto";
import { DEFAULT_RANKING, type RankingSettings } from "./engine/ranking.ts";
import type { RankingRow } from "./rule-queries.ts";

/** A ranking that searches are ordered by. */
export interface Ranking {
  readonly code: string;
  readonly settings: RankingSettings;
}

/** The ranking of searches that no test takes. */
export const DEFAULT_CODE = "default";

/** Names of the settings that are one number; the weights of fields are written `fields.title`. */
export const SETTING_NAMES = [
  "wholeTitle",
  "everyWord",
  "exactTitle",
  "shortTitle",
  "phrase",
  "popularity",
  "rating",
  "margin",
  "freshness",
  "inStock",
] as const;
export const FIELD_NAMES = ["title", "brand", "fact", "text"] as const;
export const MAX_SETTING = 10;

/** The usual settings with what a ranking says otherwise; what is no number from 0 to MAX_SETTING is passed over. */
export function parseRanking(settings: Readonly<Record<string, unknown>>): RankingSettings {
  const read = (name: string, usual: number): number => {
    const value = settings[name];
    return typeof value === "number" && value >= 0 && value <= MAX_SETTING ? value : usual;
  };
  const { fields, ...others } = DEFAULT_RANKING;
  return {
    fields: {
      title: read("fields.title", fields.title),
      brand: read("fields.brand", fields.brand),
      fact: read("fields.fact", fields.fact),
      text: read("fields.text", fields.text),
    },
    wholeTitle: read("wholeTitle", others.wholeTitle),
    everyWord: read("everyWord", others.everyWord),
    exactTitle: read("exactTitle", others.exactTitle),
    shortTitle: Math.min(read("shortTitle", others.shortTitle), 1),
    phrase: read("phrase", others.phrase),
    popularity: read("popularity", others.popularity),
    rating: read("rating", others.rating),
    margin: read("margin", others.margin),
    freshness: read("freshness", others.freshness),
    inStock: read("inStock", others.inStock),
  };
}

/**
 * The ranking of a visitor: always the same one, each by its share; without a visitor the default. A ranking called
 * `default` changes the usual settings.
 */
export function rankingOf(rows: readonly RankingRow[], visitor: string | null): Ranking {
  const usual = rows.find(({ code }) => code === DEFAULT_CODE);
  const fallback = { code: DEFAULT_CODE, settings: usual === undefined ? DEFAULT_RANKING : parseRanking(usual.settings) };
  if (visitor === null || visitor === "") return fallback;
  const drawn = createHash("sha256").update(`search.ranking/${visitor}`).digest().readUInt32BE(0) / 2 ** 32;
  let share = 0;
  for (const { code, settings, sharePpm } of rows) {
    if (code === DEFAULT_CODE) continue;
    share += sharePpm / 1_000_000;
    if (drawn < share) return { code, settings: parseRanking(settings) };
  }
  return fallback;
}
