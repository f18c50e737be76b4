import type { Category } from "#modules/catalog";
import type { ChangeFeed, Queryable } from "#platform/db";
import { readCategories } from "./categories.ts";
import { selectPopularQueries } from "./log-queries.ts";
import { type Ranking, rankingOf } from "./ranking-settings.ts";
import { listRankings, listRules, type RankingRow, type RuleRow } from "./rule-queries.ts";
import type { Merchandising } from "./search-engine.ts";
import { fold } from "./text/fold.ts";
import { queryWordsOf } from "./text/query-words.ts";
import { PRODUCTS, RULES } from "./topics.ts";

/** One search as rules see it. */
export interface Ruled {
  readonly text: string;
  readonly channel: string;
  readonly category: string | null;
  readonly now: Date;
  /** Whoever searches, by a name of their own choice; null when nothing is known. */
  readonly visitor: string | null;
}

/** What the desk says about searches, kept in memory until it changes. */
export interface Rules {
  of(on: Queryable, search: Ruled): Promise<{ readonly merchandising: Merchandising | null; readonly ranking: Ranking }>;
  categories(on: Queryable): Promise<ReadonlyMap<string, Category>>;
  /** Searches of others that begin so and found something, the most frequent first. */
  popularQueries(
    on: Queryable,
    asked: { readonly text: string; readonly channel: string; readonly limit: number },
  ): Promise<readonly string[]>;
}

const PPM = 1_000_000;

/** Keeps rules, rankings and categories until the change feed says otherwise; while it is away they are read each time. */
export function createRules(feed: ChangeFeed): Rules {
  const kept = keep(feed, RULES, async (on) => {
    const [rules, rankings] = await Promise.all([listRules(on), listRankings(on)]);
    return { rules: rules.filter(({ isActive }) => isActive), rankings };
  });
  const categories = keep(feed, PRODUCTS, readCategories);
  const queries = keep(feed, RULES, selectPopularQueries);
  return {
    async of(on, search) {
      const { rules, rankings } = await kept(on);
      return decide(rules, rankings, search);
    },
    categories,
    async popularQueries(on, { text, channel, limit }) {
      const typed = comparedText(text);
      const found = (await queries(on)).filter((row) => row.channel === channel && row.query.startsWith(typed) && row.query !== typed);
      return found.slice(0, limit).map(({ query }) => query);
    },
  };
}

/** Words of a text as rules and logs compare them: folded, joined by single blanks. */
export function comparedText(text: string): string {
  return queryWordsOf(fold(text)).join(" ").slice(0, 200);
}

function decide(rules: readonly RuleRow[], rankings: readonly RankingRow[], search: Ruled) {
  const ranking = rankingOf(rankings, search.visitor);
  return { ranking, merchandising: rules.length === 0 ? null : merchandise(rules, search) };
}

/** What the rules that hold for a search come to; null when none does. */
export function merchandise(rules: readonly RuleRow[], search: Omit<Ruled, "visitor">): Merchandising | null {
  const query = comparedText(search.text);
  const holding = rules.filter((rule) => holds(rule, { ...search, query }));
  if (holding.length === 0) return null;
  return {
    pins: [...new Set(holding.filter(({ kind }) => kind === "pin").flatMap(({ productIds }) => productIds))],
    boosts: holding
      .filter(({ kind }) => kind === "boost" || kind === "bury")
      .map((rule) => ({ products: rule.productIds, attribute: attributeOf(rule), factor: factorOf(rule) })),
    filters: holding.flatMap((rule) => {
      const attribute = rule.kind === "filter" ? attributeOf(rule) : null;
      return attribute === null ? [] : [{ name: attribute.name, values: [attribute.value] }];
    }),
  };
}

function holds(rule: RuleRow, search: Omit<Ruled, "visitor" | "text"> & { readonly query: string }): boolean {
  const { query, categoryId, channel, startsAt, endsAt } = rule;
  if (query !== null && query !== search.query) return false;
  if (categoryId !== null && categoryId !== search.category) return false;
  if (channel !== null && channel !== search.channel) return false;
  return (startsAt === null || startsAt <= search.now) && (endsAt === null || search.now < endsAt);
}

function attributeOf({ attribute, value }: RuleRow): { readonly name: string; readonly value: string } | null {
  return attribute === null || value === null ? null : { name: attribute, value };
}

/** A rule that buries divides by what it would lift by. */
function factorOf({ kind, factorPpm }: RuleRow): number {
  return kind === "bury" ? PPM / factorPpm : factorPpm / PPM;
}

function keep<Value>(feed: ChangeFeed, topic: string, read: (on: Queryable) => Promise<Value>): (on: Queryable) => Promise<Value> {
  let kept: { readonly value: Value } | null = null;
  let generation = 0;
  feed.on(topic, () => {
    kept = null;
    generation++;
  });
  return async (on) => {
    if (kept !== null && feed.isLive()) return kept.value;
    const begun = generation;
    const value = await read(on);
    // A change that came while this was read may not be in it.
    if (begun === generation) kept = { value };
    return value;
  };
}
