import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { many } from "#platform/db";
import { type Route, route, scope } from "#platform/http";
import { FACTS } from "./circumstances.ts";
import { RuleNotBacktested, RuleNotFound, RuleUnreadable, TooManyRules } from "./errors.ts";
import { FEATURES } from "./features/features.ts";
import { BacktestView, closed, RuleCode, RuleView } from "./route-shapes.ts";
import { allRules, type RuleRow } from "./rule-queries.ts";
import { activateRule, retireRule, tryRule, writeRule } from "./rules.ts";
import { MAX_RULE_LENGTH } from "./rules/tokens.ts";

/** Longest time that one back-test looks back. */
const MAX_DAYS = 120;
const ByCode = Type.Object({ code: RuleCode }, closed);

const listRoute = route({
  method: "GET",
  path: "/v1/admin/fraud/rules",
  summary: "List the rules, and the words that they may use.",
  auth: scope("fraud:read"),
  rate: "desk",
  reply: {
    200: Type.Object(
      {
        items: Type.Array(RuleView),
        nextCursor: Type.Null(),
        numbers: Type.Array(Type.String()),
        texts: Type.Array(Type.String()),
      },
      closed,
    ),
  },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    const rules = await many(db, allRules());
    return { items: rules.map(viewOf), nextCursor: null, numbers: ["score", ...FEATURES], texts: [...FACTS] };
  },
});

const putRoute = route({
  method: "PUT",
  path: "/v1/admin/fraud/rules/:code",
  summary: "Write a rule as a draft, or change one: it judges only after it was tried and activated.",
  auth: scope("fraud:write"),
  rate: "desk",
  params: ByCode,
  body: Type.Object(
    {
      title: Type.String({ minLength: 1, maxLength: 120, description: "The reason that people read." }),
      expression: Type.String({
        minLength: 1,
        maxLength: MAX_RULE_LENGTH,
        examples: ["card.declines_1h >= 3 and value > 20000"],
      }),
      effect: Type.Union([Type.Literal("challenge"), Type.Literal("review"), Type.Literal("refuse")]),
    },
    closed,
  ),
  reply: { 200: RuleView },
  refusals: [InvalidInput, RuleUnreadable, TooManyRules],
  transaction: true,
  async handle({ tx, params, body, actor, requestId, ip }) {
    const rule = await writeRule(tx, { code: params.code, ...body });
    await recordAudit(tx, { actor, action: "fraud.rule_put", subject: params.code, after: body, requestId, ip });
    return viewOf(rule);
  },
});

const backtestRoute = route({
  method: "POST",
  path: "/v1/admin/fraud/rules/:code/backtest",
  summary:
    "Try a rule on the purchases of the last days: what it would have caught, saved, and whom it would have annoyed.",
  auth: scope("fraud:write"),
  rate: "desk",
  params: ByCode,
  body: Type.Object({ days: Type.Integer({ minimum: 1, maximum: MAX_DAYS }) }, closed),
  reply: { 200: BacktestView },
  refusals: [InvalidInput, RuleNotFound],
  transaction: false,
  async handle({ db, params, body }) {
    return await tryRule(db, params.code, body.days);
  },
});

function moveRoute(verb: "activate" | "retire", move: typeof activateRule, what: string): Route {
  return route({
    method: "POST",
    path: `/v1/admin/fraud/rules/:code/${verb}`,
    summary: what,
    auth: scope("fraud:write"),
    rate: "desk",
    params: ByCode,
    reply: { 200: RuleView },
    refusals: verb === "activate" ? [RuleNotFound, RuleNotBacktested] : [RuleNotFound],
    transaction: true,
    async handle({ tx, params, actor, requestId, ip }) {
      const rule = await move(tx, params.code);
      await recordAudit(tx, { actor, action: `fraud.rule_${verb}d`, subject: params.code, requestId, ip });
      return viewOf(rule);
    },
  });
}

/** The desk's rules. */
export const ruleRoutes: readonly Route[] = [
  listRoute,
  putRoute,
  backtestRoute,
  moveRoute("activate", activateRule, "Let a rule judge from now on; it must have been tried as it is."),
  moveRoute("retire", retireRule, "Let a rule judge no longer."),
];

function viewOf({ backtestedAt, updatedAt, ...rule }: RuleRow) {
  return { ...rule, backtestedAt: backtestedAt?.toISOString() ?? null, updatedAt: updatedAt.toISOString() };
}
