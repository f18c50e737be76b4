import { DAY_MS, HOUR_MS } from "@hansa/kernel";

/** What shoppers do with items, in the order of how much it says; the place is the number kept for it. */
export const KINDS = ["view", "click", "add", "remove", "purchase", "search"] as const;
export type Kind = (typeof KINDS)[number];

/** A pause after which what a visitor does is another session: the wish may be another one. */
export const SESSION_GAP_MS = 2 * HOUR_MS;
/** Longer sessions are a machine's, or a family's: they teach nothing and cost much. */
export const MAX_SESSION_CLICKS = 200;

/** One event as it is learned from. */
export interface Click {
  readonly atMs: number;
  readonly kind: Kind;
  readonly item: string;
  /** Null for whoever is not to be told apart. */
  readonly session: string | null;
  readonly channel: string | null;
}

/** Events as numbers: one place in each array per event, oldest first once `sealed`. */
export interface ClickBook {
  readonly items: readonly string[];
  readonly channels: readonly string[];
  readonly count: number;
  readonly itemOf: Int32Array;
  /** -1 without a session. */
  readonly sessionOf: Int32Array;
  readonly channelOf: Int32Array;
  readonly kindOf: Uint8Array;
  readonly atMs: Float64Array;
}

/** Gathers events into a book. Give them newest first: that is how they are read until there are enough. */
export function openClickBook(): { add(click: Click): void; seal(): ClickBook } {
  const items = openNames();
  const channels = openNames();
  const sessions = openNames();
  let size = 1 << 14;
  let itemOf = new Int32Array(size);
  let sessionOf = new Int32Array(size);
  let channelOf = new Int32Array(size);
  let kindOf = new Uint8Array(size);
  let atMs = new Float64Array(size);
  let count = 0;

  function grow(): void {
    size *= 2;
    itemOf = copyInto(new Int32Array(size), itemOf);
    sessionOf = copyInto(new Int32Array(size), sessionOf);
    channelOf = copyInto(new Int32Array(size), channelOf);
    kindOf = copyInto(new Uint8Array(size), kindOf);
    atMs = copyInto(new Float64Array(size), atMs);
  }
  return {
    add({ atMs: at, kind, item, session, channel }) {
      if (count === size) grow();
      itemOf[count] = items.numberOf(item);
      sessionOf[count] = session === null ? -1 : sessions.numberOf(session);
      channelOf[count] = channels.numberOf(channel ?? "");
      kindOf[count] = KINDS.indexOf(kind);
      atMs[count++] = at;
    },
    seal() {
      return {
        items: items.names,
        channels: channels.names,
        count,
        itemOf: itemOf.slice(0, count).toReversed(),
        sessionOf: sessionOf.slice(0, count).toReversed(),
        channelOf: channelOf.slice(0, count).toReversed(),
        kindOf: kindOf.slice(0, count).toReversed(),
        atMs: atMs.slice(0, count).toReversed(),
      };
    },
  };
}

function copyInto<To extends Int32Array | Uint8Array | Float64Array>(to: To, from: ArrayLike<number>): To {
  to.set(from);
  return to;
}

/** Gives names numbers from 0, in the order in which they come. */
function openNames() {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  return {
    names,
    numberOf(name: string): number {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, names.length);
      names.push(name);
      return names.length - 1;
    },
  };
}

/** Sessions as rows of items: session `s` has the items `items[starts[s]]` up to `items[starts[s + 1]]`, in their order. */
export interface Sessions {
  readonly count: number;
  readonly starts: Int32Array;
  readonly items: Int32Array;
  /** Day of its last event, counted back from the newest event; grows with the place, since the newest session is first. */
  readonly ageDays: Float32Array;
}

/**
 * Cuts what visitors did into sessions, the newest first. What is done with one item in a row counts once: who looks,
 * puts it into the cart and pays has not come from the item to the item.
 *
 * @param kinds which events count
 */
export function cutSessions(book: ClickBook, kinds: ReadonlySet<Kind>): Sessions {
  const wanted = KINDS.map((kind) => kinds.has(kind));
  const order = orderBySession(book, wanted);
  const cuts: { from: number; to: number; endMs: number }[] = [];
  const kept = new Int32Array(order.length);
  let length = 0;
  let open = -1;
  let last = -1;
  let from = 0;
  let endMs = 0;
  const close = (): void => {
    const clicks = length - from;
    if (open >= 0 && clicks > 0 && clicks <= MAX_SESSION_CLICKS) cuts.push({ from, to: length, endMs });
    else length = from;
    from = length;
  };
  for (const place of order) {
    const session = book.sessionOf[place] ?? -1;
    const at = book.atMs[place] ?? 0;
    const item = book.itemOf[place] ?? 0;
    if (session !== open || at - endMs > SESSION_GAP_MS) {
      close();
      open = session;
      last = -1;
    }
    endMs = at;
    if (item !== last) kept[length++] = item;
    last = item;
  }
  close();
  return layOut(
    cuts.toSorted((one, other) => other.endMs - one.endMs),
    kept,
    newestOf(book),
  );
}

function layOut(
  cuts: readonly { readonly from: number; readonly to: number; readonly endMs: number }[],
  kept: Int32Array,
  newestMs: number,
): Sessions {
  const starts = new Int32Array(cuts.length + 1);
  const ageDays = new Float32Array(cuts.length);
  const items = new Int32Array(cuts.reduce((sum, { from, to }) => sum + to - from, 0));
  let length = 0;
  for (const [place, { from, to, endMs }] of cuts.entries()) {
    items.set(kept.subarray(from, to), length);
    length += to - from;
    starts[place + 1] = length;
    ageDays[place] = (newestMs - endMs) / DAY_MS;
  }
  return { count: cuts.length, starts, items, ageDays };
}

/** Moment of the newest event, which ages are counted from: what was learned must not fade because nobody came since. */
export function newestOf(book: ClickBook): number {
  return book.atMs[book.count - 1] ?? 0;
}

/** Places of the wanted events, session by session and oldest first in each: a counting sort, since it is stable. */
function orderBySession(book: ClickBook, wanted: readonly boolean[]): Int32Array {
  const counts = new Int32Array(book.sessionOf.reduce((most, session) => Math.max(most, session), -1) + 2);
  const sessionAt = (place: number): number =>
    wanted[book.kindOf[place] ?? 0] === true ? (book.sessionOf[place] ?? -1) : -1;
  for (let place = 0; place < book.count; place++) {
    const session = sessionAt(place);
    if (session >= 0) counts[session + 1] = (counts[session + 1] ?? 0) + 1;
  }
  for (let session = 1; session < counts.length; session++)
    counts[session] = (counts[session] ?? 0) + (counts[session - 1] ?? 0);
  const order = new Int32Array(counts.at(-1) ?? 0);
  for (let place = 0; place < book.count; place++) {
    const session = sessionAt(place);
    if (session < 0) continue;
    const at = counts[session] ?? 0;
    order[at] = place;
    counts[session] = at + 1;
  }
  return order;
}
