import { many, run, type Tx } from "#platform/db";
import { defaultRules } from "./default-rules.ts";
import { allRules, putRule } from "./rule-queries.ts";
import { parseRule } from "./rules/expression.ts";

/** Gives a new shop its first rules, at work. A shop that has rules keeps its own. */
export async function seedFraud(tx: Tx): Promise<void> {
  if ((await many(tx, allRules())).length > 0) return;
  for (const rule of defaultRules) {
    parseRule(rule.expression);
    await run(tx, putRule(tx, { ...rule, state: "active" }));
  }
}
