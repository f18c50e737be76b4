import type { Readable } from "node:stream";
import { SECOND_MS, toJson } from "@hansa/kernel";
import type { LoadOffers, Offer } from "#modules/catalog";
import type { Channel } from "#modules/channels";
import type { ChangeFeed, Database } from "#platform/db";
import { LiveIsFull } from "../errors.ts";
import { openSubscriber, type Subscriber } from "./subscriber.ts";

/** Most streams of one process; each costs a socket and some kilobytes. */
export const MAX_STREAMS = 2_000;
/** Most streams from one address: shops behind one door must not push out each other. */
export const MAX_STREAMS_PER_IP = 100;
/** Most variants that one stream watches. */
export const MAX_WATCHED = 50;
const BEAT_MS = 15 * SECOND_MS;
/** Changes of one moment are looked at together. */
const GATHER_MS = 25;
/** Most variants in one question for offers. */
const LOOK_AT_ONCE = 500;
/** How long after a failed look the next is tried. */
const RETRY_LOOK_MS = SECOND_MS;
const LONGEST_TIMER_MS = 2_147_000_000;

/** What the live page stands on. */
export interface LiveNeeds {
  readonly db: Database;
  readonly feed: ChangeFeed;
  readonly loadOffers: LoadOffers;
  /** Topics of the change feed whose keys are variant ids: prices and availability. */
  readonly topics: readonly string[];
  readonly now: () => Date;
}

/** Streams of what changes about variants, in this process. */
export interface Live {
  /**
   * Opens a stream: first how price and stock stand, then every change of them.
   *
   * @throws LiveIsFull when this process or this address has as many as it may, or the process is stopping
   */
  watch(variantIds: readonly string[], of: { readonly channel: Channel; readonly ip: string }): Readable;
  /** How many streams are open. */
  count(): number;
  /** Ends every stream and opens no more: clients come back to another process. */
  close(): void;
}

/** What is watched in one channel. */
interface Watched {
  readonly channel: Channel;
  readonly subscribers: Map<string, Set<Subscriber>>;
  /** What was told last, by variant. */
  readonly told: Map<string, Told>;
  readonly due: Set<string>;
  /** The earliest moment at which a watched price changes by itself. */
  turn: { readonly atMs: number; readonly timer: NodeJS.Timeout } | null;
}
interface Told {
  readonly price: string;
  readonly available: boolean;
}

/**
 * Opens the live page of this process. A change of the feed makes it look again at what is watched; so does the moment at
 * which a price changes by itself.
 */
export function createLive({ db, feed, loadOffers, topics, now }: LiveNeeds): Live {
  const book = createBook();
  const look = createLook({ db, loadOffers, now }, book.channels);
  let isClosed = false;
  const beat = setInterval(() => {
    for (const subscriber of book.all) subscriber.beat();
  }, BEAT_MS).unref();

  for (const topic of topics) {
    feed.on(topic, (keys) => {
      for (const watched of book.channels.values()) {
        for (const id of keys ?? watched.subscribers.keys()) if (watched.subscribers.has(id)) watched.due.add(id);
      }
      look.soon(GATHER_MS);
    });
  }

  return {
    watch(variantIds, { channel, ip }) {
      const ofIp = [...book.all].filter((one) => one.ip === ip).length;
      if (isClosed || book.all.size >= MAX_STREAMS || ofIp >= MAX_STREAMS_PER_IP) throw new LiveIsFull();
      const subscriber = openSubscriber({ channel: channel.code, ip, variantIds }, (gone) => book.remove(gone));
      book.add(subscriber, channel);
      look.soon(0);
      return subscriber.stream;
    },
    count: () => book.all.size,
    close() {
      isClosed = true;
      look.close();
      clearInterval(beat);
      const open = [...book.all];
      for (const subscriber of open) subscriber.end();
    },
  };
}

/** Who watches what. */
function createBook() {
  const all = new Set<Subscriber>();
  const channels = new Map<string, Watched>();
  return {
    all,
    channels,
    add(subscriber: Subscriber, channel: Channel): void {
      all.add(subscriber);
      const watched = channels.get(channel.code) ?? newWatched(channel);
      channels.set(channel.code, watched);
      for (const id of subscriber.variantIds) {
        watched.subscribers.set(id, (watched.subscribers.get(id) ?? new Set<Subscriber>()).add(subscriber));
        watched.due.add(id);
      }
    },
    remove(subscriber: Subscriber): void {
      all.delete(subscriber);
      const watched = channels.get(subscriber.channel);
      if (watched === undefined) return;
      for (const id of subscriber.variantIds) {
        const others = watched.subscribers.get(id);
        others?.delete(subscriber);
        if (others?.size !== 0) continue;
        watched.subscribers.delete(id);
        watched.told.delete(id);
        watched.due.delete(id);
      }
      if (watched.subscribers.size > 0) return;
      if (watched.turn !== null) clearTimeout(watched.turn.timer);
      channels.delete(subscriber.channel);
    },
  };
}

/** Looks at what is due, one look after the other, so that a later answer is never overtaken by an earlier one. */
function createLook(
  { db, loadOffers, now }: Pick<LiveNeeds, "db" | "loadOffers" | "now">,
  channels: ReadonlyMap<string, Watched>,
) {
  let isLooking = false;
  let isClosed = false;

  function soon(ms: number): void {
    if (isLooking || isClosed || ![...channels.values()].some(({ due }) => due.size > 0)) return;
    isLooking = true;
    setTimeout(() => {
      around().then(
        () => goOn(0),
        () => goOn(RETRY_LOOK_MS), // The database is away: what is due stays due, and readiness tells of the rest.
      );
    }, ms);
  }
  function goOn(ms: number): void {
    isLooking = false;
    soon(ms);
  }

  async function around(): Promise<void> {
    for (const watched of channels.values()) {
      const ids = [...watched.due].slice(0, LOOK_AT_ONCE);
      if (ids.length === 0) continue;
      for (const id of ids) watched.due.delete(id);
      try {
        const offers = await loadOffers(db, ids, watched.channel);
        for (const id of ids) tell(watched, id, offers.get(id));
        awaitTurn(watched, [...offers.values()]);
      } catch (error) {
        for (const id of ids) watched.due.add(id);
        throw error;
      }
    }
  }

  function awaitTurn(watched: Watched, offers: readonly Offer[]): void {
    const next = Math.min(...offers.flatMap(({ turnsAt }) => turnsAt?.getTime() ?? []));
    if (!Number.isFinite(next) || (watched.turn !== null && watched.turn.atMs <= next)) return;
    if (watched.turn !== null) clearTimeout(watched.turn.timer);
    const waitMs = Math.min(LONGEST_TIMER_MS, Math.max(0, next - now().getTime()));
    const timer = setTimeout(() => {
      watched.turn = null;
      for (const id of watched.subscribers.keys()) watched.due.add(id);
      soon(0);
    }, waitMs).unref();
    watched.turn = { atMs: next, timer };
  }

  return {
    soon,
    close(): void {
      isClosed = true;
      for (const { turn } of channels.values()) if (turn !== null) clearTimeout(turn.timer);
    },
  };
}

function newWatched(channel: Channel): Watched {
  return { channel, subscribers: new Map(), told: new Map(), due: new Set(), turn: null };
}

const NOTHING: Offer = { price: null, priceWas: null, available: false };

/** Tells those who watch a variant what changed about it, and newcomers how it stands. */
function tell({ subscribers, told }: Watched, variantId: string, offer: Offer = NOTHING): void {
  const price = {
    variantId,
    price: offer.price && toJson(offer.price),
    ...(offer.priceWas === null ? {} : { priceWas: toJson(offer.priceWas) }),
    ...(offer.lowestPrice30d ? { lowestPrice30d: toJson(offer.lowestPrice30d) } : {}),
  };
  const stock = { variantId, available: offer.available && offer.price !== null };
  const before = told.get(variantId);
  const now: Told = { price: JSON.stringify(price), available: stock.available };
  told.set(variantId, now);
  for (const subscriber of subscribers.get(variantId) ?? []) {
    const isNew = subscriber.unseen.delete(variantId);
    if (isNew || before?.price !== now.price) subscriber.tell("price", price);
    if (isNew || before?.available !== now.available) subscriber.tell("stock", stock);
  }
}
