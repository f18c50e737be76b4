import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { Answer, type Route, route, scope } from "#platform/http";
import { ExperimentCannotMove, ExperimentNotFound, ExperimentTaken } from "./errors.ts";
import { type Experiment, selectExperiments } from "./experiment-queries.ts";
import { draftExperiment, moveExperiment } from "./experiments.ts";
import { PLAN_NAMES } from "./rail-plans.ts";

const closed = { additionalProperties: false } as const;
const Key = Type.String({ pattern: "^[a-z][a-z0-9-]{0,63}$" });
const Moment = Type.Union([Type.String({ format: "date-time" }), Type.Null()]);
const VariantShape = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64, description: `One of ${PLAN_NAMES.join(", ")}.` }),
    share: Type.Integer({ minimum: 1, maximum: 1_000, description: "Parts per thousand of all sessions." }),
  },
  closed,
);
const View = Type.Object(
  {
    key: Key,
    variants: Type.Array(VariantShape),
    state: Type.Union([Type.Literal("draft"), Type.Literal("running"), Type.Literal("ended")]),
    startedAt: Moment,
    endedAt: Moment,
  },
  closed,
);

function toView({ key, variants, state, startedAt, endedAt }: Experiment) {
  const moment = (at: Date | null): string | null => at?.toISOString() ?? null;
  return { key, variants, state, startedAt: moment(startedAt), endedAt: moment(endedAt) };
}

const list = route({
  method: "GET",
  path: "/v1/admin/experiments",
  summary:
    "List the experiments, and the plans of rails that can be held against each other; the first is everybody's.",
  auth: scope("recommendations:read"),
  rate: "desk",
  reply: {
    200: Type.Object({ items: Type.Array(View), plans: Type.Array(Type.String()), nextCursor: Type.Null() }, closed),
  },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    return { items: (await selectExperiments(db)).map(toView), plans: PLAN_NAMES, nextCursor: null };
  },
});

const draft = route({
  method: "POST",
  path: "/v1/admin/experiments",
  summary: "Draft an experiment between ways of recommending.",
  auth: scope("recommendations:write"),
  rate: "desk",
  body: Type.Object({ key: Key, variants: Type.Array(VariantShape, { minItems: 2, maxItems: 8 }) }, closed),
  reply: { 201: View },
  refusals: [InvalidInput, ExperimentTaken],
  transaction: true,
  async handle({ tx, body, actor, requestId, ip }) {
    await draftExperiment(tx, body.key, body.variants);
    const action = "recommendations.experiment_drafted";
    await recordAudit(tx, { actor, action, subject: body.key, after: body, requestId, ip });
    const made = { ...body, state: "draft" as const, startedAt: null, endedAt: null, revision: 1 };
    return new Answer({ status: 201, body: toView(made) });
  },
});

function move(verb: "start" | "end", to: "running" | "ended"): Route {
  return route({
    method: "POST",
    path: `/v1/admin/experiments/:key/${verb}`,
    summary: verb === "start" ? "Begin an experiment." : "End an experiment; everybody sees the standard again.",
    auth: scope("recommendations:write"),
    rate: "desk",
    params: Type.Object({ key: Key }, closed),
    reply: { 200: View },
    refusals: [ExperimentNotFound, ExperimentCannotMove],
    transaction: true,
    async handle({ tx, params, actor, requestId, ip }) {
      const after = toView(await moveExperiment(tx, params.key, to));
      const action = `recommendations.experiment_${to}`;
      await recordAudit(tx, { actor, action, subject: params.key, after, requestId, ip });
      return after;
    },
  });
}

/** The desk's routes for experiments. */
export const experimentRoutes: readonly Route[] = [list, draft, move("start", "running"), move("end", "ended")];
