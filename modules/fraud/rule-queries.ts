import { jsonb, type Statement, sql, type Tx } from "#platform/db";

export interface RuleRow {
  readonly code: string;
  readonly title: string;
  readonly expression: string;
  readonly effect: string;
  readonly state: string;
  readonly version: number;
  readonly backtest: unknown;
  readonly backtestedAt: Date | null;
  readonly updatedAt: Date;
}

/** Every rule, by code; there are at most MAX_RULES that are not retired. */
export function allRules(): Statement<RuleRow> {
  return sql<RuleRow>`
    select code, title, expression, effect, state, version, backtest, backtested_at as "backtestedAt", updated_at as "updatedAt"
    from fraud.rule
    order by code
  `;
}

/** One rule, locked; nothing when there is none. */
export function lockRule(code: string): Statement<RuleRow> {
  return sql<RuleRow>`
    select code, title, expression, effect, state, version, backtest, backtested_at as "backtestedAt", updated_at as "updatedAt"
    from fraud.rule
    where code = ${code}::text
    for update
  `;
}

/** Writes a rule or a new version of it. What was found out about an earlier expression is forgotten. */
export function putRule(
  tx: Tx,
  rule: {
    readonly code: string;
    readonly title: string;
    readonly expression: string;
    readonly effect: string;
    readonly state: string;
  },
): Statement<never> {
  return sql`
    insert into fraud.rule (code, title, expression, effect, state, version, updated_at)
    values (
      ${rule.code}::text, ${rule.title}::text, ${rule.expression}::text, ${rule.effect}::text, ${rule.state}::text, 1,
      ${tx.now}::timestamptz
    )
    on conflict (code) do update
    set title = excluded.title, expression = excluded.expression, effect = excluded.effect, state = excluded.state,
      version = rule.version + 1, backtest = null, backtested_at = null, updated_at = excluded.updated_at
  `;
}

/** Writes what a rule's expression would have done; only while it is still this version. */
export function saveBacktest(
  tx: Tx,
  { code, version, backtest }: { readonly code: string; readonly version: number; readonly backtest: unknown },
): Statement<never> {
  return sql`
    update fraud.rule
    set backtest = ${jsonb(backtest)}::jsonb, backtested_at = ${tx.now}::timestamptz
    where code = ${code}::text
      and version = ${version}::int
  `;
}

/** Moves a rule to another state, as a new version with the same back-test. */
export function moveRule(tx: Tx, code: string, state: string): Statement<never> {
  return sql`
    update fraud.rule
    set state = ${state}::text, version = version + 1, updated_at = ${tx.now}::timestamptz
    where code = ${code}::text
  `;
}
