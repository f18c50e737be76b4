import { newId } from "@hansa/kernel";
import { type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import { RulePreview, toRule } from "./desk-rule-routes.ts";
import { DEFAULT_RANKING } from "./engine/ranking.ts";
import { InvalidRule, SearchNotReady } from "./errors.ts";
import { ChannelNotFound } from "#modules/channels";
import type { SearchRouteNeeds } from "./routes.ts";
import { merchandise } from "./rules.ts";
import type { SearchAnswer, SearchRequest } from "./search-engine.ts";

const SHOWN = 24;
const Shown = Type.Array(
  Type.Object({
    id: Type.String({ format: "uuid" }),
    title: Type.String(),
    image: Type.Union([Type.String(), Type.Null()]),
  }),
);

/** What a rule would change, before it is written: the first results without it and with it. */
export function previewRoute({ search, channels, views, now }: SearchRouteNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/search/rules/preview",
    summary: "Show what a rule would change, without writing it.",
    auth: scope("search:write"),
    rate: "desk",
    body: RulePreview,
    reply: { 200: Type.Object({ before: Shown, after: Shown }) },
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
      const ids = [...new Set([...before.ids, ...after.ids])];
      const cards = new Map((await views.cards(ids, channel)).map(parseCard).map((card) => [card.id, card]));
      const shown = (answer: Pick<SearchAnswer, "ids">) => answer.ids.flatMap((id) => cards.get(id) ?? []);
      return { before: shown(before), after: shown(after) };
    },
  });
}

/** Cards are JSON that the catalogue made. */
function parseCard(card: Buffer): { readonly id: string; readonly title: string; readonly image: string | null } {
  const { id, title, image } = JSON.parse(card.toString()) as {
    readonly id: string;
    readonly title: string;
    readonly image?: string | null;
  };
  return { id, title, image: image ?? null };
}
