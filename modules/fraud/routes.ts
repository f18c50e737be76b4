import { InvalidInput, isId, newId } from "@hansa/kernel";
import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { many, one, run } from "#platform/db";
import { type Route, route, scope } from "#platform/http";
import { ListEntryNotFound, NoChallenger, SubjectUnusable } from "./errors.ts";
import { promote, scorerIn } from "./learn.ts";
import { allModels } from "./model-queries.ts";
import { reviewRoutes } from "./review-routes.ts";
import { ById, closed, Cursor, Limit, Moment, NextCursor, OrNull, Role, Uuid, WeekView } from "./route-shapes.ts";
import { ruleRoutes } from "./rule-routes.ts";
import { deleteListEntry, listEntries, type ListEntryRow, putListEntry } from "./standing-queries.ts";
import type { SubjectKeys } from "./subject.ts";
import { measureWeeks } from "./weeks.ts";

const PAGE = 50;
const MAX_WEEKS = 26;

const Entry = Type.Object(
  { id: Uuid, list: Type.String(), role: Role, note: Type.String(), expiresAt: OrNull(Moment), createdAt: Moment },
  closed,
);

/** What the desk's routes are given. */
export interface FraudRouteNeeds {
  readonly keys: SubjectKeys;
}

/** Reviews, rules, lists, models and figures, for the desk. */
export function fraudRoutes({ keys }: FraudRouteNeeds): readonly Route[] {
  return [
    ...reviewRoutes,
    ...ruleRoutes,
    listRoute,
    addRoute(keys),
    removeRoute,
    weeksRoute,
    modelsRoute,
    promoteRoute,
  ];
}

const listRoute = route({
  method: "GET",
  path: "/v1/admin/fraud/lists",
  summary: "List who is allowed and who is denied, newest first; who they are is not kept, only the note.",
  auth: scope("fraud:read"),
  rate: "desk",
  query: Type.Object({ limit: Limit, cursor: Cursor }, closed),
  reply: { 200: Type.Object({ items: Type.Array(Entry), nextCursor: NextCursor }, closed) },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query }) {
    const limit = query.limit ?? PAGE;
    const before = query.cursor === undefined ? null : Buffer.from(query.cursor, "base64url").toString();
    if (before !== null && !isId(before))
      throw new InvalidInput([{ pointer: "/cursor", message: "must be a nextCursor of this list" }]);
    const rows = await many(db, listEntries(before, limit));
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return {
      items: rows.map(viewOf),
      nextCursor: last === undefined ? null : Buffer.from(last.id).toString("base64url"),
    };
  },
});

function addRoute(keys: SubjectKeys): Route {
  return route({
    method: "POST",
    path: "/v1/admin/fraud/lists",
    summary: "Allow or deny a card, device, e-mail address, telephone, address or network, for a time or for good.",
    auth: scope("fraud:write"),
    rate: "desk",
    body: Type.Object(
      {
        list: Type.Union([Type.Literal("allow"), Type.Literal("deny")]),
        role: Role,
        value: Type.String({ minLength: 1, maxLength: 500 }),
        note: Type.String({ minLength: 1, maxLength: 200 }),
        expiresAt: Type.Optional(OrNull(Moment)),
      },
      closed,
    ),
    reply: { 201: Entry },
    refusals: [InvalidInput, SubjectUnusable],
    transaction: true,
    async handle({ tx, body, actor, requestId, ip }) {
      const { list, role, value, note } = body;
      const key = keys(role, value);
      if (key === null) throw new SubjectUnusable(role);
      const expiresAt = body.expiresAt === undefined || body.expiresAt === null ? null : new Date(body.expiresAt);
      if (expiresAt !== null && expiresAt <= tx.now)
        throw new InvalidInput([{ pointer: "/expiresAt", message: "must be in the future" }]);
      const entry = await one(tx, putListEntry(tx, { id: newId<"entry">(), list, role, key, note, expiresAt }));
      const after = { list, role, note, expiresAt: expiresAt?.toISOString() ?? null };
      await recordAudit(tx, { actor, action: "fraud.listed", subject: entry.id, after, requestId, ip });
      return viewOf(entry);
    },
  });
}

const removeRoute = route({
  method: "DELETE",
  path: "/v1/admin/fraud/lists/:id",
  summary: "Take an entry off its list.",
  auth: scope("fraud:write"),
  rate: "desk",
  params: ById,
  reply: { 204: null },
  refusals: [ListEntryNotFound],
  transaction: true,
  async handle({ tx, params, actor, requestId, ip }) {
    if ((await run(tx, deleteListEntry(params.id))) === 0) throw new ListEntryNotFound(params.id);
    await recordAudit(tx, { actor, action: "fraud.unlisted", subject: params.id, requestId, ip });
    return undefined;
  },
});

const weeksRoute = route({
  method: "GET",
  path: "/v1/admin/fraud/weeks",
  summary: "Tell how judging did in each of the last weeks, or how the challenger would have scored them.",
  auth: scope("fraud:read"),
  rate: "desk",
  query: Type.Object(
    {
      weeks: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_WEEKS })),
      scoredBy: Type.Optional(Type.Union([Type.Literal("then"), Type.Literal("champion"), Type.Literal("challenger")])),
    },
    closed,
  ),
  reply: { 200: Type.Object({ items: Type.Array(WeekView), nextCursor: Type.Null() }, closed) },
  refusals: [InvalidInput, NoChallenger],
  transaction: false,
  async handle({ db, query }) {
    const by = query.scoredBy ?? "then";
    const scorer = by === "then" ? null : await scorerIn(db, by);
    if (by !== "then" && scorer === null) throw new NoChallenger();
    const now = await db.transaction((tx) => Promise.resolve(tx.now));
    const weeks = await measureWeeks(db, { now, weeks: query.weeks ?? 8, scorer });
    return { items: weeks.map(({ from, ...week }) => ({ from: from.toISOString(), ...week })), nextCursor: null };
  },
});

const modelsRoute = route({
  method: "GET",
  path: "/v1/admin/fraud/models",
  summary: "List the models that were trained, newest first, with how they did.",
  auth: scope("fraud:read"),
  rate: "desk",
  reply: {
    200: Type.Object(
      {
        items: Type.Array(
          Type.Object(
            {
              version: Type.Integer(),
              state: Type.String(),
              kind: Type.String(),
              metrics: Type.Unknown(),
              trainedAt: Moment,
            },
            closed,
          ),
        ),
        nextCursor: Type.Null(),
      },
      closed,
    ),
  },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    const models = await many(db, allModels());
    const items = models.map(({ trainedAt, ...model }) => ({ ...model, trainedAt: trainedAt.toISOString() }));
    return { items, nextCursor: null };
  },
});

const promoteRoute = route({
  method: "POST",
  path: "/v1/admin/fraud/models/promote",
  summary: "Let the challenger judge from now on.",
  auth: scope("fraud:write"),
  rate: "desk",
  reply: { 200: Type.Object({ version: Type.Integer() }, closed) },
  refusals: [NoChallenger],
  transaction: true,
  async handle({ tx, actor, requestId, ip }) {
    const version = await promote(tx);
    await recordAudit(tx, { actor, action: "fraud.model_promoted", subject: String(version), requestId, ip });
    return { version };
  },
});

function viewOf({ expiresAt, createdAt, ...entry }: ListEntryRow) {
  return { ...entry, expiresAt: expiresAt?.toISOString() ?? null, createdAt: createdAt.toISOString() };
}
