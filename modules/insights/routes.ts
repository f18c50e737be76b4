import { after, DAY_MS, HOUR_MS, InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import type { Queryable } from "#platform/db";
import { type Route, route, scope } from "#platform/http";
import { dayOf, minuteOf } from "./add-up.ts";
import { experimentReport, type OutcomesOf } from "./experiment-report.ts";
import {
  type Days,
  type During,
  selectBehaviour,
  selectProducts,
  selectQueries,
  selectSales,
} from "./report-queries.ts";
import { stockReport } from "./stock-report.ts";

/** How far the sessions of a time came, as the room that knows sessions tells it. */
export type FunnelOf = (
  on: Queryable,
  during: During,
) => Promise<{
  readonly sessions: number;
  readonly viewed: number;
  readonly added: number;
  readonly purchased: number;
}>;

/** What the reports are given from rooms that this one does not call. */
export interface InsightNeeds {
  readonly now: () => Date;
  readonly funnelOf: FunnelOf;
  readonly outcomesOf: OutcomesOf;
}

const closed = { additionalProperties: false } as const;
const read = scope("insights:read");
const Moment = Type.String({ format: "date-time" });
const Count = Type.Integer({ minimum: 0 });
const Minor = Type.Integer();
const Channel = Type.Optional(Type.String({ maxLength: 32 }));
/** Longest time that one report covers. */
const MAX_DAYS = 400;
/** Minutes of the live view. */
const LIVE_MS = HOUR_MS;
/** Longest time that single sessions are read for. */
const MAX_FUNNEL_MS = 31 * DAY_MS;

const Range = {
  from: Type.Optional(Moment),
  until: Type.Optional(Moment),
  channel: Channel,
};

/** The time that is asked for: the last 30 days unless told. @throws InvalidInput */
function duringOf(
  query: { readonly from?: string; readonly until?: string; readonly channel?: string },
  now: Date,
  maxMs = MAX_DAYS * DAY_MS,
): During {
  const until = query.until === undefined ? after(minuteOf(now), 60_000) : new Date(query.until);
  const from = query.from === undefined ? after(until, -Math.min(30 * DAY_MS, maxMs)) : new Date(query.from);
  const length = until.getTime() - from.getTime();
  if (length <= 0 || length > maxMs)
    throw new InvalidInput([
      { pointer: "/from", message: `must be at most ${String(maxMs / DAY_MS)} days before until` },
    ]);
  return { from, until, channel: query.channel ?? null };
}

function daysOf({ from, until }: During): Days {
  return { from: dayOf(from), until: dayOf(after(until, DAY_MS - 1)) };
}

/** The desk's reports. */
export function insightRoutes(needs: InsightNeeds): readonly Route[] {
  return [
    liveRoute(needs),
    salesRoute(needs),
    funnelRoute(needs),
    productsRoute(needs),
    searchesRoute(needs),
    stockReport(needs),
    experimentReport(needs),
  ];
}

const Sales = Type.Object(
  {
    at: Moment,
    currency: Type.String(),
    orders: Count,
    units: Count,
    revenueMinor: Minor,
    averageOrderMinor: Minor,
    cancelledOrders: Count,
    refundedMinor: Minor,
  },
  closed,
);
const Behaviour = Type.Object(
  {
    at: Moment,
    views: Count,
    clicks: Count,
    adds: Count,
    purchases: Count,
    searches: Count,
    emptySearches: Count,
  },
  closed,
);

async function readSales(on: Queryable, during: During, by: "minute" | "hour" | "day") {
  const rows = await selectSales(on, during, by);
  return rows.map(({ at, ...row }) => ({
    at: at.toISOString(),
    ...row,
    averageOrderMinor: row.orders === 0 ? 0 : Math.round(row.revenueMinor / row.orders),
  }));
}

async function readBehaviour(on: Queryable, during: During, by: "minute" | "hour" | "day") {
  return (await selectBehaviour(on, during, by)).map(({ at, ...row }) => ({ at: at.toISOString(), ...row }));
}

function liveRoute({ now }: InsightNeeds): Route {
  return route({
    method: "GET",
    path: "/v1/admin/insights/live",
    summary: "Show the last 60 minutes, minute by minute.",
    auth: read,
    rate: "desk",
    query: Type.Object({ channel: Channel }, closed),
    reply: {
      200: Type.Object(
        { from: Moment, until: Moment, sales: Type.Array(Sales), behaviour: Type.Array(Behaviour) },
        closed,
      ),
    },
    refusals: [],
    transaction: false,
    async handle({ db, query }) {
      const until = after(minuteOf(now()), 60_000);
      const during = { from: after(until, -LIVE_MS), until, channel: query.channel ?? null };
      const [sales, behaviour] = await Promise.all([
        readSales(db, during, "minute"),
        readBehaviour(db, during, "minute"),
      ]);
      return { from: during.from.toISOString(), until: until.toISOString(), sales, behaviour };
    },
  });
}

const By = Type.Optional(Type.Union([Type.Literal("minute"), Type.Literal("hour"), Type.Literal("day")]));

function salesRoute({ now }: InsightNeeds): Route {
  return route({
    method: "GET",
    path: "/v1/admin/insights/sales",
    summary: "Show orders, units, revenue and average order over time.",
    auth: read,
    rate: "desk",
    query: Type.Object({ ...Range, by: By }, closed),
    reply: { 200: Type.Object({ items: Type.Array(Sales), nextCursor: Type.Null() }, closed) },
    refusals: [InvalidInput],
    transaction: false,
    async handle({ db, query }) {
      const by = query.by ?? "day";
      const during = duringOf(query, now(), by === "minute" ? 2 * DAY_MS : MAX_DAYS * DAY_MS);
      return { items: await readSales(db, during, by), nextCursor: null };
    },
  });
}

function funnelRoute({ now, funnelOf }: InsightNeeds): Route {
  const Steps = Type.Object({ sessions: Count, viewed: Count, added: Count, purchased: Count, orders: Count }, closed);
  return route({
    method: "GET",
    path: "/v1/admin/insights/funnel",
    summary: "Show how far sessions came, and what shoppers did.",
    auth: read,
    rate: "desk",
    query: Type.Object(Range, closed),
    reply: { 200: Type.Object({ steps: Steps, behaviour: Type.Array(Behaviour) }, closed) },
    refusals: [InvalidInput],
    transaction: false,
    async handle({ db, query }) {
      const during = duringOf(query, now(), MAX_FUNNEL_MS);
      const [steps, behaviour, sales] = await Promise.all([
        funnelOf(db, during),
        readBehaviour(db, during, "day"),
        selectSales(db, during, "day"),
      ]);
      return { steps: { ...steps, orders: sales.reduce((sum, { orders }) => sum + orders, 0) }, behaviour };
    },
  });
}

const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 100 }));

function productsRoute({ now }: InsightNeeds): Route {
  const Product = Type.Object(
    { productId: Type.String({ format: "uuid" }), views: Count, clicks: Count, adds: Count, purchases: Count },
    closed,
  );
  return route({
    method: "GET",
    path: "/v1/admin/insights/products",
    summary: "Show the products that were looked at the most.",
    auth: read,
    rate: "desk",
    query: Type.Object({ from: Range.from, until: Range.until, limit: Limit }, closed),
    reply: { 200: Type.Object({ items: Type.Array(Product), nextCursor: Type.Null() }, closed) },
    refusals: [InvalidInput],
    transaction: false,
    async handle({ db, query }) {
      const days = daysOf(duringOf(query, now()));
      return { items: await selectProducts(db, days, query.limit ?? 50), nextCursor: null };
    },
  });
}

function searchesRoute({ now }: InsightNeeds): Route {
  const Query = Type.Object(
    {
      query: Type.String(),
      searches: Count,
      empty: Count,
      clicks: Count,
      meanPlace: Type.Union([Type.Number(), Type.Null()]),
    },
    closed,
  );
  return route({
    method: "GET",
    path: "/v1/admin/insights/searches",
    summary: "Show what was searched: the most frequent, what found nothing, and what nobody opened.",
    auth: read,
    rate: "desk",
    query: Type.Object(
      {
        from: Range.from,
        until: Range.until,
        limit: Limit,
        only: Type.Optional(Type.Union([Type.Literal("all"), Type.Literal("empty"), Type.Literal("unclicked")])),
      },
      closed,
    ),
    reply: { 200: Type.Object({ items: Type.Array(Query), nextCursor: Type.Null() }, closed) },
    refusals: [InvalidInput],
    transaction: false,
    async handle({ db, query }) {
      const days = daysOf(duringOf(query, now()));
      const of = { only: query.only ?? "all", limit: query.limit ?? 50 } as const;
      return { items: await selectQueries(db, days, of), nextCursor: null };
    },
  });
}
