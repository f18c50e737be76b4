import { InvalidInput, newId } from "@hansa/kernel";
import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { announceChange } from "#platform/db";
import { Answer, type Route, route, scope } from "#platform/http";
import { RuleNotFound, RuleTaken } from "./errors.ts";
import { forgetCustomer } from "./forget.ts";
import { selectModels } from "./model-queries.ts";
import { deleteRule, insertRule, MAX_RULES, type Rule, selectRules } from "./rule-queries.ts";
import { RULES_TOPIC } from "./rules.ts";
import { trainModel } from "./train.ts";

const closed = { additionalProperties: false } as const;
const read = scope("recommendations:read");
const write = scope("recommendations:write");
const Uuid = Type.String({ format: "uuid" });
const Moment = Type.String({ format: "date-time" });
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

const ModelView = Type.Object(
  {
    version: Type.Integer(),
    builtAt: Moment,
    learnedUntil: orNull(Moment),
    sizeBytes: Type.Integer(),
    facts: Type.Record(Type.String(), Type.Unknown()),
  },
  closed,
);

const listModels = route({
  method: "GET",
  path: "/v1/admin/recommendations/models",
  summary: "List what was learned, newest first.",
  auth: read,
  rate: "desk",
  reply: { 200: Type.Object({ items: Type.Array(ModelView), nextCursor: Type.Null() }, closed) },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    const models = await selectModels(db);
    return {
      items: models.map(({ version, builtAt, learnedUntil, sizeBytes, facts }) => {
        const until = learnedUntil?.toISOString() ?? null;
        return { version, builtAt: builtAt.toISOString(), learnedUntil: until, sizeBytes, facts };
      }),
      nextCursor: null,
    };
  },
});

const learnNow = route({
  method: "POST",
  path: "/v1/admin/recommendations/models",
  summary: "Learn now from what shoppers did.",
  auth: write,
  rate: "desk",
  reply: {
    200: Type.Object({ version: orNull(Type.Integer()), events: Type.Integer(), tookMs: Type.Integer() }, closed),
  },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    const trained = await trainModel(db, true);
    if (trained.kind === "passed") return { version: null, events: 0, tookMs: 0 };
    const { version, events, readMs, learnMs } = trained;
    return { version, events, tookMs: Math.round(readMs + learnMs) };
  },
});

const effect = Type.Union([Type.Literal("hide"), Type.Literal("bury"), Type.Literal("boost")]);
const ruleScope = Type.Union([Type.Literal("product"), Type.Literal("category"), Type.Literal("brand")]);
const target = Type.String({ minLength: 1, maxLength: 200, description: "Id of a product or category, or a brand." });
const channel = Type.String({ minLength: 1, maxLength: 32 });
const RuleView = Type.Object(
  {
    id: Uuid,
    effect,
    scope: ruleScope,
    target,
    channel: orNull(channel),
    startsAt: orNull(Moment),
    endsAt: orNull(Moment),
  },
  closed,
);

function toView({ startsAt, endsAt, ...rule }: Rule) {
  return { ...rule, startsAt: startsAt?.toISOString() ?? null, endsAt: endsAt?.toISOString() ?? null };
}

const listRules = route({
  method: "GET",
  path: "/v1/admin/recommendations/rules",
  summary: "List what merchants keep out of recommendations or put forward.",
  auth: read,
  rate: "desk",
  reply: { 200: Type.Object({ items: Type.Array(RuleView), nextCursor: Type.Null() }, closed) },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    return { items: (await selectRules(db)).map(toView), nextCursor: null };
  },
});

const addRule = route({
  method: "POST",
  path: "/v1/admin/recommendations/rules",
  summary: "Hide, bury or boost a product, a category or a brand in recommendations.",
  auth: write,
  rate: "desk",
  body: Type.Object(
    {
      effect,
      scope: ruleScope,
      target,
      channel: Type.Optional(channel),
      startsAt: Type.Optional(Moment),
      endsAt: Type.Optional(Moment),
    },
    closed,
  ),
  reply: { 201: RuleView },
  refusals: [InvalidInput, RuleTaken],
  transaction: true,
  async handle({ tx, body, actor, requestId, ip }) {
    const rule: Rule = {
      id: newId(),
      effect: body.effect,
      scope: body.scope,
      target: body.target,
      channel: body.channel ?? null,
      startsAt: body.startsAt === undefined ? null : new Date(body.startsAt),
      endsAt: body.endsAt === undefined ? null : new Date(body.endsAt),
    };
    if (rule.startsAt !== null && rule.endsAt !== null && rule.endsAt <= rule.startsAt)
      throw new InvalidInput([{ pointer: "/endsAt", message: "must be after startsAt" }]);
    if ((await selectRules(tx)).length >= MAX_RULES || !(await insertRule(tx, rule))) throw new RuleTaken();
    await announceChange(tx, RULES_TOPIC, [rule.id]);
    await recordAudit(tx, {
      actor,
      action: "recommendations.rule_added",
      subject: rule.id,
      after: toView(rule),
      requestId,
      ip,
    });
    return new Answer({ status: 201, body: toView(rule) });
  },
});

const removeRule = route({
  method: "DELETE",
  path: "/v1/admin/recommendations/rules/:id",
  summary: "Take a rule away.",
  auth: write,
  rate: "desk",
  params: Type.Object({ id: Uuid }, closed),
  reply: { 204: null },
  refusals: [RuleNotFound],
  transaction: true,
  async handle({ tx, params, actor, requestId, ip }) {
    if (!(await deleteRule(tx, params.id))) throw new RuleNotFound(params.id);
    await announceChange(tx, RULES_TOPIC, [params.id]);
    await recordAudit(tx, { actor, action: "recommendations.rule_removed", subject: params.id, requestId, ip });
    return new Answer({ status: 204 });
  },
});

const erase = route({
  method: "POST",
  path: "/v1/admin/recommendations/erasures",
  summary: "Take a customer out of everything that is learned from.",
  auth: write,
  rate: "desk",
  body: Type.Object({ customerId: Uuid }, closed),
  reply: { 204: null },
  refusals: [],
  transaction: true,
  async handle({ tx, body, actor, requestId, ip }) {
    await forgetCustomer(tx, body.customerId);
    const action = "recommendations.customer_forgotten";
    await recordAudit(tx, { actor, action, subject: body.customerId, requestId, ip });
    return new Answer({ status: 204 });
  },
});

/** The desk's routes for models, rules and erasures. */
export const deskRoutes: readonly Route[] = [listModels, learnNow, listRules, addRule, removeRule, erase];
