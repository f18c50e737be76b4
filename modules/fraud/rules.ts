import { announceChange, type Database, first, many, run, type Tx } from "#platform/db";
import { type Backtest, backtest } from "./backtest.ts";
import { RuleNotBacktested, RuleNotFound, TooManyRules } from "./errors.ts";
import { POLICY_TOPIC } from "./policy.ts";
import { allRules, lockRule, moveRule, putRule, type RuleRow, saveBacktest } from "./rule-queries.ts";
import { parseRule } from "./rules/expression.ts";

/** Most rules that are not retired: each purchase is asked against every one of them. */
export const MAX_RULES = 100;

/** A rule as the desk writes it. */
export interface RuleInput {
  readonly code: string;
  readonly title: string;
  readonly expression: string;
  readonly effect: "challenge" | "review" | "refuse";
}

/**
 * Writes a rule as a draft. A rule that was active is a draft again, until its new form was tried and activated.
 *
 * @throws RuleUnreadable with the place of the mistake; TooManyRules
 */
export async function writeRule(tx: Tx, rule: RuleInput): Promise<RuleRow> {
  parseRule(rule.expression);
  const others = (await many(tx, allRules())).filter(({ code, state }) => code !== rule.code && state !== "retired");
  if (others.length >= MAX_RULES) throw new TooManyRules(MAX_RULES);
  await run(tx, putRule(tx, { ...rule, state: "draft" }));
  await announceChange(tx, POLICY_TOPIC, null);
  return await mustFind(tx, rule.code);
}

/**
 * Tries a rule on the last days and keeps the result with it. No transaction is open while it runs.
 *
 * @throws RuleNotFound
 */
export async function tryRule(db: Database, code: string, days: number): Promise<Backtest> {
  const { rule, now } = await db.transaction(async (tx) => ({ rule: await mustFind(tx, code), now: tx.now }));
  const result = await backtest(db, parseRule(rule.expression), { now, days });
  await db.transaction((tx) => run(tx, saveBacktest(tx, { code, version: rule.version, backtest: result })));
  return result;
}

/**
 * Lets a rule judge from now on.
 *
 * @throws RuleNotFound; RuleNotBacktested unless somebody saw what its expression would have done
 */
export async function activateRule(tx: Tx, code: string): Promise<RuleRow> {
  const rule = await mustFind(tx, code);
  if (rule.backtestedAt === null) throw new RuleNotBacktested(code);
  return await move(tx, rule, "active");
}

/** Lets a rule judge no longer; it stays written. @throws RuleNotFound */
export async function retireRule(tx: Tx, code: string): Promise<RuleRow> {
  return await move(tx, await mustFind(tx, code), "retired");
}

async function move(tx: Tx, rule: RuleRow, state: "active" | "retired"): Promise<RuleRow> {
  if (rule.state === state) return rule;
  await run(tx, moveRule(tx, rule.code, state));
  await announceChange(tx, POLICY_TOPIC, null);
  return await mustFind(tx, rule.code);
}

async function mustFind(tx: Tx, code: string): Promise<RuleRow> {
  const rule = await first(tx, lockRule(code));
  if (rule === null) throw new RuleNotFound(code);
  return rule;
}
