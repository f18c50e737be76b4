import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import type { ChangeFeed, Tx } from "#platform/db";
import { type Actor, Answer, anyone, assertMatch, PreconditionFailed, type Route, route, scope } from "#platform/http";
import { createChannelCache } from "./cached.ts";
import { type ChannelEntry, MAX_ORIGINS, MAX_PRICE_FREEZE_SECONDS } from "./channel.ts";
import { closeChannel, findChannelEntry, listChannelEntries, upsertChannel } from "./directory.ts";
import { ChannelExists, ChannelNotFound, LastChannel } from "./errors.ts";
import { lockChannels, selectChannel } from "./queries.ts";

/** What this room needs from above: the audit log stands one floor higher, so the composition root hands it in. */
export interface ChannelRoutesNeeds {
  readonly feed: ChangeFeed | null;
  readonly recordAudit: (
    tx: Tx,
    entry: {
      readonly actor: Actor;
      readonly action: string;
      readonly subject: string;
      readonly before?: unknown;
      readonly after?: unknown;
      readonly requestId: string;
      readonly ip: string;
    },
  ) => Promise<void>;
}

const closed = { additionalProperties: false } as const;
const Code = Type.String({ pattern: "^[a-z][a-z0-9-]{0,31}$", maxLength: 32 });
const Country = Type.String({ minLength: 2, maxLength: 2 });
const Language = Type.String({ minLength: 2, maxLength: 35 });

const fields = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  currency: Type.String({ minLength: 3, maxLength: 3, description: "ISO 4217." }),
  locale: Language,
  languages: Type.Array(Language, { minItems: 1, maxItems: 20 }),
  allowedOrigins: Type.Array(Type.String({ minLength: 8, maxLength: 300 }), {
    maxItems: MAX_ORIGINS,
    description: "Origins of pages that may call this API in a browser, as https://shop.example.",
  }),
  countries: Type.Array(Country, { minItems: 1, maxItems: 250 }),
  taxIncluded: Type.Boolean(),
  region: Type.String({ minLength: 1, maxLength: 16 }),
  priceFreezeSeconds: Type.Integer({
    minimum: 0,
    maximum: MAX_PRICE_FREEZE_SECONDS,
    description: "How long a price holds for the buyer who was shown it with a complete cart; 0: not at all.",
  }),
  position: Type.Integer({ minimum: 0, maximum: 10_000 }),
};
const { languages, allowedOrigins, position, region, priceFreezeSeconds, ...needed } = fields;
const NewChannel = Type.Object(
  {
    code: Code,
    ...needed,
    languages: Type.Optional(languages),
    allowedOrigins: Type.Optional(allowedOrigins),
    position: Type.Optional(position),
    region: Type.Optional(region),
    priceFreezeSeconds: Type.Optional(priceFreezeSeconds),
  },
  closed,
);
const ChannelChange = Type.Partial(Type.Object(fields, closed), closed);
const PublicChannel = Type.Object(
  {
    code: Type.String(),
    name: Type.String(),
    currency: Type.String(),
    locale: Type.String(),
    languages: Type.Array(Type.String()),
    countries: Type.Array(Type.String()),
    taxIncluded: Type.Boolean(),
    region: Type.String(),
  },
  closed,
);
const DeskChannel = Type.Object(
  { code: Type.String(), ...fields, version: Type.Integer(), isOpen: Type.Boolean() },
  closed,
);
const byCode = Type.Object({ code: Code }, closed);
const listOf = (item: typeof PublicChannel | typeof DeskChannel) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Null() }, closed);

/** The room's HTTP: the public list of channels, and their upkeep for the desk. */
export function channelRoutes(needs: ChannelRoutesNeeds): readonly Route[] {
  return [listOpen(needs), ...readRoutes(), createRoute(needs), changeRoute(needs), closeRoute(needs)];
}

function listOpen({ feed }: ChannelRoutesNeeds): Route {
  const cache = createChannelCache(feed);
  return route({
    method: "GET",
    path: "/v1/channels",
    summary: "List where this shop sells; the first channel is the default.",
    auth: anyone,
    rate: "browse",
    reply: { 200: listOf(PublicChannel) },
    refusals: [],
    transaction: false,
    handle: ({ db }) => cache.prebuilt(db),
  });
}

function readRoutes(): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/v1/admin/channels",
      summary: "List all channels, closed ones too.",
      auth: scope("channels:read"),
      rate: "desk",
      reply: { 200: listOf(DeskChannel) },
      refusals: [],
      transaction: false,
      async handle({ db }) {
        return { items: await listChannelEntries(db), nextCursor: null };
      },
    }),
    route({
      method: "GET",
      path: "/v1/admin/channels/:code",
      summary: "Show one channel.",
      auth: scope("channels:read"),
      rate: "desk",
      params: byCode,
      reply: { 200: DeskChannel },
      refusals: [ChannelNotFound],
      transaction: false,
      async handle({ db, params }) {
        return toAnswer(200, await findChannelEntry(db, params.code));
      },
    }),
  ];
}

function createRoute({ recordAudit }: ChannelRoutesNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/channels",
    summary: "Open a new channel.",
    auth: scope("channels:write"),
    rate: "desk",
    body: NewChannel,
    reply: { 201: DeskChannel },
    refusals: [ChannelExists, InvalidInput],
    transaction: true,
    async handle({ tx, body, actor, requestId, ip }) {
      if ((await selectChannel(tx, body.code)) !== null) throw new ChannelExists(body.code);
      await upsertChannel(tx, { ...body, region: body.region ?? tx.region });
      const after = await findChannelEntry(tx, body.code);
      await recordAudit(tx, { actor, action: "channels.opened", subject: body.code, after, requestId, ip });
      return toAnswer(201, after);
    },
  });
}

function changeRoute({ recordAudit }: ChannelRoutesNeeds): Route {
  return route({
    method: "PATCH",
    path: "/v1/admin/channels/:code",
    summary: "Change a channel; a closed one is opened again.",
    auth: scope("channels:write"),
    rate: "desk",
    params: byCode,
    body: ChannelChange,
    reply: { 200: DeskChannel },
    refusals: [ChannelNotFound, PreconditionFailed, InvalidInput],
    transaction: true,
    async handle({ tx, params, body, headers, actor, requestId, ip }) {
      // Held, so that of two changes that read the same version one comes too late.
      await lockChannels(tx);
      const before = await findChannelEntry(tx, params.code);
      assertMatch(headers["if-match"], etagOf(before.version));
      await upsertChannel(tx, { ...before, ...body });
      const after = await findChannelEntry(tx, params.code);
      await recordAudit(tx, { actor, action: "channels.changed", subject: params.code, before, after, requestId, ip });
      return toAnswer(200, after);
    },
  });
}

function closeRoute({ recordAudit }: ChannelRoutesNeeds): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/channels/:code",
    summary: "Close a channel; its orders keep what they recorded.",
    auth: scope("channels:write"),
    rate: "desk",
    params: byCode,
    reply: { 204: null },
    refusals: [ChannelNotFound, PreconditionFailed, LastChannel],
    transaction: true,
    async handle({ tx, params, headers, actor, requestId, ip }) {
      // Held, so that of two changes that read the same version one comes too late.
      await lockChannels(tx);
      const before = await findChannelEntry(tx, params.code);
      assertMatch(headers["if-match"], etagOf(before.version));
      await closeChannel(tx, params.code);
      await recordAudit(tx, { actor, action: "channels.closed", subject: params.code, before, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}

function toAnswer(status: number, entry: ChannelEntry): Answer {
  return new Answer({ status, body: entry, headers: { etag: etagOf(entry.version) } });
}

function etagOf(version: number): string {
  return `"${String(version)}"`;
}
