import { newId } from "@hansa/kernel";
import { recordAudit } from "#modules/identity";
import { announceChange } from "#platform/db";
import { Answer, type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import { ruleRoutes, who } from "./desk-rule-routes.ts";
import { InvalidSynonym, SearchNotReady, SearchSettingNotFound } from "./errors.ts";
import { selectQueryReport, selectRankingReport } from "./log-queries.ts";
import { previewRoute } from "./preview-route.ts";
import { FIELD_NAMES, MAX_SETTING, SETTING_NAMES } from "./ranking-settings.ts";
import type { SearchRouteNeeds } from "./routes.ts";
import { deleteRanking, listRankings, upsertRanking } from "./rule-queries.ts";
import { writeMargins } from "./signal-queries.ts";
import { deleteSynonym, insertSynonym, listSynonymRules } from "./synonym-queries.ts";
import { parseSynonyms } from "./text/synonyms.ts";
import { RULES, SIGNALS, SYNONYMS } from "./topics.ts";

const Closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const Language = Type.String({ pattern: "^(\\*|[a-z]{2})$", maxLength: 2 });
const Day = Type.String({ format: "date", maxLength: 10 });
const Synonym = Type.Object({ id: Uuid, language: Type.String(), rule: Type.String() });
const MAX_MARGINS = 1_000;

const listSynonyms = route({
  method: "GET",
  path: "/v1/admin/search/synonyms",
  summary: "List the synonyms that were added to the starter set.",
  auth: scope("search:read"),
  rate: "desk",
  reply: { 200: Type.Object({ items: Type.Array(Synonym), nextCursor: Type.Null() }) },
  refusals: [],
  transaction: false,
  handle: async ({ db }) => ({ items: await listSynonymRules(db), nextCursor: null }),
});

const addSynonym = route({
  method: "POST",
  path: "/v1/admin/search/synonyms",
  summary: "Add a synonym: phrases separated by commas, or phrases => phrases.",
  auth: scope("search:write"),
  rate: "desk",
  body: Type.Object({ language: Language, rule: Type.String({ minLength: 3, maxLength: 500 }) }, Closed),
  reply: { 201: Synonym, 200: Synonym },
  refusals: [InvalidSynonym],
  transaction: true,
  async handle({ tx, body, ...by }) {
    if (parseSynonyms(body.rule) === null) throw new InvalidSynonym(body.rule);
    const wanted = { id: newId<"synonym">(), ...body };
    const made = await insertSynonym(tx, wanted);
    if (made === null) {
      const standing = (await listSynonymRules(tx)).find(
        ({ language, rule }) => language === body.language && rule === body.rule,
      );
      return new Answer({ status: 200, body: standing ?? wanted });
    }
    await announceChange(tx, SYNONYMS, null);
    await recordAudit(tx, { ...who(by), action: "search.synonym_added", subject: made.id, after: made });
    return new Answer({ status: 201, body: made });
  },
});

const removeSynonym = route({
  method: "DELETE",
  path: "/v1/admin/search/synonyms/:id",
  summary: "Take a synonym away.",
  auth: scope("search:write"),
  rate: "desk",
  params: Type.Object({ id: Uuid }, Closed),
  reply: { 204: null },
  refusals: [SearchSettingNotFound],
  transaction: true,
  async handle({ tx, params, ...by }) {
    if ((await deleteSynonym(tx, params.id)) === 0) throw new SearchSettingNotFound("synonym", params.id);
    await announceChange(tx, SYNONYMS, null);
    await recordAudit(tx, { ...who(by), action: "search.synonym_removed", subject: params.id });
    return new Answer({ status: 204 });
  },
});

const Setting = Type.Optional(Type.Number({ minimum: 0, maximum: MAX_SETTING }));
const settingNames = [...SETTING_NAMES, ...FIELD_NAMES.map((name) => `fields.${name}`)];
const Settings = Type.Object(Object.fromEntries(settingNames.map((name) => [name, Setting])), Closed);
const RankingCode = Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,31}$", maxLength: 32 });
const Ranking = Type.Object({
  code: Type.String(),
  settings: Type.Record(Type.String(), Type.Unknown()),
  sharePpm: Type.Integer(),
  revision: Type.Integer(),
});

const rankings = route({
  method: "GET",
  path: "/v1/admin/search/rankings",
  summary: "List the settings of the order of results, and the share of visitors that each is tried on.",
  auth: scope("search:read"),
  rate: "desk",
  reply: { 200: Type.Object({ items: Type.Array(Ranking), nextCursor: Type.Null() }) },
  refusals: [],
  transaction: false,
  handle: async ({ db }) => ({ items: await listRankings(db), nextCursor: null }),
});

const putRanking = route({
  method: "PUT",
  path: "/v1/admin/search/rankings/:code",
  summary: "Write settings of the order of results; `default` changes the usual ones.",
  auth: scope("search:write"),
  rate: "desk",
  params: Type.Object({ code: RankingCode }, Closed),
  body: Type.Object({ settings: Settings, sharePpm: Type.Integer({ minimum: 0, maximum: 1_000_000 }) }, Closed),
  reply: { 200: Ranking },
  refusals: [],
  transaction: true,
  async handle({ tx, params, body, ...by }) {
    await upsertRanking(tx, { code: params.code, ...body });
    await announceChange(tx, RULES, null);
    const written = (await listRankings(tx)).find(({ code }) => code === params.code);
    await recordAudit(tx, { ...who(by), action: "search.ranking_written", subject: params.code, after: body });
    return written;
  },
});

const removeRanking = route({
  method: "DELETE",
  path: "/v1/admin/search/rankings/:code",
  summary: "Take settings of the order of results away.",
  auth: scope("search:write"),
  rate: "desk",
  params: Type.Object({ code: RankingCode }, Closed),
  reply: { 204: null },
  refusals: [SearchSettingNotFound],
  transaction: true,
  async handle({ tx, params, ...by }) {
    if ((await deleteRanking(tx, params.code)) === 0) throw new SearchSettingNotFound("ranking", params.code);
    await announceChange(tx, RULES, null);
    await recordAudit(tx, { ...who(by), action: "search.ranking_removed", subject: params.code });
    return new Answer({ status: 204 });
  },
});

const margins = route({
  method: "POST",
  path: "/v1/admin/search/margins",
  summary: "Say what is earned with products, so that their order may count it.",
  auth: scope("search:write"),
  rate: "desk",
  body: Type.Object(
    {
      items: Type.Array(
        Type.Object({ productId: Uuid, marginPpm: Type.Integer({ minimum: 0, maximum: 1_000_000 }) }, Closed),
        { minItems: 1, maxItems: MAX_MARGINS },
      ),
    },
    Closed,
  ),
  reply: { 200: Type.Object({ written: Type.Integer() }) },
  refusals: [],
  transaction: true,
  async handle({ tx, body, ...by }) {
    const distinct = [...new Map(body.items.map((item) => [item.productId, item])).values()];
    const written = await writeMargins(tx, distinct);
    await announceChange(
      tx,
      SIGNALS,
      distinct.map(({ productId }) => productId),
    );
    await recordAudit(tx, {
      ...who(by),
      action: "search.margins_written",
      subject: "margins",
      after: { products: written },
    });
    return { written };
  },
});

const ReportQuery = Type.Object(
  {
    kind: Type.Optional(
      Type.Union([Type.Literal("top"), Type.Literal("zero-result"), Type.Literal("no-click"), Type.Literal("slow")]),
    ),
    from: Day,
    to: Day,
    channel: Type.Optional(Type.String({ maxLength: 32 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  Closed,
);
const Report = Type.Object({
  query: Type.String(),
  searches: Type.Integer(),
  missed: Type.Integer(),
  clicks: Type.Integer(),
  meanPlace: Type.Union([Type.Number(), Type.Null()]),
  meanTookMs: Type.Union([Type.Number(), Type.Null()]),
  slowestMs: Type.Union([Type.Number(), Type.Null()]),
});

const queries = route({
  method: "GET",
  path: "/v1/admin/search/queries",
  summary:
    "Report what was searched for: the most frequent, those that found nothing, those of which nothing was opened, the slowest.",
  auth: scope("search:read"),
  rate: "desk",
  query: ReportQuery,
  reply: { 200: Type.Object({ items: Type.Array(Report), nextCursor: Type.Null() }) },
  refusals: [],
  transaction: false,
  async handle({ db, query: { kind = "top", from, to, channel = null, limit = 100 } }) {
    return { items: await selectQueryReport(db, { kind, from, to, channel, limit }), nextCursor: null };
  },
});

const rankingReport = route({
  method: "GET",
  path: "/v1/admin/search/rankings/report",
  summary: "Compare rankings by the searches they answered, those that missed, and what was opened.",
  auth: scope("search:read"),
  rate: "desk",
  query: Type.Object({ from: Day, to: Day }, Closed),
  reply: {
    200: Type.Object({
      items: Type.Array(
        Type.Object({
          ranking: Type.String(),
          searches: Type.Integer(),
          missed: Type.Integer(),
          clicks: Type.Integer(),
        }),
      ),
      nextCursor: Type.Null(),
    }),
  },
  refusals: [],
  transaction: false,
  handle: async ({ db, query: { from, to } }) => ({ items: await selectRankingReport(db, from, to), nextCursor: null }),
});

/** The desk's routes: synonyms, rules with a preview, rankings, margins, reports, and how the index stands. */
export function searchDeskRoutes(needs: SearchRouteNeeds): readonly Route[] {
  const status = route({
    method: "GET",
    path: "/v1/admin/search/status",
    summary: "Say how the index of this process stands.",
    auth: scope("search:read"),
    rate: "desk",
    reply: { 200: Type.Object({ products: Type.Integer(), bytes: Type.Integer(), waiting: Type.Integer() }) },
    refusals: [SearchNotReady],
    transaction: false,
    handle: () => needs.search.status(),
  });
  return [
    listSynonyms,
    addSynonym,
    removeSynonym,
    ...ruleRoutes,
    previewRoute(needs),
    rankings,
    rankingReport,
    putRanking,
    removeRanking,
    margins,
    queries,
    status,
  ];
}
