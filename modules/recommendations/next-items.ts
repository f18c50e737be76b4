import type { Sessions } from "./click-book.ts";
import type { SessionIndex } from "./session-index.ts";

/** How what a visitor looked at is weighed. Found on days held out of a shop's clicks; see README, Decisions. */
export interface Weights {
  /** Items of the running session that count, the last of them most. */
  readonly lookBack: number;
  /** Like-minded sessions that are heard. */
  readonly neighbours: number;
  /** Steps back in the running session by which an item's weight falls to 1/e. */
  readonly positionFall: number;
  /** The same for the item by which a neighbour is like-minded. */
  readonly matchFall: number;
  /** Steps in a neighbour, from that item, by which what is there falls to 1/e. */
  readonly distanceFall: number;
  /** Power of an item's rarity in the likeness of sessions: a rare item in common says more. */
  readonly rarity: number;
  /** Days by which a neighbour's voice falls to 1/e. */
  readonly ageFallDays: number;
  /** Share of plain succession ("after this came that") beside the neighbours' voices. */
  readonly succession: number;
  /** What came before counts this much of what came after. */
  readonly backwards: number;
  /** What was looked at earlier in the session is wanted again more often than it is not. */
  readonly seenAgain: number;
}

/** A candidate: an item's number, and how much speaks for it. */
export interface Scored {
  readonly item: number;
  readonly score: number;
}

/** Answers what comes next in a session. */
export type PredictNext = (session: readonly number[], wanted: number) => readonly Scored[];

/**
 * Vector-multiplication-indexed session kNN (Kersbergen et al., SIGMOD 2022), with three things added: what lies near
 * the shared item in a neighbour counts more than what lies far from it, neighbours fade with age, and plain succession
 * after the last item is blended in.
 *
 * The scratch arrays are made once, so that a prediction allocates next to nothing; it must not be called re-entrantly,
 * and cannot be, since it never waits.
 */
export function createPredictor(sessions: Sessions, index: SessionIndex, weights: Weights): PredictNext {
  const likeness = new Float64Array(sessions.count);
  const score = new Float64Array(index.rarity.length);
  const positionOf = new Float64Array(index.rarity.length);
  const touchedSessions = openTouched(likeness);
  const touchedItems = openTouched(score);
  const touchedNext = openTouched(new Float64Array(index.rarity.length));

  function gatherNeighbours(recent: readonly number[]): void {
    for (const [back, item] of recent.toReversed().entries()) {
      // An item that stands there twice counts where it stands last.
      if (positionOf[item] !== 0) continue;
      positionOf[item] = recent.length - back;
      const weight = Math.exp(-back / weights.positionFall) * (index.rarity[item] ?? 0) ** weights.rarity;
      const end = index.starts[item + 1] ?? 0;
      for (let at = index.starts[item] ?? 0; at < end; at++) touchedSessions.add(index.sessions[at] ?? 0, weight);
    }
  }

  /** Place of the item that stands last in the running session, and of these the last. */
  function findMatch(items: Int32Array, from: number, end: number): number {
    let match = from;
    for (let place = from + 1; place < end; place++)
      if ((positionOf[items[place] ?? 0] ?? 0) >= Math.max(1, positionOf[items[match] ?? 0] ?? 0)) match = place;
    return match;
  }

  function hearNeighbour(session: number, length: number, last: number): void {
    const from = sessions.starts[session] ?? 0;
    const end = sessions.starts[session + 1] ?? 0;
    const match = findMatch(sessions.items, from, end);
    const matched = positionOf[sessions.items[match] ?? 0] ?? 0;
    const voice =
      (likeness[session] ?? 0) *
      Math.exp(-(sessions.ageDays[session] ?? 0) / weights.ageFallDays - (length - matched) / weights.matchFall);
    for (let place = end - 1; place >= from; place--) {
      const item = sessions.items[place] ?? 0;
      if (item === last || standsLater(sessions.items, place, end)) continue;
      const distance = Math.exp(-(Math.abs(place - match) - 1) / weights.distanceFall);
      touchedItems.add(item, voice * distance * (index.rarity[item] ?? 0));
    }
  }

  return (session, wanted) => {
    const recent = session.slice(-weights.lookBack);
    const last = recent.at(-1);
    if (last === undefined) return [];
    gatherNeighbours(recent);
    for (const neighbour of touchedSessions.best(weights.neighbours)) hearNeighbour(neighbour, recent.length, last);
    countSuccession({ sessions, index, item: last, backwards: weights.backwards, into: touchedNext });
    blend(touchedItems, touchedNext, weights.succession);
    raise(score, new Set(session), weights.seenAgain);
    const best = touchedItems.best(wanted).map((item) => ({ item, score: score[item] ?? 0 }));
    for (const item of recent) positionOf[item] = 0;
    touchedSessions.clear();
    touchedItems.clear();
    touchedNext.clear();
    return best;
  };
}

/** Multiplies the sums of some places; what has none stays without. */
function raise(sums: Float64Array, places: Iterable<number>, by: number): void {
  for (const place of places) sums[place] = (sums[place] ?? 0) * by;
}

/** Adds a share of other sums, brought to the same height first. */
function blend(to: Touched, from: Touched, share: number): void {
  const most = to.most();
  const scale = (share * (most === 0 ? 1 : most)) / from.most();
  from.forEach((place, sum) => to.add(place, sum * scale));
}

/** Whether the item at this place stands in the session once more further on. */
function standsLater(items: Int32Array, place: number, end: number): boolean {
  for (let later = place + 1; later < end; later++) if (items[later] === items[place]) return true;
  return false;
}

/** Steps after an item that count as its succession. */
const SUCCESSION_STEPS = 10;
/** Newest sessions of an item whose succession is counted. */
const SUCCESSION_SESSIONS = 500;

/** Counts how often each item came after this one, nearer counting more; before it, `backwards` of that. */
function countSuccession(of: {
  readonly sessions: Sessions;
  readonly index: SessionIndex;
  readonly item: number;
  readonly backwards: number;
  readonly into: Touched;
}): void {
  const { sessions, index, item, backwards, into } = of;
  const start = index.starts[item] ?? 0;
  const end = Math.min(index.starts[item + 1] ?? 0, start + SUCCESSION_SESSIONS);
  for (let at = start; at < end; at++) {
    const session = index.sessions[at] ?? 0;
    const from = sessions.starts[session] ?? 0;
    const until = sessions.starts[session + 1] ?? 0;
    for (let place = from; place < until; place++) {
      if (sessions.items[place] !== item) continue;
      const first = Math.max(from, place - SUCCESSION_STEPS);
      const last = Math.min(until - 1, place + SUCCESSION_STEPS);
      for (let other = first; other <= last; other++) {
        const near = sessions.items[other] ?? 0;
        if (near !== item) into.add(near, other > place ? 1 / (other - place) : backwards / (place - other));
      }
    }
  }
}

/** Sums kept in a large array of which only few places are used at a time. */
interface Touched {
  add(place: number, amount: number): void;
  most(): number;
  forEach(visit: (place: number, sum: number) => void): void;
  best(wanted: number): readonly number[];
  clear(): void;
}

function openTouched(sums: Float64Array): Touched {
  const places = new Int32Array(sums.length);
  let count = 0;
  return {
    add(place, amount) {
      const before = sums[place] ?? 0;
      if (before === 0) places[count++] = place;
      // Never back to 0, or the place would be listed twice.
      sums[place] = before + (amount > 0 ? amount : Number.MIN_VALUE);
    },
    most() {
      let most = 0;
      for (let at = 0; at < count; at++) most = Math.max(most, sums[places[at] ?? 0] ?? 0);
      return most;
    },
    forEach(visit) {
      for (let at = 0; at < count; at++) visit(places[at] ?? 0, sums[places[at] ?? 0] ?? 0);
    },
    best: (wanted) => selectBest(places.subarray(0, count), sums, wanted),
    clear() {
      for (let at = 0; at < count; at++) sums[places[at] ?? 0] = 0;
      count = 0;
    },
  };
}

/** The `wanted` places with the largest sums, largest first and lower places first among equals: a heap of the best so far. */
export function selectBest(places: Int32Array, sums: Float64Array | Float32Array, wanted: number): readonly number[] {
  const heap: number[] = [];
  const isWorse = (one: number, other: number): boolean => {
    const difference = (sums[one] ?? 0) - (sums[other] ?? 0);
    return difference < 0 || (difference === 0 && one > other);
  };
  function sink(from: number): void {
    let at = from;
    const value = heap[at] ?? 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isWorse(heap[child + 1] ?? 0, heap[child] ?? 0)) child++;
      if (!isWorse(heap[child] ?? 0, value)) break;
      heap[at] = heap[child] ?? 0;
      at = child;
    }
    heap[at] = value;
  }
  for (const place of places) {
    if (heap.length < wanted) {
      heap.push(place);
      if (heap.length === wanted) for (let at = (wanted >> 1) - 1; at >= 0; at--) sink(at);
    } else if (wanted > 0 && isWorse(heap[0] ?? 0, place)) {
      heap[0] = place;
      sink(0);
    }
  }
  return heap.toSorted((one, other) => (isWorse(one, other) ? 1 : -1));
}
