import { InvalidInput, isId, MAX_QUANTITY, parseId } from "@hansa/kernel";
import { recordAudit } from "#modules/identity";
import { many } from "#platform/db";
import { type Route, route, scope } from "#platform/http";
import { type Static, Type } from "typebox";
import { adjust, transfer } from "./adjust.ts";
import { InsufficientRoom, LocationNotFound, StockIsPromised } from "./errors.ts";
import {
  type Level,
  type LevelPlace,
  listEveryLevel,
  listLevels,
  listScarce,
  movesOf,
  SCARCE_UNITS,
} from "./level-queries.ts";
import { LocationCode, locationRoutes } from "./location-routes.ts";
import { setPolicy } from "./policy.ts";
import { DESK_REASONS, type MoveReason } from "./queries.ts";

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid" });
const MAX_PAGE = 100;
/** Above any level: on hand and backorders together. */
const MAX_FREE = 2_147_483_647;
const FIRST_UUID = "00000000-0000-0000-0000-000000000000";
const LAST_UUID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

const StockLevel = Type.Object(
  {
    variantId: Uuid,
    location: Type.String(),
    region: Type.String(),
    onHand: Type.Integer(),
    reserved: Type.Integer(),
    available: Type.Integer({
      description: "Units that may be sold now: on hand, less reserved and safety, plus backorders allowed.",
    }),
    safety: Type.Integer(),
    backorderLimit: Type.Integer(),
    expectedAt: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  },
  closed,
);
const StockPage = Type.Object(
  { items: Type.Array(StockLevel), nextCursor: Type.Union([Type.String(), Type.Null()]) },
  closed,
);

function viewOf(region: string, { free, expectedAt, ...level }: Level): Static<typeof StockLevel> {
  return { ...level, region, available: Math.max(free, 0), expectedAt: expectedAt?.toISOString() ?? null };
}

const listStock = route({
  method: "GET",
  path: "/v1/admin/stock",
  summary: "List stock of a variant per location, what is scarce with the scarcest first, or every level by variant.",
  auth: scope("inventory:read"),
  rate: "desk",
  query: Type.Object(
    {
      variant: Type.Optional(Uuid),
      atMost: Type.Optional(
        Type.Integer({ minimum: 0, maximum: SCARCE_UNITS, description: "Free units; without `variant` only." }),
      ),
      cursor: Type.Optional(Type.String({ maxLength: 200 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })),
    },
    closed,
  ),
  reply: { 200: StockPage },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query, region }) {
    if (query.variant !== undefined) {
      const levels = await many(db, listLevels(db, [parseId(query.variant)]));
      return { items: levels.map((level) => viewOf(region, level)), nextCursor: null };
    }
    const limit = query.limit ?? MAX_PAGE;
    const page = { ...parseCursor(query.cursor), limit };
    const { atMost } = query;
    const levels = await many(
      db,
      atMost === undefined ? listEveryLevel(db, page) : listScarce(db, { ...page, atMost }),
    );
    const last = levels.length === limit ? levels.at(-1) : undefined;
    return {
      items: levels.map((level) => viewOf(region, level)),
      nextCursor: last === undefined ? null : cursorOf(last),
    };
  },
});

const adjustStock = route({
  method: "POST",
  path: "/v1/admin/stock/adjustments",
  summary: "Change units on hand at a location and record why.",
  auth: scope("inventory:write"),
  rate: "desk",
  body: Type.Object(
    {
      variantId: Uuid,
      location: LocationCode,
      delta: Type.Integer({ minimum: -MAX_QUANTITY, maximum: MAX_QUANTITY }),
      reason: Type.String({
        minLength: 1,
        maxLength: 500,
        description: `One of ${DESK_REASONS.join(", ")}; any other text becomes the note of an adjustment.`,
      }),
    },
    closed,
  ),
  reply: { 201: StockLevel },
  refusals: [InvalidInput, InsufficientRoom, LocationNotFound, StockIsPromised],
  transaction: true,
  async handle({ tx, body, actor, requestId, ip }) {
    const { reason, note } = parseReason(body.reason);
    const variantId = parseId(body.variantId);
    await adjust(tx, [{ variantId, location: body.location, delta: body.delta, reason, note }]);
    await recordAudit(tx, {
      actor,
      action: "inventory.stock_adjusted",
      subject: variantId,
      after: body,
      requestId,
      ip,
    });
    const levels = await many(tx, listLevels(tx, [variantId]));
    const level = levels.find(({ location }) => location === body.location);
    return level === undefined ? null : viewOf(tx.region, level);
  },
});

const transferStock = route({
  method: "POST",
  path: "/v1/admin/stock/transfers",
  summary: "Move units from one location to another.",
  auth: scope("inventory:write"),
  rate: "desk",
  body: Type.Object(
    {
      variantId: Uuid,
      from: LocationCode,
      to: LocationCode,
      quantity: Type.Integer({ minimum: 1, maximum: MAX_QUANTITY }),
    },
    closed,
  ),
  reply: { 200: StockPage },
  refusals: [InvalidInput, InsufficientRoom, LocationNotFound, StockIsPromised],
  transaction: true,
  async handle({ tx, body, actor, requestId, ip }) {
    if (body.from === body.to) throw new InvalidInput([{ pointer: "/to", message: "must be another location" }]);
    const variantId = parseId(body.variantId);
    await transfer(tx, { ...body, variantId });
    await recordAudit(tx, {
      actor,
      action: "inventory.stock_transferred",
      subject: variantId,
      after: body,
      requestId,
      ip,
    });
    const levels = await many(tx, listLevels(tx, [variantId]));
    return { items: levels.map((level) => viewOf(tx.region, level)), nextCursor: null };
  },
});

const setStockPolicy = route({
  method: "PATCH",
  path: "/v1/admin/stock/:variantId/:location",
  summary: "Set the safety stock and how many units may be sold beyond what is on hand.",
  auth: scope("inventory:write"),
  rate: "desk",
  params: Type.Object({ variantId: Uuid, location: LocationCode }, closed),
  body: Type.Object(
    {
      safety: Type.Integer({ minimum: 0, maximum: MAX_QUANTITY }),
      backorderLimit: Type.Integer({ minimum: 0, maximum: MAX_QUANTITY }),
      expectedAt: Type.Optional(Type.Union([Type.String({ format: "date-time", maxLength: 40 }), Type.Null()])),
    },
    closed,
  ),
  reply: { 200: StockLevel },
  refusals: [InvalidInput, LocationNotFound, StockIsPromised],
  transaction: true,
  async handle({ tx, params, body, actor, requestId, ip }) {
    const variantId = parseId(params.variantId);
    const expectedAt = typeof body.expectedAt === "string" ? new Date(body.expectedAt) : null;
    const level = await setPolicy(tx, { ...body, variantId, location: params.location, expectedAt });
    await recordAudit(tx, { actor, action: "inventory.policy_set", subject: variantId, after: body, requestId, ip });
    return viewOf(tx.region, level);
  },
});

const Move = Type.Object(
  {
    id: Uuid,
    location: Type.String(),
    quantity: Type.Integer(),
    reason: Type.String(),
    reference: Type.Union([Uuid, Type.Null()]),
    note: Type.Union([Type.String(), Type.Null()]),
    occurredAt: Type.String({ format: "date-time" }),
  },
  closed,
);

const listMoves = route({
  method: "GET",
  path: "/v1/admin/stock/:variantId/moves",
  summary: "List every change of a variant's units on hand, newest first.",
  auth: scope("inventory:read"),
  rate: "desk",
  params: Type.Object({ variantId: Uuid }, closed),
  query: Type.Object(
    { cursor: Type.Optional(Uuid), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })) },
    closed,
  ),
  reply: {
    200: Type.Object({ items: Type.Array(Move), nextCursor: Type.Union([Type.String(), Type.Null()]) }, closed),
  },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, params, query }) {
    const limit = query.limit ?? MAX_PAGE;
    const moves = await many(
      db,
      movesOf(db, { variantId: parseId(params.variantId), before: query.cursor ?? LAST_UUID, limit }),
    );
    const items = moves.map((move) => ({ ...move, occurredAt: move.occurredAt.toISOString() }));
    return { items, nextCursor: moves.length === limit ? (moves.at(-1)?.id ?? null) : null };
  },
});

/** Stock and locations for the desk. */
export const inventoryRoutes: readonly Route[] = [
  listStock,
  adjustStock,
  transferStock,
  setStockPolicy,
  listMoves,
  ...locationRoutes,
];

function parseReason(text: string): { readonly reason: MoveReason; readonly note: string | null } {
  const reason = DESK_REASONS.find((known) => known === text);
  return reason === undefined ? { reason: "adjusted", note: text } : { reason, note: null };
}

function cursorOf(level: Level): string {
  return Buffer.from(JSON.stringify([level.free, `${level.variantId}${level.location}`])).toString("base64url");
}

function parseCursor(cursor: string | undefined): Omit<LevelPlace, "limit"> {
  if (cursor === undefined) return { afterFree: -MAX_FREE, afterVariant: FIRST_UUID, afterLocation: "" };
  const text = Buffer.from(cursor, "base64url").toString();
  const [, free, afterVariant = "", afterLocation = ""] =
    /^\[(-?\d{1,10}),"([0-9a-f-]{36})([0-9a-z-]{1,64})"\]$/.exec(text) ?? [];
  if (!isId(afterVariant)) throw new InvalidInput([{ pointer: "/cursor", message: "is not a cursor of this list" }]);
  return { afterFree: Number(free), afterVariant, afterLocation };
}
