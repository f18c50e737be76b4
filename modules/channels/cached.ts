import { createHash } from "node:crypto";
import type { ChangeFeed, Queryable } from "#platform/db";
import { Prebuilt } from "#platform/http";
import type { Channel, ChannelEntry } from "./channel.ts";
import { CHANNELS_TOPIC, listChannelEntries } from "./directory.ts";
import { ChannelNotFound } from "./errors.ts";

/** Channels kept in memory: a handful of rows that every request wants. */
export interface ChannelCache {
  /** The open channel with this code. @throws ChannelNotFound */
  find(on: Queryable, code: string): Promise<Channel>;
  /** The same where it is at hand, without asking; the default one without a code. Null where it must be asked for. */
  peek(code: string | undefined): Channel | null;
  /** Open channels in their order; the first is the default. */
  list(on: Queryable): Promise<readonly Channel[]>;
  /** Origins of every open channel's pages. */
  origins(on: Queryable): Promise<readonly string[]>;
  /** Whether an open channel had this origin when `origins` was last asked; asks nobody. */
  isOrigin(origin: string): boolean;
  /** The bytes of `GET /v1/channels`. */
  prebuilt(on: Queryable): Promise<Prebuilt>;
}

interface Loaded {
  readonly open: readonly ChannelEntry[];
  readonly byCode: ReadonlyMap<string, Channel>;
  readonly origins: readonly string[];
  readonly prebuilt: Prebuilt;
}

/**
 * Keeps channels until the change feed says that one changed; while the feed is away, or without one, every call asks
 * the database.
 */
export function createChannelCache(feed: ChangeFeed | null): ChannelCache {
  let kept: Loaded | null = null;
  let seenOrigins: ReadonlySet<string> = new Set();
  let generation = 0;
  feed?.on(CHANNELS_TOPIC, () => {
    kept = null;
    generation++;
  });

  async function load(on: Queryable): Promise<Loaded> {
    if (kept !== null && feed?.isLive() === true) return kept;
    const begun = generation;
    const open = (await listChannelEntries(on)).filter(({ isOpen }) => isOpen);
    const origins = [...new Set(open.flatMap(({ allowedOrigins }) => allowedOrigins))];
    const loaded = { open, origins, byCode: new Map(open.map((one) => [one.code, one])), prebuilt: toPrebuilt(open) };
    seenOrigins = new Set(origins);
    // A change that came while this was read may not be in it.
    if (begun === generation) kept = loaded;
    return loaded;
  }

  return {
    async find(on, code) {
      const channel = (await load(on)).byCode.get(code);
      if (channel === undefined) throw new ChannelNotFound(code);
      return channel;
    },
    peek(code) {
      if (kept === null || feed?.isLive() !== true) return null;
      return (code === undefined ? kept.open[0] : kept.byCode.get(code)) ?? null;
    },
    list: async (on) => (await load(on)).open,
    origins: async (on) => (await load(on)).origins,
    isOrigin: (origin) => seenOrigins.has(origin),
    prebuilt: async (on) => (await load(on)).prebuilt,
  };
}

function toPrebuilt(open: readonly ChannelEntry[]): Prebuilt {
  const items = open.map(({ code, name, currency, locale, languages, countries, taxIncluded, region }) => {
    return { code, name, currency, locale, languages, countries, taxIncluded, region };
  });
  const bytes = Buffer.from(JSON.stringify({ items, nextCursor: null }));
  return new Prebuilt({ bytes, etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"` });
}
