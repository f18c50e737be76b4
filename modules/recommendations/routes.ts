import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { type ChannelCache, channelFor, ChannelNotFound, LanguageTag } from "#modules/channels";
import { Overloaded } from "#platform/db";
import { Answer, anyone, customer, type Route, route, Unauthenticated } from "#platform/http";
import { toAnswer, writeList } from "./answer.ts";
import type { Reported } from "./behaviour.ts";
import { RECOMMENDATION_KINDS } from "./candidates.ts";
import { KINDS } from "./click-book.ts";
import { selectConsent } from "./consent-queries.ts";
import { decideConsent, forgetSession } from "./forget.ts";
import { fillRails, type RailNeeds } from "./rails.ts";
import { PAGES } from "./rail-plans.ts";
import { MAX_WANTED, recommend } from "./recommend.ts";
import { isBot, visitorOf } from "./visitor.ts";

/** What the store's routes are given. */
export interface StoreNeeds extends RailNeeds {
  readonly channels: ChannelCache;
}

const closed = { additionalProperties: false } as const;
const Name = Type.String({ minLength: 1, maxLength: 200 });
const ChannelCode = Type.String({ maxLength: 32 });
const Names = Type.String({ maxLength: 8_000, description: "Separated by commas, the most recent last." });
const Minor = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Most events in one report. */
const MAX_EVENTS = 500;
const MAX_NAMES = 100;
const DEFAULT_LIMIT = 12;

const oneOf = <Word extends string>(words: readonly Word[]) => Type.Union(words.map((word) => Type.Literal(word)));

const Item = Type.Object(
  {
    id: Type.String({ description: "The product's id, or its name where the catalogue does not know it." }),
    externalId: Type.String(),
    reason: Type.Object(
      {
        code: Type.String({ description: "viewed, similar, bought_together, in_cart, history, popular or new." }),
        because: Type.Union([
          Type.Object({ id: Type.String(), title: Type.Union([Type.String(), Type.Null()]) }, closed),
          Type.Null(),
        ]),
      },
      closed,
    ),
  },
  { additionalProperties: true, description: "A product card with the reason why it is recommended." },
);

/** The store's routes: what shoppers do, and what is recommended to them. */
export function storeRoutes(needs: StoreNeeds): readonly Route[] {
  return [
    reportRoute(needs),
    forgetRoute,
    recommendRoute(needs),
    railsRoute(needs),
    readConsentRoute,
    decideConsentRoute,
  ];
}

const Event = Type.Object(
  {
    type: oneOf(KINDS),
    product: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: "Id, slug or external id." })),
    query: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    position: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    results: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
    /** What the search said that it was ordered by. */
    ranking: Type.Optional(Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,31}$" })),
    channel: Type.Optional(ChannelCode),
    at: Type.Optional(Type.String({ format: "date-time" })),
  },
  closed,
);

function reportRoute({ recorder, now }: StoreNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/events",
    summary: "Report what a shopper did.",
    auth: anyone,
    rate: "browse",
    body: Type.Array(Event, { minItems: 1, maxItems: MAX_EVENTS }),
    reply: { 202: Type.Object({ accepted: Type.Integer({ minimum: 0 }) }, closed) },
    refusals: [InvalidInput, Overloaded],
    transaction: false,
    async handle({ body, headers, actor }) {
      const events = body.map(toReported);
      if (isBot(headers)) return { accepted: 0 };
      return await recorder.record({ visitor: visitorOf(headers, actor), events, exposures: [], now: now() });
    },
  });
}

function toReported(
  event: {
    readonly type: Reported["kind"];
    readonly product?: string;
    readonly query?: string;
    readonly position?: number;
    readonly results?: number;
    readonly ranking?: string;
    readonly channel?: string;
    readonly at?: string;
  },
  index: number,
): Reported {
  const { type, product, query, position, results, ranking, channel, at } = event;
  const missing = type === "search" ? (query === undefined ? "query" : null) : product === undefined ? "product" : null;
  if (missing !== null) throw new InvalidInput([{ pointer: `/${String(index)}/${missing}`, message: "is missing" }]);
  return {
    kind: type,
    product: type === "search" ? null : (product ?? null),
    query: query ?? null,
    position: position ?? 0,
    results: results ?? null,
    ranking: ranking ?? null,
    channel: channel ?? null,
    at: at === undefined ? null : new Date(at),
  };
}

const forgetRoute = route({
  method: "DELETE",
  path: "/v1/events",
  summary: "Forget what the visitor of this session did.",
  auth: anyone,
  rate: "browse",
  reply: { 204: null },
  refusals: [],
  transaction: true,
  async handle({ tx, headers, actor }) {
    // Whoever asks to be forgotten knows the session's name; that is all it takes, and all there is.
    const { sessionId } = visitorOf(
      { "visitor-session": headers["visitor-session"], "visitor-consent": "granted" },
      actor,
    );
    if (sessionId !== null) await forgetSession(tx, sessionId);
    return new Answer({ status: 204 });
  },
});

function recommendRoute(needs: StoreNeeds): Route {
  return route({
    method: "GET",
    path: "/v1/recommendations",
    summary: "Recommend products.",
    auth: anyone,
    rate: "browse",
    query: Type.Object(
      {
        kind: oneOf(RECOMMENDATION_KINDS),
        product: Type.Optional(Name),
        items: Type.Optional(Names),
        exclude: Type.Optional(Names),
        channel: Type.Optional(ChannelCode),
        language: Type.Optional(LanguageTag),
        "price.min": Type.Optional(Minor),
        "price.max": Type.Optional(Minor),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_WANTED })),
      },
      closed,
    ),
    reply: { 200: Type.Object({ items: Type.Array(Item), nextCursor: Type.Null() }, closed), 304: null },
    refusals: [ChannelNotFound],
    transaction: false,
    async handle({ db, query, headers, actor }) {
      const found = await recommend(needs, db, {
        kind: query.kind,
        items: [...splitNames(query.items), ...(query.product === undefined ? [] : [query.product])],
        channel: await channelFor(needs.channels, db, query),
        visitor: visitorOf(headers, actor),
        limit: query.limit ?? DEFAULT_LIMIT,
        priceMin: query["price.min"] ?? null,
        priceMax: query["price.max"] ?? null,
        exclude: splitNames(query.exclude),
        catalogueOnly: false,
      });
      return toAnswer(writeList(found, '{"items":[', '],"nextCursor":null}'));
    },
  });
}

function railsRoute(needs: StoreNeeds): Route {
  const Rail = Type.Object({ key: Type.String(), items: Type.Array(Item) }, closed);
  return route({
    method: "GET",
    path: "/v1/rails",
    summary: "Fill the rails of a page with products.",
    auth: anyone,
    rate: "browse",
    query: Type.Object(
      {
        page: oneOf(PAGES),
        product: Type.Optional(Name),
        items: Type.Optional(Names),
        channel: Type.Optional(ChannelCode),
        language: Type.Optional(LanguageTag),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
      },
      closed,
    ),
    reply: {
      200: Type.Object({ rails: Type.Array(Rail), experiments: Type.Record(Type.String(), Type.String()) }, closed),
      304: null,
    },
    refusals: [ChannelNotFound],
    transaction: false,
    async handle({ db, query, headers, actor }) {
      const { rails, experiments } = await fillRails(needs, db, {
        page: query.page,
        items: [...splitNames(query.items), ...(query.product === undefined ? [] : [query.product])],
        channel: await channelFor(needs.channels, db, query),
        visitor: isBot(headers) ? { sessionId: null, customerId: null } : visitorOf(headers, actor),
        limit: query.limit ?? DEFAULT_LIMIT,
      });
      const written = rails.map(({ key, items }) => writeList(items, `{"key":${JSON.stringify(key)},"items":[`, "]}"));
      const separated = written.flatMap((rail, index) => (index === 0 ? [rail] : [Buffer.from(","), rail]));
      const end = Buffer.from(`],"experiments":${JSON.stringify(experiments)}}`);
      return toAnswer(Buffer.concat([Buffer.from('{"rails":['), ...separated, end]));
    },
  });
}

/** Names of a list, the last of them if there are too many. */
function splitNames(names: string | undefined): readonly string[] {
  return (names ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name.length <= 200)
    .slice(-MAX_NAMES);
}

const Consent = Type.Object({ granted: Type.Union([Type.Boolean(), Type.Null()]) }, closed);

const readConsentRoute = route({
  method: "GET",
  path: "/v1/me/personalisation",
  summary: "Show whether the customer agreed to personal recommendations.",
  auth: customer,
  rate: "cart",
  reply: { 200: Consent },
  refusals: [Unauthenticated],
  transaction: false,
  async handle({ db, actor }) {
    if (actor.kind !== "customer") throw new Unauthenticated();
    return { granted: (await selectConsent(db, actor.id))?.isGranted ?? null };
  },
});

const decideConsentRoute = route({
  method: "PUT",
  path: "/v1/me/personalisation",
  summary: "Agree to personal recommendations, or be forgotten by them.",
  auth: customer,
  rate: "cart",
  body: Type.Object({ granted: Type.Boolean() }, closed),
  reply: { 200: Consent },
  refusals: [Unauthenticated],
  transaction: true,
  async handle({ tx, body, actor }) {
    if (actor.kind !== "customer") throw new Unauthenticated();
    await decideConsent(tx, actor.id, body.granted);
    return { granted: body.granted };
  },
});
