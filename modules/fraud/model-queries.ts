import { jsonb, type Statement, sql, type Tx } from "#platform/db";

export interface ModelRow {
  readonly version: number;
  readonly state: string;
  readonly kind: string;
  readonly metrics: unknown;
  readonly trainedAt: Date;
}

/** Every version, newest first, without what was learnt. */
export function allModels(): Statement<ModelRow> {
  return sql<ModelRow>`
    select version, state, kind, metrics, trained_at as "trainedAt"
    from fraud.model
    order by version desc
    limit 100
  `;
}

export interface ModelBodyRow {
  readonly version: number;
  readonly body: unknown;
}

/** The model in this state, with what was learnt; nothing when there is none. */
export function modelIn(state: string): Statement<ModelBodyRow> {
  return sql<ModelBodyRow>`
    select version, body
    from fraud.model
    where state = ${state}::text
  `;
}

/** Retires whatever model is in these states, so that others may take their place. */
export function retireModels(states: readonly string[]): Statement<never> {
  return sql`
    update fraud.model
    set state = 'retired'
    where state = any(${states}::text[])
  `;
}

export interface VersionRow {
  readonly version: number;
}

/** Writes a new version. Two trainings at once: the second waits at the unique index of its state, and is refused. */
export function insertModel(
  tx: Tx,
  model: { readonly state: string; readonly kind: string; readonly body: unknown; readonly metrics: unknown },
): Statement<VersionRow> {
  return sql<VersionRow>`
    insert into fraud.model (version, state, kind, body, metrics, trained_at)
    select coalesce(max(version), 0) + 1, ${model.state}::text, ${model.kind}::text, ${jsonb(model.body)}::jsonb,
      ${jsonb(model.metrics)}::jsonb, ${tx.now}::timestamptz
    from fraud.model
    returning version
  `;
}

/** Makes the challenger the champion; the caller has retired the champion. Nothing when there is no challenger. */
export function promoteChallenger(): Statement<VersionRow> {
  return sql<VersionRow>`
    update fraud.model
    set state = 'champion'
    where state = 'challenger'
    returning version
  `;
}
