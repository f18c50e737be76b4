import { MINUTE_MS } from "@hansa/kernel";
import { type ChangeFeed, many, type Queryable } from "#platform/db";
import type { ActiveRule, Policy } from "./decide.ts";
import { createScorer, firstModel, parseModel } from "./model/model.ts";
import { modelIn } from "./model-queries.ts";
import { allRules, type RuleRow } from "./rule-queries.ts";
import { parseRule } from "./rules/expression.ts";

/** What changes when a rule or the champion does. */
export const POLICY_TOPIC = "fraud.policy";
/** A policy is read again after this long even when no change was heard of. */
const OLDEST_MS = MINUTE_MS;

/** Reads what purchases are judged by at this moment: the champion, or the built-in model, and the active rules. */
export async function loadPolicy(on: Queryable): Promise<Policy> {
  const [rules, champions] = await Promise.all([many(on, allRules()), many(on, modelIn("champion"))]);
  const [champion] = champions;
  return {
    scorer:
      champion === undefined ? createScorer(firstModel, 0) : createScorer(parseModel(champion.body), champion.version),
    rules: rules.flatMap(activeRule),
    // Every change raises the version of one rule and none is ever deleted, so the sum tells sets of rules apart.
    rulesVersion: rules.reduce((sum, { version }) => sum + version, 0),
  };
}

function activeRule(row: RuleRow): readonly ActiveRule[] {
  if (row.state !== "active") return [];
  return [{ code: row.code, title: row.title, effect: parseEffect(row.effect), expression: parseRule(row.expression) }];
}

/** The table holds no other. */
export function parseEffect(effect: string): ActiveRule["effect"] {
  return effect as ActiveRule["effect"];
}

/** Keeps the policy at hand, and reads it anew when it was changed. */
export interface PolicyCache {
  current(): Promise<Policy>;
}

/** One cache per process; `feed` tells of changes, `nowMs` is a steady clock. */
export function createPolicyCache(on: Queryable, feed: ChangeFeed | null, nowMs: () => number): PolicyCache {
  let kept: { readonly policy: Promise<Policy>; readonly atMs: number } | null = null;
  feed?.on(POLICY_TOPIC, () => (kept = null));
  return {
    current() {
      if (kept !== null && nowMs() - kept.atMs < OLDEST_MS && feed?.isLive() !== false) return kept.policy;
      const policy = loadPolicy(on);
      kept = { policy, atMs: nowMs() };
      // A failed read is not kept: the next purchase tries again.
      policy.catch(() => (kept = kept?.policy === policy ? null : kept));
      return policy;
    },
  };
}
