import { listOf, seek } from "./lists.ts";
import type { Alternative, Plan, Position } from "./plan.ts";
import type { Candidate } from "./best.ts";

/** Most words that an answer names for highlights. */
const MAX_MATCHED = 200;

/** The words of a search as the first product has them, when it was found only by mending a misspelling; else null. */
export function correct(plan: Plan, first: Candidate | undefined): string | null {
  if (first === undefined) return null;
  let isMended = false;
  const words = plan.positions.map((position) => {
    const taken = alternativeOf(position, first);
    if (taken?.likeness !== "typo" && taken?.likeness !== "split" && taken?.likeness !== "apart") return position.text;
    isMended = true;
    return taken.words.join(" ");
  });
  return isMended ? words.join(" ") : null;
}

/** The surest alternative that the product holds. */
function alternativeOf(position: Position, { view, place }: Candidate): Alternative | null {
  for (const alternative of position.alternatives) {
    const { docs } = listOf(view, alternative);
    if (docs[seek(docs, place, 0)] === place) return alternative;
  }
  return null;
}

/** Words of the index that the plan looks for, the surest of each word first. */
export function matchedWords(plan: Plan): readonly string[] {
  const words = plan.positions.flatMap(({ alternatives }) => alternatives.flatMap((one) => one.words));
  return [...new Set(words)].slice(0, MAX_MATCHED);
}
