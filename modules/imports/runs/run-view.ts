import { type TSchema, Type } from "typebox";
import { RUN_KINDS } from "./run-kinds.ts";
import type { PhaseReport, RunRow } from "./run-queries.ts";
import { RUN_STATES } from "./state.ts";

const closed = { additionalProperties: false } as const;
const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Instant = Type.String({ format: "date-time" });

const Report = Type.Object(
  {
    read: Count,
    made: Count,
    changed: Count,
    same: Count,
    failed: Count,
    share: Type.Number({ minimum: 0, maximum: 1, description: "Of the file that was read." }),
  },
  closed,
);
const Column = Type.Object(
  {
    name: Type.String(),
    samples: Type.Array(Type.String()),
    field: orNull(Type.String({ description: "What it is to us; null for a column that is passed over." })),
  },
  closed,
);

/** A run as the desk shows it. */
export const RunShape = Type.Object(
  {
    id: Type.String({ format: "uuid" }),
    kind: Type.Enum([...RUN_KINDS]),
    fileName: Type.String(),
    sizeBytes: Count,
    format: Type.Enum(["csv", "tsv", "jsonl"]),
    state: Type.Enum([...RUN_STATES]),
    columns: orNull(Type.Array(Column, { description: "Null for JSON lines, whose fields have names." })),
    flags: Type.Array(Type.String()),
    check: orNull(Report),
    import: orNull(Report),
    undo: orNull(Type.Object({ of: Count, takenBack: Count, notTakenBack: Count }, closed)),
    problem: orNull(Type.String({ description: "Why it does not go on, in one sentence." })),
    createdAt: Instant,
    updatedAt: Instant,
    finishedAt: orNull(Instant),
    undoUntil: orNull(Instant),
  },
  closed,
);

/** The run as the desk shows it. */
export function viewOf(run: RunRow) {
  return {
    id: run.id,
    kind: run.kind,
    fileName: run.fileName,
    sizeBytes: Number(run.sizeBytes),
    format: run.format,
    state: run.state,
    columns: run.header?.map((column, index) => ({ ...column, field: run.columns?.[index] ?? null })) ?? null,
    flags: run.flags,
    check: reportOf(run.checkReport),
    import: reportOf(run.importReport),
    undo: run.undoBelow === null ? null : { of: run.images, takenBack: run.takenBack, notTakenBack: run.notTakenBack },
    problem: run.problem,
    createdAt: run.createdAt.toISOString(),
    updatedAt: run.updatedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    undoUntil: run.undoUntil?.toISOString() ?? null,
  };
}

function reportOf(report: PhaseReport | null) {
  if (report === null) return null;
  const { sharePpm, ...counts } = report;
  return { ...counts, share: sharePpm / 1_000_000 };
}
