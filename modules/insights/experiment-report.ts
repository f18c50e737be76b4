import { Type } from "typebox";
import type { Queryable } from "#platform/db";
import { type Route, route, scope } from "#platform/http";
import { ReportNotFound } from "./errors.ts";
import { intervalOf, upliftOf } from "./uplift.ts";

/** What came of an experiment, the variant that the others are held against first; null for one that is not there. */
export type OutcomesOf = (
  on: Queryable,
  key: string,
) => Promise<{
  readonly experiment: { readonly key: string; readonly state: "draft" | "running" | "ended" };
  readonly outcomes: readonly {
    readonly variant: string;
    readonly units: number;
    readonly clicked: number;
    readonly added: number;
    readonly purchased: number;
  }[];
} | null>;

const closed = { additionalProperties: false } as const;
const Count = Type.Integer({ minimum: 0 });
const Interval = Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() }, closed);
const Uplift = Type.Object(
  {
    difference: Interval,
    relative: Type.Union([Type.Number(), Type.Null()]),
    pValue: Type.Union([Type.Number(), Type.Null()]),
    isSignificant: Type.Boolean(),
  },
  closed,
);
const Measure = Type.Object({ done: Count, rate: Interval, uplift: Type.Union([Uplift, Type.Null()]) }, closed);
const Variant = Type.Object(
  { variant: Type.String(), units: Count, clicked: Measure, added: Measure, purchased: Measure },
  closed,
);

/** How much better each variant of an experiment did than the first, with confidence intervals of 95 per cent. */
export function experimentReport({ outcomesOf }: { readonly outcomesOf: OutcomesOf }): Route {
  return route({
    method: "GET",
    path: "/v1/admin/insights/experiments/:key",
    summary: "Show what came of an experiment, with confidence intervals.",
    auth: scope("insights:read"),
    rate: "desk",
    params: Type.Object({ key: Type.String({ pattern: "^[a-z][a-z0-9-]{0,63}$" }) }, closed),
    reply: {
      200: Type.Object(
        {
          key: Type.String(),
          state: Type.Union([Type.Literal("draft"), Type.Literal("running"), Type.Literal("ended")]),
          variants: Type.Array(Variant),
        },
        closed,
      ),
    },
    refusals: [ReportNotFound],
    transaction: false,
    async handle({ db, params }) {
      const report = await outcomesOf(db, params.key);
      if (report === null) throw new ReportNotFound(params.key);
      const { experiment, outcomes } = report;
      const [control] = outcomes;
      const variants = outcomes.map((outcome) => {
        const measure = (of: "clicked" | "added" | "purchased") => {
          const mine = { done: outcome[of], of: outcome.units };
          const isControl = control === undefined || outcome === control;
          const uplift = isControl ? null : upliftOf(mine, { done: control[of], of: control.units });
          return { done: mine.done, rate: intervalOf(mine), uplift };
        };
        return {
          variant: outcome.variant,
          units: outcome.units,
          clicked: measure("clicked"),
          added: measure("added"),
          purchased: measure("purchased"),
        };
      });
      return { key: experiment.key, state: experiment.state, variants };
    },
  });
}
