import type { Facet, SearchAnswer, TimedAnswer } from "./search-engine.ts";
import { CATEGORY } from "./engine/segment.ts";

/**
 * Writes the facets of an answer as JSON where they were counted: some hundred values are handed over as a few texts, and
 * whoever answers joins them. Categories stay as they are, since their names are known elsewhere.
 */
export function timed(
  { facets, ...found }: SearchAnswer,
  times: Pick<TimedAnswer, "tookMs" | "holdsUntilMs">,
): TimedAnswer {
  return { ...found, ...times, facets: facets.map((facet) => (facet.name === CATEGORY ? facet : writeFacet(facet))) };
}

/** One facet as an answer has it. */
export function writeFacet(facet: Facet): string {
  return JSON.stringify(facet);
}
