import { exponentOf } from "@hansa/kernel";
import { circumstancesOf, type Facts, factsOf } from "./circumstances.ts";
import { describe, type Role, ROLES, surpriseOf } from "./features/features.ts";
import type { Trail } from "./features/trail.ts";
import type { Scorer } from "./model/model.ts";
import { type Decision, DECISIONS, type PurchaseToScreen, worthOf } from "./purchase.ts";
import { MAX_REASONS, reasonsOf } from "./reasons.ts";
import { holds } from "./rules/evaluate.ts";
import type { Expression } from "./rules/expression.ts";
import type { Subject } from "./subject.ts";

/** A rule at work. */
export interface ActiveRule {
  readonly code: string;
  readonly title: string;
  readonly effect: Exclude<Decision, "accept">;
  readonly expression: Expression;
}

/** What purchases are judged by. */
export interface Policy {
  readonly scorer: Scorer;
  readonly rules: readonly ActiveRule[];
  readonly rulesVersion: number;
}

/** What a list or the automatic defence says of a subject. */
export interface Standing {
  readonly key: string;
  readonly level: "allow" | "deny" | "challenge" | "refuse";
  readonly reason: string;
}

/** What was known of the subjects of a batch when it was judged. */
export interface Known {
  readonly trails: ReadonlyMap<string, Trail>;
  readonly standings: ReadonlyMap<string, readonly Standing[]>;
  readonly now: Date;
}

/** A judgement with all that is kept of it. */
export interface Judged {
  readonly purchase: PurchaseToScreen;
  readonly subjects: readonly Subject[];
  readonly valueCents: number;
  readonly surprise: number;
  readonly features: Float64Array;
  readonly facts: Facts;
  readonly chance: number;
  readonly decision: Decision;
  readonly reasons: readonly string[];
  readonly rules: readonly string[];
}

/**
 * Judges one purchase: the hardest of what rules, lists and blocks say. Whoever is allowed is accepted whatever the rest
 * says; whoever is denied is refused. Pure.
 */
export function judge(
  purchase: PurchaseToScreen,
  subjects: readonly Subject[],
  known: Known,
  { scorer, rules }: Policy,
): Judged {
  const valueCents = worthOf(purchase.amount, exponentOf(purchase.amount.currency));
  const trails: Partial<Record<Role, Trail>> = {};
  for (const { role, key } of subjects) {
    const trail = known.trails.get(key);
    const measured = ROLES.find((one) => one === role);
    if (measured !== undefined && trail !== undefined) trails[measured] = trail;
  }
  const moment = { atMs: known.now.getTime(), value: valueCents, told: circumstancesOf(purchase) };
  const features = describe(moment, trails);
  const facts = factsOf(purchase);
  const chance = scorer.chance(features);
  const hit = rules.filter(({ expression }) => holds(expression, { features, score: chance, facts }));
  const standings = subjects.flatMap(({ key }) => known.standings.get(key) ?? []);
  const { decision, reasons } = hardest(hit, standings);
  const learnt = decision === "accept" ? [] : reasonsOf(scorer.explain(features), features);
  return {
    purchase,
    subjects,
    valueCents,
    surprise: surpriseOf(features),
    features,
    facts,
    chance,
    decision,
    reasons: [...reasons, ...learnt].slice(0, MAX_REASONS),
    rules: hit.map(({ code }) => code),
  };
}

function hardest(
  hit: readonly ActiveRule[],
  standings: readonly Standing[],
): { readonly decision: Decision; readonly reasons: readonly string[] } {
  const allowed = standings.find(({ level }) => level === "allow");
  if (allowed !== undefined) return { decision: "accept", reasons: [`Allowed: ${allowed.reason}`] };
  const said = [
    ...standings.map(({ level, reason }) => ({ effect: effectOf(level), reason })),
    ...hit.map(({ effect, title }) => ({ effect, reason: title })),
  ].toSorted((one, other) => DECISIONS.indexOf(other.effect) - DECISIONS.indexOf(one.effect));
  return { decision: said[0]?.effect ?? "accept", reasons: said.map(({ reason }) => reason) };
}

function effectOf(level: Standing["level"]): Decision {
  switch (level) {
    case "allow":
      return "accept";
    case "challenge":
      return "challenge";
    case "deny":
    case "refuse":
      return "refuse";
  }
}
