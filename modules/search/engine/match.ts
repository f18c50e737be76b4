import { arena } from "./arena.ts";
import { listOf, seek, type WeightedList } from "./lists.ts";
import type { Alternative, Plan, Position } from "./plan.ts";
import { BITS, type Scratch } from "./scratch.ts";
import type { SegmentView } from "./view.ts";

/** Products of one segment that match, rising. Words are bits. */
export interface Matches {
  readonly view: SegmentView;
  readonly places: Uint32Array;
  readonly scores: Float32Array;
  /** The required words, and which of them each product matches; of those the ones in its title. */
  readonly required: number;
  readonly covered: Uint16Array;
  readonly inTitle: Uint16Array;
  /** Those that it matches by the surest word for them, not by a likeness; and those so in its title. */
  readonly surely: Uint16Array;
  readonly surelyInTitle: Uint16Array;
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

/**
 * Products that match every required word; the rarest word is looked at first, the others only among its products.
 *
 * @param mostEntries beyond so many entries of the rarest word only its best-ranked products are looked at
 */
export function matchAll(view: SegmentView, plan: Plan, matcher: Matcher, mostEntries = Infinity): Matches {
  const { scratch } = matcher;
  const all = plan.positions.map((position, index) => resolve(view, position, index));
  const required = all.filter(({ position }) => position.isRequired).toSorted((one, other) => one.total - other.total);
  let wanted = 0;
  scratch.size = 0;
  for (const [index, resolved] of required.entries()) {
    wanted |= resolved.bit;
    if (index === 0) {
      const first = upTo(resolved, view.segment.size, mostEntries);
      gather(view, [first], matcher);
    } else {
      narrow(resolved, matcher);
      scratch.keep(wanted, index + 1);
    }
    if (scratch.size === 0) break;
  }
  for (const resolved of all) if (!resolved.position.isRequired) narrow(resolved, matcher);
  return collect(view, scratch, wanted);
}

/** Products that match at least `atLeast` of the required words. Very frequent words bring in nothing by themselves. */
export function matchSome(view: SegmentView, plan: Plan, matcher: Matcher, atLeast: number): Matches {
  const { scratch } = matcher;
  const all = plan.positions.map((position, index) => resolve(view, position, index));
  const required = all.filter(({ position }) => position.isRequired).toSorted((one, other) => one.total - other.total);
  const rarest = required.findIndex(({ total }) => total > 0);
  const isLoose = (one: Resolved, index: number): boolean => index <= rarest || one.total <= MAX_LOOSE_LIST;
  gather(view, required.filter(isLoose), matcher);
  for (const [index, resolved] of required.entries()) if (!isLoose(resolved, index)) narrow(resolved, matcher);
  for (const resolved of all) if (!resolved.position.isRequired) narrow(resolved, matcher);
  const wanted = required.reduce((bits, { bit }) => bits | bit, 0);
  scratch.keep(wanted, atLeast);
  return collect(view, scratch, wanted);
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

/** The lists cut off behind the product up to which they have about so many entries; places are in order of rank. */
function upTo(resolved: Resolved, size: number, mostEntries: number): Resolved {
  if (resolved.total <= mostEntries) return resolved;
  const last = Math.floor((size * mostEntries) / resolved.total);
  const lists = resolved.lists.map((list) => ({ ...list, docs: list.docs.subarray(0, seek(list.docs, last, 0)) }));
  return { ...resolved, lists };
}

/** Whether nothing that is said of this word's other alternatives is much surer. */
function isSure(alternative: Alternative, { alternatives }: Position): boolean {
  return alternative.weight >= SURE * (alternatives[0]?.weight ?? 0);
}

/** Makes candidates of every product that holds one of the words, and counts them. */
function gather(view: SegmentView, words: readonly Resolved[], { scratch, weights }: Matcher): void {
  const { size } = view.segment;
  const lists = words.flatMap((word) => word.lists);
  scratch.open(
    size,
    lists.map(({ docs }) => docs),
  );
  const slots = lists.length > 1 ? scratch.slots(size) : null;
  for (const { bit, position, lists: own } of words) {
    for (const { docs, payloads, factor, isSure: sure } of own) {
      const hit = { bit, isRequired: position.isRequired, isSure: sure };
      for (let at = 0; at < docs.length; at++) {
        const payload = payloads[at] ?? 0;
        scratch.count(
          slots === null ? at : (slots[docs[at] ?? 0] ?? 0),
          payload,
          factor * (weights[payload] ?? 0),
          hit,
        );
      }
    }
  }
}

/** Counts a word for the candidates that hold it. */
function narrow({ bit, lists, position }: Resolved, { scratch, weights }: Matcher): void {
  const { places, size } = scratch;
  for (const { docs, payloads, factor, isSure: sure } of lists) {
    const hit = { bit, isRequired: position.isRequired, isSure: sure };
    const count = (candidate: number, at: number): void => {
      const payload = payloads[at] ?? 0;
      scratch.count(candidate, payload, factor * (weights[payload] ?? 0), hit);
    };
    if (size * SEEK_COST < docs.length) {
      for (let candidate = 0, at = 0; candidate < size && at < docs.length; candidate++) {
        at = seek(docs, places[candidate] ?? 0, at);
        if (docs[at] === places[candidate]) count(candidate, at);
      }
    } else if (docs.length * SEEK_COST < size) {
      const candidates = places.subarray(0, size);
      for (let at = 0, candidate = 0; at < docs.length && candidate < size; at++) {
        candidate = seek(candidates, docs[at] ?? 0, candidate);
        if (candidates[candidate] === docs[at]) count(candidate, at);
      }
    } else {
      for (let candidate = 0, at = 0; candidate < size && at < docs.length; ) {
        const difference = (places[candidate] ?? 0) - (docs[at] ?? 0);
        if (difference === 0) count(candidate, at);
        if (difference <= 0) candidate++;
        if (difference >= 0) at++;
      }
    }
  }
}

function collect(view: SegmentView, scratch: Scratch, required: number): Matches {
  const { size } = scratch;
  return {
    view,
    required,
    places: arena.copy32(scratch.places.subarray(0, size)),
    scores: arena.copyFloats(scratch.scores.subarray(0, size)),
    covered: arena.copy16(scratch.covered.subarray(0, size)),
    inTitle: arena.copy16(scratch.inTitle.subarray(0, size)),
    surely: arena.copy16(scratch.surely.subarray(0, size)),
    surelyInTitle: arena.copy16(scratch.surelyInTitle.subarray(0, size)),
  };
}

/** Whether one of the products has every required word in its title. */
export function hasWholeTitle({ inTitle, required }: Matches): boolean {
  const wanted = BITS[required] ?? 0;
  for (let at = 0; at < inTitle.length; at++) if ((BITS[inTitle[at] ?? 0] ?? 0) >= wanted) return true;
  return false;
}
