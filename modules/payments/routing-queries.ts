import { jsonb, type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { Slice } from "./health.ts";
import type { RoutingPlan } from "./routing.ts";

/** The plan as it is stored. */
export interface PlanRow {
  readonly version: number;
  readonly rules: unknown;
  readonly costs: unknown;
  readonly madeAt: Date;
}

/** The plan that holds; no row before the desk made one. */
export function currentPlan(on: Queryable): Statement<PlanRow> {
  return sql<PlanRow>`
    select version, rules, costs, made_at as "madeAt"
    from payments.routing_plan
    where ${on.region}::text is not null
    order by version desc
    limit 1
  `;
}

/** Writes the next version; refused by the key when another desk wrote it first. */
export function insertPlan(tx: Tx, version: number, plan: RoutingPlan): Statement<never> {
  return sql`
    insert into payments.routing_plan (version, rules, costs, made_at)
    values (
      ${version}::int, ${jsonb(plan.rules)}::jsonb, ${jsonb(plan.costs)}::jsonb, ${tx.now}::timestamptz
    )
  `;
}

/** Tells what this process counted; a slice that was told before stays as it is. */
export function insertSlices(process: string, slices: readonly Slice[]): Statement<never> {
  return sql`
    insert into payments.provider_slice (process, provider, slice_at, calls, failures, total_ms)
    select ${process}::uuid, provider, slice_at, calls, failures, total_ms
    from unnest(
      ${slices.map((slice) => slice.provider)}::text[],
      ${slices.map((slice) => new Date(slice.atMs))}::timestamptz[],
      ${slices.map((slice) => slice.calls)}::int[],
      ${slices.map((slice) => slice.failures)}::int[],
      ${slices.map((slice) => Math.round(slice.totalMs))}::bigint[]
    ) as slice (provider, slice_at, calls, failures, total_ms)
    on conflict do nothing
  `;
}

/** What one provider did in one slice, in all processes but this one. */
export interface SliceRow {
  readonly provider: string;
  readonly sliceAt: Date;
  readonly calls: number;
  readonly failures: number;
  readonly totalMs: bigint;
}

/** What the others counted since then, a row per provider and slice. */
export function slicesOfOthers(process: string, since: Date): Statement<SliceRow> {
  return sql<SliceRow>`
    select provider, slice_at as "sliceAt", sum(calls)::int as calls, sum(failures)::int as failures,
      sum(total_ms)::bigint as "totalMs"
    from payments.provider_slice
    where slice_at >= ${since}::timestamptz
      and process <> ${process}::uuid
    group by provider, slice_at
  `;
}

/** Forgets slices that no window reaches any more. */
export function deleteSlices(before: Date): Statement<never> {
  return sql`
    delete from payments.provider_slice
    where slice_at < ${before}::timestamptz
  `;
}
