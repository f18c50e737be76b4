import { HOUR_MS } from "@hansa/kernel";
import { Type } from "typebox";
import { type ChannelCache, channelFor, ChannelNotFound, LanguageTag } from "#modules/channels";
import { anyone, type Route, route } from "#platform/http";
import { selectAddresses, selectCuts } from "./address-queries.ts";
import { toList } from "./answers.ts";
import { parseCursor, parseCursorId, writeCursor } from "./cursor.ts";
import { MAX_PAGE_SIZE } from "./list-products.ts";
import { FIRST_ID } from "./list-queries.ts";
import type { ProductViews } from "./product-views.ts";
import { ProductShape } from "./shapes.ts";

/** Addresses on a page: a site map of so many, each in several languages, stays far below what search engines read. */
const PAGE = 2_000;
const closed = { additionalProperties: false } as const;
const ChannelCode = Type.Optional(Type.String({ maxLength: 32 }));
const Cursor = Type.Union([Type.String(), Type.Null()]);

interface Needs {
  readonly views: ProductViews;
  readonly channels: ChannelCache;
  readonly now: () => Date;
}

/** Routes for those who read the whole shop: site maps and product feeds. */
export function addressRoutes(needs: Needs): readonly Route[] {
  return [addresses(needs), pages(needs), details(needs)];
}

function addresses({ channels, now }: Needs): Route {
  return route({
    method: "GET",
    path: "/v1/product-addresses",
    summary: `List the slugs of products on sale, ${String(PAGE)} at a time, oldest first.`,
    auth: anyone,
    rate: "browse",
    query: Type.Object({ channel: ChannelCode, cursor: Type.Optional(Type.String({ maxLength: 200 })) }, closed),
    reply: {
      200: Type.Object({
        items: Type.Array(Type.Object({ slug: Type.String(), updatedAt: Type.String({ format: "date-time" }) })),
        nextCursor: Cursor,
      }),
    },
    refusals: [ChannelNotFound],
    transaction: false,
    async handle({ db, query }) {
      const { code } = await channelFor(channels, db, query);
      const [afterId = FIRST_ID] = parseCursor(query.cursor, 1) ?? [];
      const filter = { channel: code, now: now(), afterId: parseCursorId(afterId), limit: PAGE };
      const rows = await selectAddresses(db, filter);
      const last = rows.length === PAGE ? rows.at(-1) : undefined;
      return {
        items: rows.map(({ slug, updatedAt }) => ({ slug, updatedAt: updatedAt.toISOString() })),
        nextCursor: last === undefined ? null : writeCursor([last.id]),
      };
    },
  });
}

/** Whole products cost a hundred times their addresses, so they come in smaller pages. */
function details({ views, channels, now }: Needs): Route {
  return route({
    method: "GET",
    path: "/v1/product-details",
    summary: "List whole products on sale, oldest first, for feeds.",
    auth: anyone,
    rate: "browse",
    query: Type.Object(
      {
        channel: ChannelCode,
        language: Type.Optional(LanguageTag),
        cursor: Type.Optional(Type.String({ maxLength: 200 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE_SIZE })),
      },
      closed,
    ),
    reply: { 200: Type.Object({ items: Type.Array(ProductShape), nextCursor: Cursor }) },
    refusals: [ChannelNotFound],
    transaction: false,
    async handle({ db, query }) {
      const channel = await channelFor(channels, db, query);
      const { limit = MAX_PAGE_SIZE } = query;
      const [afterId = FIRST_ID] = parseCursor(query.cursor, 1) ?? [];
      const filter = { channel: channel.code, now: now(), afterId: parseCursorId(afterId), limit };
      const ids = (await selectAddresses(db, filter)).map(({ id }) => id);
      const last = ids.length === limit ? ids.at(-1) : undefined;
      return toList(await views.products(ids, channel), last === undefined ? null : writeCursor([last]));
    },
  });
}

/** Reads every product on sale, so what it found is kept for an hour; later ones are on the last page meanwhile. */
function pages({ channels, now }: Needs): Route {
  const known = new Map<string, { readonly atMs: number; readonly cursors: Promise<readonly (string | null)[]> }>();
  return route({
    method: "GET",
    path: "/v1/product-addresses/pages",
    summary: "List where the pages of product addresses begin, so that they can be read at once; null for the first.",
    auth: anyone,
    rate: "browse",
    query: Type.Object({ channel: ChannelCode }, closed),
    reply: { 200: Type.Object({ items: Type.Array(Cursor), nextCursor: Type.Null() }) },
    refusals: [ChannelNotFound],
    transaction: false,
    async handle({ db, query }) {
      const { code } = await channelFor(channels, db, query);
      const at = now();
      const kept = known.get(code);
      if (kept !== undefined && at.getTime() - kept.atMs < HOUR_MS) {
        return { items: await kept.cursors, nextCursor: null };
      }
      const cursors = selectCuts(db, { channel: code, now: at, size: PAGE }).then((cuts) => [
        null,
        ...cuts.map(({ id }) => writeCursor([id])),
      ]);
      known.set(code, { atMs: at.getTime(), cursors });
      cursors.catch(() => known.delete(code));
      return { items: await cursors, nextCursor: null };
    },
  });
}
