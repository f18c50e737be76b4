import { listOf, seek, type WeightedList } from "./lists.ts";
import { TITLE_MASK } from "./payload.ts";
import type { Alternative, Plan, Position } from "./plan.ts";
import type { SegmentView } from "./view.ts";

/** Products of one segment that match, in no order. */
export interface Matches {
  readonly view: SegmentView;
  readonly places: Uint32Array;
  readonly scores: Float32Array;
  /** How many of the required words each matches, and how many of those in its title. */
  readonly covered: Uint8Array;
  readonly inTitle: Uint8Array;
  /** How many it matches by the surest word for them, not by a likeness. */
  readonly surely: Uint8Array;
  /** How many it matches by the surest word in its title. */
  readonly surelyInTitle: Uint8Array;
}

/** Beyond so many candidates for each entry of a list it is cheaper to walk the list than to look each candidate up. */
const SEEK_COST = 8;
/** A list longer than this does not bring in products that match some of the words only. */
const MAX_LOOSE_LIST = 200_000;
/** Share of the best weight from which on an alternative is as sure as the best. */
const SURE = 0.9;

/** Room to add scores up in; one for a thread, since only one search runs at a time. */
export class Scratch {
  stamps = new Uint32Array(0);
  scores = new Float32Array(0);
  /** What the present word has counted so far, so that only its best alternative counts. */
  best = new Float32Array(0);
  covered = new Uint32Array(0);
  inTitle = new Uint32Array(0);
  surely = new Uint32Array(0);
  surelyInTitle = new Uint32Array(0);
  epoch = 0;

  /** Makes room for a segment of this size, with everything forgotten. */
  open(size: number): void {
    if (this.stamps.length < size) {
      this.stamps = new Uint32Array(size);
      this.scores = new Float32Array(size);
      this.best = new Float32Array(size);
      this.covered = new Uint32Array(size);
      this.inTitle = new Uint32Array(size);
      this.surely = new Uint32Array(size);
      this.surelyInTitle = new Uint32Array(size);
      this.epoch = 0;
    }
    if (++this.epoch > 0xfffffff0) {
      this.stamps.fill(0);
      this.epoch = 1;
    }
  }
}

interface Resolved {
  readonly position: Position;
  readonly bit: number;
  readonly lists: readonly WeightedList[];
  readonly total: number;
}

/** What a match needs beside the plan. */
export interface Matcher {
  readonly scratch: Scratch;
  /** What each payload counts. */
  readonly weights: Float32Array;
}

/** Products that match every required word; the rarest word is looked at first, the others only among its products. */
export function matchAll(view: SegmentView, plan: Plan, matcher: Matcher): Matches {
  matcher.scratch.open(view.segment.size);
  const all = plan.positions.map((position, index) => resolve(view, position, index));
  const required = all.filter(({ position }) => position.isRequired).toSorted((one, other) => one.total - other.total);
  let candidates: number[] = [];
  let wanted = 0;
  for (const [index, resolved] of required.entries()) {
    candidates = index === 0 ? gather(resolved, matcher) : narrow(resolved, candidates, { matcher, wanted });
    wanted |= resolved.bit;
    if (candidates.length === 0) break;
  }
  for (const resolved of all) if (!resolved.position.isRequired) narrow(resolved, candidates, { matcher, wanted });
  return collect(view, candidates, { matcher, required: wanted });
}

/** Products that match at least `atLeast` of the required words. Very frequent words bring in nothing by themselves. */
export function matchSome(view: SegmentView, plan: Plan, matcher: Matcher, atLeast: number): Matches {
  matcher.scratch.open(view.segment.size);
  const all = plan.positions.map((position, index) => resolve(view, position, index));
  all.sort((one, other) => one.total - other.total);
  let candidates: number[] = [];
  for (const resolved of all) {
    const isLoose = candidates.length === 0 || resolved.total <= MAX_LOOSE_LIST;
    if (isLoose && resolved.position.isRequired) candidates = [...candidates, ...gather(resolved, matcher)];
    else
      narrow(
        resolved,
        candidates.toSorted((one, other) => one - other),
        { matcher, wanted: 0 },
      );
  }
  const required = all.reduce((bit, resolved) => (resolved.position.isRequired ? bit | resolved.bit : bit), 0);
  const { covered } = matcher.scratch;
  const enough = candidates.filter((doc) => bits((covered[doc] ?? 0) & required) >= atLeast);
  return collect(view, enough, { matcher, required });
}

function resolve(view: SegmentView, position: Position, index: number): Resolved {
  const lists = position.alternatives
    .map((alternative) => ({
      ...listOf(view, alternative),
      factor: alternative.weight * position.rarity,
      isSure: isSure(alternative, position),
    }))
    .filter(({ docs }) => docs.length > 0);
  return { position, bit: 1 << index, lists, total: lists.reduce((sum, { docs }) => sum + docs.length, 0) };
}

/** Whether nothing that is said of this word's other alternatives is much surer. */
function isSure(alternative: Alternative, { alternatives }: Position): boolean {
  return alternative.weight >= SURE * (alternatives[0]?.weight ?? 0);
}

/** Counts a word for every product that holds it. @returns the products that were not met before */
function gather({ bit, lists, position }: Resolved, { scratch, weights }: Matcher): number[] {
  const { stamps, epoch } = scratch;
  const met: number[] = [];
  for (const { docs, payloads, factor, isSure } of lists) {
    for (let at = 0; at < docs.length; at++) {
      const doc = docs[at] ?? 0;
      if (stamps[doc] !== epoch) {
        stamps[doc] = epoch;
        scratch.scores[doc] = 0;
        scratch.covered[doc] = 0;
        scratch.inTitle[doc] = 0;
        scratch.surely[doc] = 0;
        scratch.surelyInTitle[doc] = 0;
        met.push(doc);
      }
      count(scratch, doc, {
        payload: payloads[at] ?? 0,
        factor,
        weights,
        bit,
        isSure,
        isRequired: position.isRequired,
      });
    }
  }
  return lists.length > 1 ? met.sort((one, other) => one - other) : met;
}

/** Counts a word for the candidates that hold it. @returns those that hold it besides all that is `wanted` */
function narrow(
  { bit, lists, position }: Resolved,
  candidates: readonly number[],
  { matcher, wanted }: { readonly matcher: Matcher; readonly wanted: number },
): number[] {
  const { scratch, weights } = matcher;
  const { stamps, covered, epoch } = scratch;
  const { isRequired } = position;
  for (const { docs, payloads, factor, isSure } of lists) {
    if (candidates.length * SEEK_COST < docs.length) {
      let at = 0;
      for (const doc of candidates) {
        at = seek(docs, doc, at);
        if (at >= docs.length) break;
        if (docs[at] === doc)
          count(scratch, doc, { payload: payloads[at] ?? 0, factor, weights, bit, isSure, isRequired });
      }
      continue;
    }
    for (let at = 0; at < docs.length; at++) {
      const doc = docs[at] ?? 0;
      if (stamps[doc] !== epoch || ((covered[doc] ?? 0) & wanted) !== wanted) continue;
      count(scratch, doc, { payload: payloads[at] ?? 0, factor, weights, bit, isSure, isRequired });
    }
  }
  const all = wanted | bit;
  return candidates.filter((doc) => ((covered[doc] ?? 0) & all) === all);
}

interface Hit {
  readonly payload: number;
  readonly factor: number;
  readonly weights: Float32Array;
  readonly bit: number;
  readonly isSure: boolean;
  readonly isRequired: boolean;
}

/** Adds what a hit counts, or what it counts more than a weaker alternative of the same word did. */
function count(scratch: Scratch, doc: number, { payload, factor, weights, bit, isSure, isRequired }: Hit): void {
  const worth = factor * (weights[payload] ?? 0);
  const covered = scratch.covered[doc] ?? 0;
  if ((covered & bit) === 0) {
    scratch.covered[doc] = covered | bit;
    scratch.best[doc] = worth;
    scratch.scores[doc] = (scratch.scores[doc] ?? 0) + worth;
  } else if (worth > (scratch.best[doc] ?? 0)) {
    scratch.scores[doc] = (scratch.scores[doc] ?? 0) + worth - (scratch.best[doc] ?? 0);
    scratch.best[doc] = worth;
  }
  if (!isRequired) return;
  if (isSure) scratch.surely[doc] = (scratch.surely[doc] ?? 0) | bit;
  if ((payload & TITLE_MASK) === 0) return;
  scratch.inTitle[doc] = (scratch.inTitle[doc] ?? 0) | bit;
  if (isSure) scratch.surelyInTitle[doc] = (scratch.surelyInTitle[doc] ?? 0) | bit;
}

function collect(
  view: SegmentView,
  candidates: readonly number[],
  { matcher: { scratch }, required }: { readonly matcher: Matcher; readonly required: number },
): Matches {
  const places = Uint32Array.from(candidates);
  return {
    view,
    places,
    scores: Float32Array.from(places, (doc) => scratch.scores[doc] ?? 0),
    covered: Uint8Array.from(places, (doc) => bits((scratch.covered[doc] ?? 0) & required)),
    inTitle: Uint8Array.from(places, (doc) => bits(scratch.inTitle[doc] ?? 0)),
    surely: Uint8Array.from(places, (doc) => bits(scratch.surely[doc] ?? 0)),
    surelyInTitle: Uint8Array.from(places, (doc) => bits(scratch.surelyInTitle[doc] ?? 0)),
  };
}

function bits(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}
