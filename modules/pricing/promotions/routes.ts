import { type Static, Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { Answer, type Route, route, scope } from "#platform/http";
import { PromotionInUse, PromotionNotFound } from "../errors.ts";
import { Amount, Code, Currency, closed, Moment, toMoment } from "../route-shapes.ts";
import { codeRoutes } from "./code-routes.ts";
import { type PromotionRow, selectPromotions, selectUsage, type UsageRow } from "./queries.ts";
import { Conditions, RewardShape } from "./rule-shape.ts";
import { findPromotion, removePromotion, setPromotion } from "./set-promotion.ts";
import { simulateRoutes } from "./simulate-routes.ts";

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

const fields = {
  name: Type.String({ minLength: 1, maxLength: 200, description: "What customers read beside the amount." }),
  trigger: Type.Union([Type.Literal("automatic"), Type.Literal("code")]),
  isEnabled: Type.Boolean(),
  priority: Type.Integer({ minimum: -1000, maximum: 1000, description: "Higher takes off first." }),
  group: Type.Union([Code, Type.Null()], { description: "Of a group at most one applies." }),
  stacking: Type.Union([Type.Literal("combines"), Type.Literal("alone")]),
  conditions: Conditions,
  reward: RewardShape,
  startsAt: Moment,
  endsAt: Moment,
  maxUses: orNull(Count),
  maxUsesPerCustomer: orNull(Count),
  budget: orNull(Type.Object({ amountMinor: Amount, currency: Currency }, closed)),
};
const Body = Type.Object(fields, closed);
const Shape = Type.Object(
  {
    id: Type.String(),
    code: Type.String(),
    ...fields,
    startsAt: orNull(Type.String()),
    endsAt: orNull(Type.String()),
    version: Type.Integer(),
    used: Type.Integer({ description: "Uses that are counted; 0 without a limit on uses." }),
    spentMinor: Type.Integer({ description: "Of the budget; 0 without one." }),
  },
  closed,
);
const ByCode = Type.Object({ code: Code }, closed);

/** The desk's promotions, their codes, and the simulator. */
export function promotionRoutes(): readonly Route[] {
  return [listPromotions(), readPromotion(), writePromotion(), deletePromotion(), ...codeRoutes(), ...simulateRoutes()];
}

function listPromotions(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/promotions",
    summary: "List promotions by code, with how far they are used.",
    auth: scope("pricing:read"),
    rate: "desk",
    query: Type.Object(
      {
        cursor: Type.Optional(Type.String({ maxLength: 200 })),
        limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
      },
      closed,
    ),
    reply: { 200: Type.Object({ items: Type.Array(Shape), nextCursor: orNull(Type.String()) }, closed) },
    refusals: [],
    transaction: false,
    async handle({ db, query }) {
      const after = query.cursor === undefined ? "" : Buffer.from(query.cursor, "base64url").toString();
      // The server's order of text is not ours, so all are put into ours: there are hundreds.
      const rows = (await selectPromotions(db)).toSorted((one, other) => (one.code < other.code ? -1 : 1));
      const rest = rows.filter(({ code }) => code > after);
      const page = rest.slice(0, query.limit);
      const usage = await selectUsage(
        db,
        page.map(({ id }) => id),
      );
      const last = page.at(-1);
      return {
        items: page.map((row) => show(row, usage)),
        nextCursor: rest.length > page.length && last ? Buffer.from(last.code).toString("base64url") : null,
      };
    },
  });
}

function readPromotion(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/promotions/:code",
    summary: "Show a promotion.",
    auth: scope("pricing:read"),
    rate: "desk",
    params: ByCode,
    reply: { 200: Shape },
    refusals: [PromotionNotFound],
    transaction: false,
    async handle({ db, params }) {
      const row = (await selectPromotions(db)).find(({ code }) => code === params.code);
      if (row === undefined) throw new PromotionNotFound(params.code);
      return show(row, await selectUsage(db, [row.id]));
    },
  });
}

function writePromotion(): Route {
  return route({
    method: "PUT",
    path: "/v1/admin/promotions/:code",
    summary: "Make a promotion, or change it; the shop knows it within a second.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: ByCode,
    body: Body,
    reply: { 200: Shape },
    refusals: [],
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      const row = await setPromotion(tx, {
        ...body,
        code: params.code,
        startsAt: toMoment(body.startsAt),
        endsAt: toMoment(body.endsAt),
        budget: body.budget === null ? null : { ...body.budget, amountMinor: BigInt(body.budget.amountMinor) },
      });
      await recordAudit(tx, { actor, action: "pricing.promotion_set", subject: row.code, after: body, requestId, ip });
      return show(row, await selectUsage(tx, [row.id]));
    },
  });
}

function deletePromotion(): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/promotions/:code",
    summary: "Take away a promotion that has no codes and was never used; others can be switched off.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: ByCode,
    reply: { 204: null },
    refusals: [PromotionNotFound, PromotionInUse],
    transaction: true,
    async handle({ tx, params, actor, requestId, ip }) {
      const before = await findPromotion(tx, params.code);
      await removePromotion(tx, params.code);
      const audited = { ...before, budgetMinor: before.budgetMinor === null ? null : Number(before.budgetMinor) };
      const subject = params.code;
      await recordAudit(tx, { actor, action: "pricing.promotion_removed", subject, before: audited, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}

function show(row: PromotionRow, usage: readonly UsageRow[]): Static<typeof Shape> {
  const { budgetMinor, budgetCurrency, limitsRegion: _where, startsAt, endsAt, ...rest } = row;
  const used = (subject: string): number =>
    Number(usage.find((one) => one.promotionId === row.id && one.subject === subject)?.used ?? 0n);
  return {
    ...rest,
    trigger: row.trigger === "code" ? "code" : "automatic",
    stacking: row.stacking === "alone" ? "alone" : "combines",
    conditions: row.conditions as Static<typeof Conditions>,
    reward: row.reward as Static<typeof RewardShape>,
    startsAt: startsAt?.toISOString() ?? null,
    endsAt: endsAt?.toISOString() ?? null,
    budget:
      budgetMinor === null || budgetCurrency === null
        ? null
        : { amountMinor: Number(budgetMinor), currency: budgetCurrency },
    used: used("uses"),
    spentMinor: used("budget"),
  };
}
