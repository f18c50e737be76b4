import { InvalidInput, parseId } from "@hansa/kernel";
import { CartNotFound } from "#modules/cart";
import { ChannelNotFound } from "#modules/channels";
import { Overloaded } from "#platform/db";
import { type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import { DRAFT_STATES } from "./draft.ts";
import { previewDraft, showDraft } from "./draft-desk.ts";
import {
  contentOf,
  DraftPreview,
  DraftRowView,
  DraftView,
  draftViewOf,
  NewDraftBody,
  rowViewOf,
} from "./draft-shapes.ts";
import { listDrafts } from "./drafts.ts";
import { DraftNotFound } from "./errors.ts";
import type { PaymentLinkNeeds } from "./payment-link-routes.ts";

const closed = { additionalProperties: false } as const;
const DraftParams = Type.Object({ id: Type.String({ format: "uuid", maxLength: 36 }) }, closed);
/** Most drafts on one page. */
const MAX_PAGE = 100;

/** What the desk reads of drafts. */
export function draftReadingRoutes(needs: PaymentLinkNeeds): readonly Route[] {
  return [listRoute, previewRoute(needs), showRoute(needs)];
}

const listRoute = route({
  method: "GET",
  path: "/v1/admin/drafts",
  summary: "List drafts of orders, newest first.",
  auth: scope("orders:read"),
  rate: "desk",
  query: Type.Object(
    {
      state: Type.Optional(Type.Enum(DRAFT_STATES, { type: "string" })),
      cursor: Type.Optional(Type.String({ maxLength: 100 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })),
    },
    closed,
  ),
  reply: {
    200: Type.Object({ items: Type.Array(DraftRowView), nextCursor: Type.Union([Type.String(), Type.Null()]) }, closed),
  },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query }) {
    const limit = query.limit ?? MAX_PAGE;
    const before = query.cursor === undefined ? null : parseId<"draft">(query.cursor, "/query/cursor");
    const found = await listDrafts(db, { state: query.state ?? null, before, limit: limit + 1 });
    const items = found.slice(0, limit);
    return { items: items.map(rowViewOf), nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  },
});

function previewRoute(needs: PaymentLinkNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/drafts/preview",
    summary: "Tell what a draft would cost and how it could be sent; nothing is kept.",
    auth: scope("orders:write"),
    rate: "desk",
    body: NewDraftBody,
    reply: { 200: DraftPreview },
    refusals: [ChannelNotFound, InvalidInput],
    idempotency: "none",
    transaction: false,
    async handle({ db, body: { channel, ...body } }) {
      const { view, shippingOptions } = await previewDraft(db, needs, { channel, content: contentOf(body) });
      return { cart: view, shippingOptions };
    },
  });
}

function showRoute(needs: PaymentLinkNeeds): Route {
  return route({
    method: "GET",
    path: "/v1/admin/drafts/:id",
    summary: "Show a draft with what it holds and costs.",
    auth: scope("orders:read"),
    rate: "desk",
    params: DraftParams,
    reply: { 200: DraftView },
    refusals: [CartNotFound, DraftNotFound, Overloaded],
    transaction: false,
    async handle({ db, params }) {
      // No ETag: prices and stock change without the draft. Its version is what a save is held to.
      return draftViewOf(await showDraft(db, needs, parseId<"draft">(params.id)), needs.now());
    },
  });
}
