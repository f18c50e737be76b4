import { listOf, seek, type WeightedList } from "./lists.ts";
import type { Alternative, Plan, Position } from "./plan.ts";
import type { Scratch } from "./scratch.ts";
import type { SegmentView } from "./view.ts";

/** Products of one segment that match, in no order. */
export interface Matches {
  readonly view: SegmentView;
  readonly places: Uint32Array;
  readonly scores: Float32Array;
  /** How many of the required words each matches, and how many of those in its title. */
  readonly covered: Uint8Array;
  readonly inTitle: Uint8Array;
  /** How many it matches by the surest word for them, not by a likeness; and how many so in its title. */
  readonly surely: Uint8Array;
  readonly surelyInTitle: Uint8Array;
}

/** From so many entries of a list for each candidate on it is cheaper to look each candidate up than to walk the list. */
const SEEK_COST = 8;
/** A list longer than this does not bring in products that match some of the words only. */
const MAX_LOOSE_LIST = 200_000;
/** Share of the best weight from which on an alternative is as sure as the best. */
const SURE = 0.9;

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
  const { scratch } = matcher;
  scratch.open(view.segment.size);
  const all = plan.positions.map((position, index) => resolve(view, position, index));
  const required = all.filter(({ position }) => position.isRequired).toSorted((one, other) => one.total - other.total);
  let wanted = 0;
  for (const [index, resolved] of required.entries()) {
    if (index === 0) gather(resolved, matcher);
    else narrow(resolved, matcher, wanted);
    wanted |= resolved.bit;
    scratch.keep(wanted);
    if (scratch.size === 0) break;
  }
  for (const resolved of all) if (!resolved.position.isRequired) narrow(resolved, matcher, wanted);
  return collect(view, scratch, wanted);
}

/** Products that match at least `atLeast` of the required words. Very frequent words bring in nothing by themselves. */
export function matchSome(view: SegmentView, plan: Plan, matcher: Matcher, atLeast: number): Matches {
  const { scratch } = matcher;
  scratch.open(view.segment.size);
  const all = plan.positions.map((position, index) => resolve(view, position, index));
  all.sort((one, other) => one.total - other.total);
  let required = 0;
  for (const resolved of all) {
    const isLoose = scratch.size === 0 || resolved.total <= MAX_LOOSE_LIST;
    if (isLoose && resolved.position.isRequired) gather(resolved, matcher);
    else narrow(resolved, matcher, 0);
    if (resolved.position.isRequired) required |= resolved.bit;
  }
  let kept = 0;
  for (let at = 0; at < scratch.size; at++) {
    const doc = scratch.candidates[at] ?? 0;
    if (bits((scratch.covered[doc] ?? 0) & required) >= atLeast) scratch.candidates[kept++] = doc;
  }
  scratch.size = kept;
  return collect(view, scratch, required);
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

/** Counts a word for every product that holds it. */
function gather({ bit, lists, position }: Resolved, { scratch, weights }: Matcher): void {
  const isFirst = scratch.size === 0;
  scratch.bit = bit;
  scratch.isRequired = position.isRequired;
  for (const { docs, payloads, factor, isSure: sure } of lists) {
    scratch.isSure = sure;
    for (let at = 0; at < docs.length; at++) {
      const payload = payloads[at] ?? 0;
      scratch.meet(docs[at] ?? 0, payload, factor * (weights[payload] ?? 0));
    }
  }
  if (!isFirst || lists.length > 1) scratch.sort();
}

/** Counts a word for the candidates that hold it, if they hold all that is `wanted`. */
function narrow({ bit, lists, position }: Resolved, { scratch, weights }: Matcher, wanted: number): void {
  const { stamps, covered, epoch, candidates, size } = scratch;
  scratch.bit = bit;
  scratch.isRequired = position.isRequired;
  for (const { docs, payloads, factor, isSure: sure } of lists) {
    scratch.isSure = sure;
    if (size * SEEK_COST < docs.length) {
      let at = 0;
      for (let index = 0; index < size; index++) {
        const doc = candidates[index] ?? 0;
        at = seek(docs, doc, at);
        if (at >= docs.length) break;
        const payload = payloads[at] ?? 0;
        if (docs[at] === doc) scratch.count(doc, payload, factor * (weights[payload] ?? 0));
      }
      continue;
    }
    for (let at = 0; at < docs.length; at++) {
      const doc = docs[at] ?? 0;
      if (stamps[doc] !== epoch || ((covered[doc] ?? 0) & wanted) !== wanted) continue;
      const payload = payloads[at] ?? 0;
      scratch.count(doc, payload, factor * (weights[payload] ?? 0));
    }
  }
}

function collect(view: SegmentView, scratch: Scratch, required: number): Matches {
  const { size } = scratch;
  const places = scratch.candidates.slice(0, size);
  const scores = new Float32Array(size);
  const covered = new Uint8Array(size);
  const inTitle = new Uint8Array(size);
  const surely = new Uint8Array(size);
  const surelyInTitle = new Uint8Array(size);
  for (let at = 0; at < size; at++) {
    const doc = places[at] ?? 0;
    scores[at] = scratch.scores[doc] ?? 0;
    covered[at] = bits((scratch.covered[doc] ?? 0) & required);
    inTitle[at] = bits(scratch.inTitle[doc] ?? 0);
    surely[at] = bits(scratch.surely[doc] ?? 0);
    surelyInTitle[at] = bits(scratch.surelyInTitle[doc] ?? 0);
  }
  return { view, places, scores, covered, inTitle, surely, surelyInTitle };
}

function bits(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}
