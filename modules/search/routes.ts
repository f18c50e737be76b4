import { CategoryNotFound, type Category, findCategory, ProductCardShape, type ProductViews } from "#modules/catalog";
import { type ChannelCache, channelFor, ChannelNotFound, LanguageTag } from "#modules/channels";
import { anyone, type Route, route } from "#platform/http";
import { Type } from "typebox";
import { searchDeskRoutes } from "./desk-routes.ts";
import { SearchNotReady } from "./errors.ts";
import { leanTo, type AffinityOf } from "./lean-to.ts";
import type { QueryLog } from "./query-log.ts";
import { joinCards, nameIn, openReplies, prebuilt } from "./replies.ts";
import type { Rules } from "./rules.ts";
import { DEFAULT_LIMIT, filtersOf, MAX_TEXT_LENGTH, parseCursor, SearchQuery } from "./search-query.ts";
import type { AttributeFilter, SearchRequest } from "./search-engine.ts";
import type { ThreadedSearch } from "./threaded-search.ts";

/** What the routes of search are given. */
export interface SearchRouteNeeds {
  readonly search: Pick<ThreadedSearch, "search" | "suggest" | "status">;
  readonly views: ProductViews;
  readonly channels: ChannelCache;
  readonly rules: Rules;
  readonly log: QueryLog;
  /** What whoever asks leans to; null without their consent. */
  readonly affinityOf: AffinityOf;
  /** The time of publish windows and of rules: the moment of asking, unless a test moves it. */
  readonly now: () => Date;
}

const Ranges = Type.Array(Type.Tuple([Type.Integer(), Type.Integer()]));
const Relaxed = Type.Union(
  ["some_words", "without_price", "without_filters", "popular"].map((kind) => Type.Literal(kind)),
);
const Reply = Type.Object({
  items: Type.Array(ProductCardShape),
  total: Type.Integer(),
  facets: Type.Array(
    Type.Object({
      name: Type.String(),
      values: Type.Array(
        Type.Object({
          value: Type.String(),
          count: Type.Integer(),
          label: Type.Optional(Type.String()),
          parent: Type.Optional(Type.String()),
        }),
      ),
    }),
  ),
  corrected: Type.Optional(Type.String()),
  relaxed: Type.Optional(Type.Object({ kind: Relaxed, matchingAll: Type.Integer() })),
  highlights: Type.Optional(Type.Record(Type.String(), Ranges)),
  /** Which settings ordered the results: whoever reports a click says it again. */
  ranking: Type.String(),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
});
const MAX_SUGGESTIONS = 10;

/** Routes for all, find products and guess what is being typed; and those of the desk. */
export function searchRoutes(needs: SearchRouteNeeds): readonly Route[] {
  return [find(needs), guess(needs), ...searchDeskRoutes(needs)];
}

function find({ search, views, channels, rules, log, affinityOf, now }: SearchRouteNeeds): Route {
  const write = openReplies();
  return route({
    method: "GET",
    path: "/v1/search",
    summary: "Find products by words, filters and prices.",
    auth: anyone,
    rate: "browse",
    query: SearchQuery,
    reply: { 200: Reply, 304: null },
    refusals: [ChannelNotFound, CategoryNotFound, SearchNotReady],
    transaction: false,
    async handle({ db, query, headers, actor }) {
      const channel = await channelFor(channels, db, query);
      const category = query.category === undefined ? null : (await findCategory(db, query.category)).id;
      const sort = query.sort ?? "relevance";
      const at = now();
      const asked = { text: query.q ?? "", channel: channel.code, category, now: at, visitor: query.visitor ?? null };
      const ruled = await rules.of(db, asked);
      // What is ordered by a number has one order for all.
      const affinity = sort === "relevance" ? await affinityOf(db, headers, actor) : null;
      const request: SearchRequest = {
        text: asked.text,
        channel: channel.code,
        locale: channel.locale,
        currency: channel.currency,
        nowMs: at.getTime(),
        category,
        filters: await withCategoryIds(filtersOf(query), () => rules.categories(db)),
        priceMin: query["price.min"] ?? null,
        priceMax: query["price.max"] ?? null,
        inStock: query.inStock ?? false,
        sort,
        after: parseCursor(query.cursor, sort),
        limit: query.limit ?? DEFAULT_LIMIT,
        wantsFacets: query.facets ?? false,
        ranking: ruled.ranking.settings,
        merchandising: affinity === null ? ruled.merchandising : leanTo(affinity, ruled.merchandising),
      };
      const answer = await search.search(request);
      if (request.after === null)
        log.note({
          ...asked,
          ranking: ruled.ranking.code,
          isMissed: answer.matchingAll === 0,
          tookMs: answer.tookMs,
        });
      const cards = await views.cards(answer.ids, channel);
      const names = request.wantsFacets ? await rules.categories(db) : null;
      return write(answer, cards, {
        names,
        channel,
        sort,
        ranking: ruled.ranking.code,
        wantsHighlights: query.highlight ?? false,
        isPersonal: affinity !== null,
      });
    },
  });
}

/** Facets name categories by slug; the index knows them by id. */
async function withCategoryIds(
  filters: readonly AttributeFilter[],
  read: () => Promise<ReadonlyMap<string, Category>>,
): Promise<readonly AttributeFilter[]> {
  if (!filters.some(({ name }) => name === "category")) return filters;
  const ids = new Map([...(await read()).values()].map(({ id, slug }) => [slug, id]));
  return filters.map(({ name, values }) =>
    name === "category" ? { name, values: values.map((value) => ids.get(value) ?? value) } : { name, values },
  );
}

const SuggestReply = Type.Object({
  queries: Type.Array(Type.String()),
  products: Type.Array(ProductCardShape),
  categories: Type.Array(Type.Object({ id: Type.String(), slug: Type.String(), name: Type.String() })),
});

function guess({ search, views, channels, rules, now }: SearchRouteNeeds): Route {
  return route({
    method: "GET",
    path: "/v1/suggest",
    summary: "Guess what is being typed: searches, products and categories.",
    auth: anyone,
    rate: "browse",
    query: Type.Object(
      {
        q: Type.String({ maxLength: MAX_TEXT_LENGTH }),
        channel: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
        language: Type.Optional(LanguageTag),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_SUGGESTIONS })),
      },
      { additionalProperties: false },
    ),
    reply: { 200: SuggestReply, 304: null },
    refusals: [ChannelNotFound, SearchNotReady],
    transaction: false,
    async handle({ db, query }) {
      const channel = await channelFor(channels, db, query);
      const limit = query.limit ?? MAX_SUGGESTIONS;
      const { code, locale } = channel;
      const request = { text: query.q, channel: code, locale, nowMs: now().getTime(), limit };
      const [answer, asked, names] = await Promise.all([
        search.suggest(request),
        rules.popularQueries(db, { text: query.q, channel: code, limit }),
        rules.categories(db),
      ]);
      const cards = await views.cards(answer.products, channel);
      const categories = answer.categories.flatMap((id) => {
        const category = names.get(id);
        return category === undefined ? [] : [{ id, slug: category.slug, name: nameIn(locale, category) }];
      });
      const queries = [...new Set([...asked, ...answer.queries])].slice(0, limit);
      return prebuilt(joinCards("products", cards, JSON.stringify({ queries, categories }).slice(1)));
    },
  });
}
