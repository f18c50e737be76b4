import { newId } from "@hansa/kernel";
import { type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import { RulePreview, toRule } from "./desk-rule-routes.ts";
import { DEFAULT_RANKING } from "./engine/ranking.ts";
import { InvalidRule, SearchNotReady } from "./errors.ts";
import { ChannelNotFound } from "#modules/channels";
import type { SearchRouteNeeds } from "./routes.ts";
import { merchandise } from "./rules.ts";
import type { SearchRequest } from "./search-engine.ts";

const SHOWN = 24;
const Ids = Type.Array(Type.String({ format: "uuid" }));

/** What a rule would change, before it is written: the first results without it and with it. */
export function previewRoute({ search, channels, now }: SearchRouteNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/search/rules/preview",
    summary: "Show what a rule would change, without writing it.",
    auth: scope("search:write"),
    rate: "desk",
    body: RulePreview,
    reply: { 200: Type.Object({ before: Ids, after: Ids }) },
    refusals: [InvalidRule, SearchNotReady, ChannelNotFound],
    idempotency: "none",
    transaction: false,
    async handle({ db, body }) {
      const rule = { ...toRule(newId<"rule">(), body), revision: 1 };
      const open = await channels.list(db);
      const channel = open.find(({ code }) => code === rule.channel) ?? open[0];
      if (channel === undefined) throw new ChannelNotFound(rule.channel ?? "default");
      const at = rule.startsAt ?? now();
      const asked = { text: rule.query ?? "", channel: channel.code, category: rule.categoryId, now: at };
      const request: SearchRequest = {
        ...asked,
        locale: channel.locale,
        currency: channel.currency,
        nowMs: now().getTime(),
        filters: [],
        priceMin: null,
        priceMax: null,
        inStock: false,
        sort: "relevance",
        after: null,
        limit: SHOWN,
        wantsFacets: false,
        ranking: DEFAULT_RANKING,
        merchandising: null,
      };
      const before = await search.search(request);
      const after = await search.search({ ...request, merchandising: merchandise([rule], asked) });
      return { before: before.ids, after: after.ids };
    },
  });
}
