import { InvalidInput, type Violation } from "@hansa/kernel";
import { type Static, type TSchema, Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { Answer, type Route, route, scope } from "#platform/http";
import { LiveRuleNotFound, PriceListNotFound } from "../errors.ts";
import { PRICE_ENDINGS } from "../prices/price-rule.ts";
import { selectListKeys } from "../queries.ts";
import { Amount, Code, closed } from "../route-shapes.ts";
import { parseLiveRule } from "./follow.ts";
import {
  deleteLiveRule,
  type LiveRuleRow,
  selectLiveChanges,
  selectLiveRules,
  upsertLiveRule,
} from "./live-queries.ts";

const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const Units = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const Ppm = Type.Integer({ minimum: 0, maximum: 900_000, description: "Parts per million: 10 % is 100000." });
const Hour = Type.Integer({ minimum: 0, maximum: 24 });
const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

const RuleBody = Type.Object(
  {
    referenceMinor: Type.Integer({ minimum: 1, maximum: 5_000_000_000, description: "The price while nothing pulls." }),
    floorMinor: Type.Integer({ minimum: 1, maximum: 5_000_000_000 }),
    ceilingMinor: Type.Integer({ minimum: 1, maximum: 5_000_000_000 }),
    stock: orNull(Type.Object({ lowUnits: Units, highUnits: Units, lowPpm: Ppm, highPpm: Ppm }, closed)),
    velocity: orNull(
      Type.Object(
        {
          targetUnits: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
          windowMinutes: Type.Integer({ minimum: 1, maximum: 10_080 }),
          ppm: Ppm,
        },
        closed,
      ),
    ),
    hours: Type.Array(
      Type.Object(
        {
          weekdays: Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), { minItems: 1, maxItems: 7 }),
          fromHour: Hour,
          untilHour: Hour,
          ppm: Type.Integer({ minimum: -900_000, maximum: 900_000 }),
        },
        closed,
      ),
      { maxItems: 20, description: "In UTC; weekdays from 0, Sunday." },
    ),
    ending: Type.Enum([...PRICE_ENDINGS]),
    stepPpm: Type.Integer({ minimum: 1_000, maximum: 1_000_000, description: "Most that one change may be." }),
    cooldownSeconds: Type.Integer({ minimum: 5, maximum: 86_400 }),
    isActive: Type.Boolean(),
  },
  closed,
);
const Rule = Type.Object(
  {
    variantId: Uuid,
    list: Code,
    currency: Type.String(),
    currentMinor: orNull(Amount),
    ...RuleBody.properties,
  },
  closed,
);
const Change = Type.Object(
  {
    id: Uuid,
    variantId: Uuid,
    list: Code,
    currency: Type.String(),
    decidedAt: Type.String({ format: "date-time" }),
    beforeMinor: orNull(Amount),
    afterMinor: Amount,
    why: Type.Array(Type.Object({ kind: Type.String(), ppm: Type.Integer(), says: Type.String() }, closed)),
  },
  closed,
);
const Limit = Type.Integer({ minimum: 1, maximum: 100, default: 50 });
const Key = Type.Object({ variantId: Uuid, list: Code }, closed);
const Cursor = Type.Union([Uuid, Type.Null()]);

/** Rules by which prices follow stock, sales and the hour, and what they changed. */
export function liveRuleRoutes(): readonly Route[] {
  return [readRules(), writeRule(), removeRule(), readChanges()];
}

function readRules(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/live-prices",
    summary: "List rules of real-time pricing, of a variant or of all.",
    auth: scope("pricing:read"),
    rate: "desk",
    query: Type.Object({ variant: Type.Optional(Uuid), cursor: Type.Optional(Uuid), limit: Limit }, closed),
    reply: { 200: Type.Object({ items: Type.Array(Rule), nextCursor: Cursor }, closed) },
    refusals: [],
    transaction: false,
    async handle({ db, query }) {
      const filter = { variantId: query.variant ?? null, afterVariantId: query.cursor ?? null, limit: query.limit };
      const rows = await selectLiveRules(db, filter);
      const nextCursor = rows.length < query.limit ? null : (rows.at(-1)?.variantId ?? null);
      return { items: rows.map(toView), nextCursor };
    },
  });
}

function writeRule(): Route {
  return route({
    method: "PUT",
    path: "/v1/admin/live-prices/:variantId/:list",
    summary: "Let a price follow stock, sales and the hour inside bounds.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: Key,
    body: RuleBody,
    reply: { 204: null },
    refusals: [PriceListNotFound, InvalidInput],
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      const violations = violationsOf(body);
      if (violations.length > 0) throw new InvalidInput(violations);
      const [list] = await selectListKeys(tx, [params.list]);
      if (list === undefined) throw new PriceListNotFound([params.list]);
      await upsertLiveRule(tx, { variantId: params.variantId, priceListId: list.id, ...toRow(body) });
      const subject = `${params.variantId}/${params.list}`;
      await recordAudit(tx, { actor, action: "pricing.live_rule_set", subject, after: body, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}

function removeRule(): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/live-prices/:variantId/:list",
    summary: "Let a price stand still where it is.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: Key,
    reply: { 204: null },
    refusals: [LiveRuleNotFound],
    transaction: true,
    async handle({ tx, params, actor, requestId, ip }) {
      const { variantId, list } = params;
      if ((await deleteLiveRule(tx, variantId, list)) === 0) throw new LiveRuleNotFound(variantId, list);
      const subject = `${variantId}/${list}`;
      await recordAudit(tx, { actor, action: "pricing.live_rule_removed", subject, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}

function readChanges(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/live-prices/:variantId/changes",
    summary: "List what rules changed about a variant's prices, the latest first, and why.",
    auth: scope("pricing:read"),
    rate: "desk",
    params: Type.Object({ variantId: Uuid }, closed),
    query: Type.Object({ cursor: Type.Optional(Uuid), limit: Limit }, closed),
    reply: { 200: Type.Object({ items: Type.Array(Change), nextCursor: Cursor }, closed) },
    refusals: [],
    transaction: false,
    async handle({ db, params, query }) {
      const page = { beforeId: query.cursor ?? null, limit: query.limit };
      const rows = await selectLiveChanges(db, params.variantId, page);
      const nextCursor = rows.length < query.limit ? null : (rows.at(-1)?.id ?? null);
      const items = rows.map((row) => ({
        ...row,
        beforeMinor: toNumber(row.beforeMinor),
        afterMinor: Number(row.afterMinor),
      }));
      return { items, nextCursor };
    },
  });
}

function violationsOf(body: Static<typeof RuleBody>): readonly Violation[] {
  const { referenceMinor, floorMinor, ceilingMinor, stock, hours } = body;
  const checks: readonly (readonly [boolean, string, string])[] = [
    [floorMinor <= referenceMinor, "/floorMinor", "must not be more than the reference price"],
    [referenceMinor <= ceilingMinor, "/ceilingMinor", "must not be less than the reference price"],
    [stock === null || stock.lowUnits < stock.highUnits, "/stock/highUnits", "must be more than lowUnits"],
    ...hours.map(({ fromHour, untilHour }, index) => {
      return [
        fromHour < untilHour,
        `/hours/${String(index)}/untilHour`,
        "must be after fromHour; split what passes midnight",
      ] as const;
    }),
  ];
  return checks.flatMap(([holds, pointer, message]) => (holds ? [] : [{ pointer, message }]));
}

function toRow(body: Static<typeof RuleBody>) {
  const { stock, velocity, referenceMinor, floorMinor, ceilingMinor, ...rest } = body;
  return {
    ...rest,
    referenceMinor: BigInt(referenceMinor),
    floorMinor: BigInt(floorMinor),
    ceilingMinor: BigInt(ceilingMinor),
    lowUnits: stock?.lowUnits ?? null,
    highUnits: stock?.highUnits ?? null,
    lowPpm: stock?.lowPpm ?? 0,
    highPpm: stock?.highPpm ?? 0,
    targetUnits: velocity?.targetUnits ?? null,
    windowMinutes: velocity?.windowMinutes ?? null,
    velocityPpm: velocity?.ppm ?? 0,
  };
}

function toView(row: LiveRuleRow) {
  const { variantId, list, currency, cooldownSeconds, isActive } = row;
  const { referenceMinor, floorMinor, ceilingMinor, ...rule } = parseLiveRule(row);
  return {
    variantId,
    list,
    currency,
    currentMinor: toNumber(row.currentMinor),
    ...rule,
    referenceMinor: Number(referenceMinor),
    floorMinor: Number(floorMinor),
    ceilingMinor: Number(ceilingMinor),
    cooldownSeconds,
    isActive,
  };
}

function toNumber(amountMinor: bigint | null): number | null {
  return amountMinor === null ? null : Number(amountMinor);
}
