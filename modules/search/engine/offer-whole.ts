import type { SearchRequest } from "../search-engine.ts";
import type { Best } from "./best.ts";
import { BLOCK } from "./blocks.ts";
import { mostOf } from "./boosts.ts";
import { wholeOffer } from "./browse.ts";
import { type Conditions, conditionsOf, isShown } from "./filters.ts";
import { boundOf, type Scoring } from "./score.ts";
import { type Passing, sift } from "./select.ts";
import type { SegmentView } from "./view.ts";

interface Walk {
  readonly best: Best;
  readonly request: SearchRequest;
  readonly scoring: Scoring;
  /** Puts products that pass among the best. */
  readonly offer: (passing: Passing) => void;
}

/**
 * Puts what passes of a whole segment among the best. By relevance, blocks are passed over that cannot hold one of them;
 * by price, products are walked through from the cheapest or the dearest on, until there are enough.
 */
export function offerWhole(view: SegmentView, asked: SearchRequest, walk: Walk): void {
  const { sort, merchandising } = walk.request;
  const conditions = conditionsOf(view, asked);
  if (sort === "price" || sort === "-price") return offerByPrice(view, asked, conditions, walk);
  const offer = wholeOffer(conditions);
  const may = offer === null ? null : view.gridOf(asked.channel).mayHold(offer);
  walkBlocks(
    view,
    {
      channel: asked.channel,
      conditions,
      may,
      most: sort === "relevance" ? mostOf(merchandising?.boosts ?? []) : Infinity,
    },
    walk,
  );
}

/** Whether no product of a list, rising, can be one of the best by relevance where nothing is searched for. */
export function isBelow(
  view: SegmentView,
  places: Uint32Array,
  { best, request, scoring }: Pick<Walk, "best" | "request" | "scoring">,
): boolean {
  if (request.sort !== "relevance" || best.floor === -Infinity) return false;
  const most = mostOf(request.merchandising?.boosts ?? []);
  const last = Math.floor((places.at(-1) ?? 0) / BLOCK);
  for (let block = Math.floor((places[0] ?? 0) / BLOCK); block <= last; block++)
    if (boundOf(view.blocks, block, scoring) * most >= best.floor) return false;
  return true;
}

function offerByPrice(view: SegmentView, asked: SearchRequest, conditions: Conditions, walk: Walk): void {
  const { best, request } = walk;
  const grid = view.gridOf(asked.channel);
  const stages = grid.stages(wholeOffer(conditions), {
    isRising: request.sort === "price",
    after: request.after?.key ?? Infinity,
    wanted: request.limit + 1,
  });
  // Whatever is shown at times only may have any price.
  walk.offer(sift(view, view.windowed, conditions));
  for (const { buckets, highestKey } of stages) {
    if (best.floor > highestKey) return;
    walk.offer(sift(view, grid.places(buckets), conditions));
  }
}

/** @param over.may by bucket of price, which products are looked at; null for all */
function walkBlocks(
  view: SegmentView,
  over: {
    readonly channel: string;
    readonly conditions: Conditions;
    readonly may: Uint8Array | null;
    /** What no product's score is lifted beyond: blocks whose best ones stay below are passed over. */
    readonly most: number;
  },
  { best, scoring, offer }: Walk,
): void {
  const { conditions, may } = over;
  const bucketOf = may === null ? null : view.gridOf(over.channel).bucketOf;
  const places = new Uint32Array(BLOCK);
  for (let block = 0, from = 0; from < view.segment.size; block++, from += BLOCK) {
    if (boundOf(view.blocks, block, scoring) * over.most < best.floor) continue;
    const to = Math.min(from + BLOCK, view.segment.size);
    let size = 0;
    for (let place = from; place < to; place++) {
      places[size] = place;
      size += may === null || bucketOf === null ? 1 : (may[bucketOf[place] ?? 0] ?? 0);
    }
    let shown = 0;
    for (let at = 0; at < size; at++) {
      const place = places[at] ?? 0;
      if (isShown(view, place, conditions)) places[shown++] = place;
    }
    if (shown > 0) offer(sift(view, places.subarray(0, shown), conditions));
  }
}
