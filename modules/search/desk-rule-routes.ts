import { isId, newId } from "@hansa/kernel";
import { recordAudit } from "#modules/identity";
import { announceChange, type Tx } from "#platform/db";
import { Answer, type Route, route, scope } from "#platform/http";
import { type Static, Type } from "typebox";
import { InvalidRule, SearchSettingNotFound } from "./errors.ts";
import { deleteRule, listRules, type RuleRow, selectRule, upsertRule } from "./rule-queries.ts";
import { comparedText } from "./rules.ts";
import { RULES } from "./topics.ts";

const Closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const Moment = Type.String({ format: "date-time", maxLength: 40 });
const Kind = Type.Union([Type.Literal("pin"), Type.Literal("boost"), Type.Literal("bury"), Type.Literal("filter")]);
const orNull = <Schema extends ReturnType<typeof Type.String>>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()]));

/** A rule as the desk writes it: for a search or a category, about products or a value. */
const RuleBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    kind: Kind,
    query: orNull(Type.String({ minLength: 1, maxLength: 200 })),
    categoryId: orNull(Uuid),
    channel: orNull(Type.String({ minLength: 1, maxLength: 32 })),
    productIds: Type.Optional(Type.Array(Uuid, { maxItems: 100 })),
    attribute: orNull(Type.String({ minLength: 1, maxLength: 100 })),
    value: orNull(Type.String({ minLength: 1, maxLength: 200 })),
    /** How much a boost lifts and a bury buries, in parts per million: 2000000 doubles or halves. */
    factorPpm: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 100_000_000 })),
    startsAt: orNull(Moment),
    endsAt: orNull(Moment),
    isActive: Type.Optional(Type.Boolean()),
  },
  Closed,
);
const RuleShape = Type.Object({
  id: Uuid,
  name: Type.String(),
  kind: Kind,
  query: Type.Union([Type.String(), Type.Null()]),
  categoryId: Type.Union([Uuid, Type.Null()]),
  channel: Type.Union([Type.String(), Type.Null()]),
  productIds: Type.Array(Uuid),
  attribute: Type.Union([Type.String(), Type.Null()]),
  value: Type.Union([Type.String(), Type.Null()]),
  factorPpm: Type.Integer(),
  startsAt: Type.Union([Moment, Type.Null()]),
  endsAt: Type.Union([Moment, Type.Null()]),
  isActive: Type.Boolean(),
  revision: Type.Integer(),
});
const IdParams = Type.Object({ id: Uuid }, Closed);
const DOUBLE_PPM = 2_000_000;

/** The desk's rules: what is pinned, lifted, buried or filtered in a search or a category. */
export const ruleRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/admin/search/rules",
    summary: "List the rules of searches and categories.",
    auth: scope("search:read"),
    rate: "desk",
    reply: { 200: Type.Object({ items: Type.Array(RuleShape), nextCursor: Type.Null() }) },
    refusals: [],
    transaction: false,
    handle: async ({ db }) => ({ items: (await listRules(db)).map(toShape), nextCursor: null }),
  }),
  route({
    method: "POST",
    path: "/v1/admin/search/rules",
    summary: "Add a rule to a search or a category.",
    auth: scope("search:write"),
    rate: "desk",
    body: RuleBody,
    reply: { 201: RuleShape },
    refusals: [InvalidRule],
    transaction: true,
    async handle({ tx, body, ...by }) {
      const rule = await write(tx, newId<"rule">(), body);
      await recordAudit(tx, { ...who(by), action: "search.rule_written", subject: rule.id, after: rule });
      return new Answer({ status: 201, body: rule, headers: { location: `/v1/admin/search/rules/${rule.id}` } });
    },
  }),
  route({
    method: "PUT",
    path: "/v1/admin/search/rules/:id",
    summary: "Change a rule.",
    auth: scope("search:write"),
    rate: "desk",
    params: IdParams,
    body: RuleBody,
    reply: { 200: RuleShape },
    refusals: [InvalidRule, SearchSettingNotFound],
    transaction: true,
    async handle({ tx, params, body, ...by }) {
      const before = await selectRule(tx, params.id);
      if (before === null) throw new SearchSettingNotFound("rule", params.id);
      const rule = await write(tx, params.id, body);
      const audit = { action: "search.rule_written", subject: rule.id, before: toShape(before), after: rule };
      await recordAudit(tx, { ...who(by), ...audit });
      return rule;
    },
  }),
  route({
    method: "DELETE",
    path: "/v1/admin/search/rules/:id",
    summary: "Take a rule away.",
    auth: scope("search:write"),
    rate: "desk",
    params: IdParams,
    reply: { 204: null },
    refusals: [SearchSettingNotFound],
    transaction: true,
    async handle({ tx, params, ...by }) {
      if ((await deleteRule(tx, params.id)) === 0) throw new SearchSettingNotFound("rule", params.id);
      await announceChange(tx, RULES, null);
      await recordAudit(tx, { ...who(by), action: "search.rule_removed", subject: params.id });
      return new Answer({ status: 204 });
    },
  }),
];

/** Whoever did it, for the audit log. */
export function who<By extends { readonly actor: unknown; readonly requestId: string; readonly ip: string }>(by: By) {
  const { actor, requestId, ip }: Pick<By, "actor" | "requestId" | "ip"> = by;
  return { actor, requestId, ip };
}

/**
 * A rule as it is kept, of what the desk wrote.
 *
 * @throws InvalidRule naming what is missing
 */
export function toRule(id: string, body: Static<typeof RuleBody>): Omit<RuleRow, "revision"> {
  const query = body.query == null ? null : comparedText(body.query);
  const [categoryId, attribute, value] = [body.categoryId ?? null, body.attribute ?? null, body.value ?? null];
  const productIds = body.productIds ?? [];
  const [startsAt, endsAt] = [momentOf(body.startsAt), momentOf(body.endsAt)];
  if (query === "" || (query === null && categoryId === null))
    throw new InvalidRule("A rule needs a search or a category that it is for.");
  if ((attribute === null) !== (value === null))
    throw new InvalidRule("An attribute needs a value, and a value its attribute.");
  if (body.kind === "pin" && productIds.length === 0) throw new InvalidRule("A pin needs products.");
  if (body.kind === "filter" && attribute === null) throw new InvalidRule("A filter needs an attribute and a value.");
  if (productIds.length === 0 && attribute === null)
    throw new InvalidRule("A rule needs products, or an attribute and a value.");
  if (!productIds.every(isId)) throw new InvalidRule("Products are named by their ids.");
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt)
    throw new InvalidRule("A rule must end after it starts.");
  return {
    id,
    name: body.name,
    kind: body.kind,
    query,
    categoryId,
    channel: body.channel ?? null,
    productIds,
    attribute,
    value,
    factorPpm: body.factorPpm ?? DOUBLE_PPM,
    startsAt,
    endsAt,
    isActive: body.isActive ?? true,
  };
}

/** Body of a rule, for the preview. */
export const RulePreview = RuleBody;

async function write(tx: Tx, id: string, body: Static<typeof RuleBody>) {
  const rule = toRule(id, body);
  await upsertRule(tx, rule);
  await announceChange(tx, RULES, null);
  const written = await selectRule(tx, id);
  return toShape(written ?? { ...rule, revision: 1 });
}

function momentOf(text: string | null | undefined): Date | null {
  return text == null ? null : new Date(text);
}

function toShape(rule: RuleRow) {
  return { ...rule, startsAt: rule.startsAt?.toISOString() ?? null, endsAt: rule.endsAt?.toISOString() ?? null };
}
