import { Type } from "typebox";
import { SUBJECT_ROLES } from "./subject.ts";

export const closed = { additionalProperties: false } as const;
export const Uuid = Type.String({ format: "uuid", maxLength: 36 });
export const Moment = Type.String({ format: "date-time" });
export const OrNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
export const Reason = Type.String({ minLength: 1, maxLength: 500 });
export const ById = Type.Object({ id: Uuid }, closed);
export const RuleCode = Type.String({ pattern: "^[a-z][a-z0-9-]{1,47}$", maxLength: 48 });
export const Role = Type.Union(SUBJECT_ROLES.map((role) => Type.Literal(role)));
export const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 100 }));
export const Cursor = Type.Optional(Type.String({ maxLength: 200 }));
export const NextCursor = OrNull(Type.String({ maxLength: 200 }));
const Count = Type.Integer({ minimum: 0 });

/** A judgement as the desk sees it. */
export const JudgementView = Type.Object(
  {
    id: Uuid,
    orderId: Uuid,
    at: Moment,
    amount: Type.Object({ amountMinor: Type.Integer(), currency: Type.String() }, closed),
    score: Type.Number({ minimum: 0, maximum: 1, description: "Chance of fraud." }),
    decision: Type.String(),
    reasons: Type.Array(Type.String()),
    rules: Type.Array(Type.String(), { description: "Codes of the rules that held." }),
    modelVersion: Type.Integer(),
    rulesVersion: Type.Integer(),
    outcome: Type.String(),
    label: Type.String(),
  },
  closed,
);

/** A review as it stands in the queue. */
export const ReviewView = Type.Object(
  {
    id: Uuid,
    orderId: Uuid,
    state: Type.String(),
    worthCents: Type.Integer({ description: "Euro cents, roughly: what the queue is ordered by within an hour." }),
    openedAt: Moment,
    expiresAt: Moment,
    decidedAt: OrNull(Moment),
    decidedBy: OrNull(Type.String()),
    reason: OrNull(Type.String()),
  },
  closed,
);

/** A rule of the desk. */
export const RuleView = Type.Object(
  {
    code: RuleCode,
    title: Type.String(),
    expression: Type.String(),
    effect: Type.String(),
    state: Type.String(),
    version: Type.Integer(),
    backtest: Type.Unknown(),
    backtestedAt: OrNull(Moment),
    updatedAt: Moment,
  },
  closed,
);

/** What a rule would have done. */
export const BacktestView = Type.Object(
  {
    days: Type.Integer(),
    purchases: Count,
    isTruncated: Type.Boolean(),
    matched: Count,
    frauds: Count,
    fraudsMatched: Count,
    precision: OrNull(Type.Number()),
    recall: OrNull(Type.Number()),
    savedCents: Type.Integer({ description: "Euro cents, roughly: matched frauds that nobody stopped." }),
    annoyedCustomers: Count,
    unknown: Count,
  },
  closed,
);

/** How judging did in a week. */
export const WeekView = Type.Object(
  {
    from: Moment,
    purchases: Count,
    known: Count,
    frauds: Count,
    precision: OrNull(Type.Number()),
    recall: OrNull(Type.Number()),
    auc: OrNull(Type.Number()),
    averagePrecision: OrNull(Type.Number()),
    decisions: Type.Record(Type.String(), Type.Integer()),
  },
  closed,
);
