import { one, type Queryable, sql } from "#platform/db";
import { idAt } from "./event-queries.ts";
import { type Experiment, selectExperiments, selectOutcomes, type VariantOutcome } from "./experiment-queries.ts";

/** How far sessions came: those that looked, put something into a cart, and bought. */
export interface Funnel {
  readonly sessions: number;
  readonly viewed: number;
  readonly added: number;
  readonly purchased: number;
}

/**
 * How far the sessions of a time came, as far as their visitors agreed to be told apart. Orders that the shop heard of
 * by itself are nobody's session here.
 *
 * @param during at most some days: each event of the time is read
 */
export function countFunnel(
  on: Queryable,
  during: { readonly from: Date; readonly until: Date; readonly channel: string | null },
): Promise<Funnel> {
  return one(
    on,
    sql<Funnel>`
      with walked as (
        select session_id,
          bool_or(kind in ('view', 'click')) as viewed,
          bool_or(kind = 'add') as added,
          bool_or(kind = 'purchase') as purchased
        from recommendations.event
        where region = ${on.region}::text
          and id >= ${idAt(during.from.getTime())}::uuid
          and id < ${idAt(during.until.getTime())}::uuid
          and session_id is not null
          and (${during.channel}::text is null or channel = ${during.channel}::text)
        group by session_id
      )
      select count(*) filter (where viewed or added)::int as sessions,
        count(*) filter (where viewed)::int as viewed,
        count(*) filter (where added)::int as added,
        count(*) filter (where purchased and (viewed or added))::int as purchased
      from walked
    `,
  );
}

/** An experiment with what came of each variant so far, the one that the others are held against first. */
export interface Outcomes {
  readonly experiment: Experiment;
  readonly outcomes: readonly VariantOutcome[];
}

/** What came of an experiment in this region; null for one that is not there. */
export async function reportOutcomes(on: Queryable, key: string): Promise<Outcomes | null> {
  const experiment = (await selectExperiments(on)).find((known) => known.key === key);
  if (experiment === undefined) return null;
  const rows = new Map((await selectOutcomes(on, key)).map((row) => [row.variant, row]));
  const outcomes = experiment.variants.map(
    ({ name }) => rows.get(name) ?? { variant: name, units: 0, clicked: 0, added: 0, purchased: 0 },
  );
  return { experiment, outcomes };
}
