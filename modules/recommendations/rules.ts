import { isWithin } from "@hansa/kernel";
import { listCategories } from "#modules/catalog";
import type { ChangeFeed, Queryable } from "#platform/db";
import type { Candidate } from "./candidates.ts";
import type { Memory } from "./memory.ts";
import { type Rule, selectRules } from "./rule-queries.ts";
import { categoriesOf } from "./shelves.ts";

/** Topic of the change feed: merchants said something else. */
export const RULES_TOPIC = "recommendations.rules";
/** Longest that rules are kept: a date in one passes, and categories move. */
const KEEP_MS = 15_000;

const WEIGHT: Readonly<Record<Rule["effect"], number>> = { hide: 0, bury: 0.2, boost: 2 };

/** A rule with the ids that it is about. */
export interface RuleInForce {
  readonly effect: Rule["effect"];
  readonly scope: Rule["scope"];
  readonly targets: ReadonlySet<string>;
  readonly channel: string | null;
}

/** The rules in force. */
export interface RuleBook {
  current(on: Queryable): Promise<readonly RuleInForce[]>;
}

/** Keeps the rules in memory until one changes. */
export function openRuleBook(feed: ChangeFeed, now: () => Date): RuleBook {
  let kept: readonly RuleInForce[] = [];
  let readAtMs = Number.NEGATIVE_INFINITY;
  feed.on(RULES_TOPIC, () => void (readAtMs = Number.NEGATIVE_INFINITY));
  return {
    async current(on) {
      const atMs = now().getTime();
      if (atMs - readAtMs < KEEP_MS) return kept;
      readAtMs = atMs;
      kept = await readRules(on, now());
      return kept;
    },
  };
}

async function readRules(on: Queryable, now: Date): Promise<readonly RuleInForce[]> {
  const rules = (await selectRules(on)).filter(({ startsAt, endsAt }) =>
    isWithin(now, { from: startsAt, until: endsAt }),
  );
  if (rules.length === 0) return [];
  const categories = rules.some(({ scope }) => scope === "category") ? await listCategories(on) : [];
  return rules.map(({ effect, scope, target, channel }) => {
    const below = categories.filter(({ path }) => path.includes(target)).map(({ id }) => id);
    return { effect, scope, targets: new Set(scope === "category" ? [target, ...below] : [target]), channel };
  });
}

/** Leaves out what is hidden, and puts what is left in order by what merchants say of it. */
export function judge(
  rules: readonly RuleInForce[],
  memory: Memory,
  { found, channel }: { readonly found: readonly Candidate[]; readonly channel: string },
): readonly Candidate[] {
  const inForce = rules.filter((rule) => rule.channel === null || rule.channel === channel);
  if (inForce.length === 0) return found;
  return found
    .map((candidate) => ({ ...candidate, score: candidate.score * weigh(inForce, memory, candidate.item) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score);
}

/** Whether merchants hide a product; one that is newer than the memory is known by its id alone. */
export function isHidden(
  rules: readonly RuleInForce[],
  memory: Memory | null,
  { productId, channel }: { readonly productId: string; readonly channel: string },
): boolean {
  const hiding = rules.filter((rule) => rule.effect === "hide" && (rule.channel === null || rule.channel === channel));
  const item = memory?.numberOf(productId);
  if (memory !== null && item !== undefined) return weigh(hiding, memory, item) === 0;
  return hiding.some(({ scope, targets }) => scope === "product" && targets.has(productId));
}

function weigh(rules: readonly RuleInForce[], memory: Memory, item: number): number {
  const { shelves } = memory.model;
  const names: Readonly<Record<Rule["scope"], readonly string[]>> = {
    product: [memory.nameOf(item)],
    category: Array.from(categoriesOf(shelves, item), (one) => shelves.categories[one] ?? ""),
    brand: [shelves.brands[shelves.brandOf[item] ?? -1] ?? ""],
  };
  const about = rules.filter(({ scope, targets }) => names[scope].some((name) => targets.has(name)));
  return about.reduce((weight, { effect }) => weight * WEIGHT[effect], 1);
}
