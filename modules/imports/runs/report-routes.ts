import { Readable } from "node:stream";
import { Type } from "typebox";
import type { Queryable } from "#platform/db";
import { Answer, type Route, route, scope } from "#platform/http";
import { ImportNotFound, ProgressIsFull } from "../errors.ts";
import { ERROR_HEADER, errorLineOf } from "../reading/error-lines.ts";
import { findRun } from "./commands.ts";
import { type Phase, selectErrors } from "./file-queries.ts";
import type { Progress } from "./progress.ts";

const closed = { additionalProperties: false } as const;
const ById = Type.Object({ id: Type.String({ format: "uuid", maxLength: 36 }) }, closed);
const PhaseShape = Type.Enum(["check", "import", "undo"]);
const read = scope("imports:read");
const CSV_PAGE = 1_000;

/** What came of an import: its errors, as a list and as a file, and its progress as it goes. */
export function reportRoutes({ progress }: { readonly progress: Progress }): readonly Route[] {
  return [listErrors, downloadErrors, watchRun(progress)];
}

const Failed = Type.Object({ line: Type.Integer(), column: Type.String(), message: Type.String() }, closed);
const listErrors = route({
  method: "GET",
  path: "/v1/admin/imports/:id/errors",
  summary:
    "List rows that failed in the dry run or the import, or that the undo left, in the order in which they were met.",
  auth: read,
  rate: "desk",
  params: ById,
  query: Type.Object(
    {
      phase: PhaseShape,
      cursor: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
      limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
    },
    closed,
  ),
  reply: {
    200: Type.Object({ items: Type.Array(Failed), nextCursor: Type.Union([Type.Integer(), Type.Null()]) }, closed),
  },
  refusals: [ImportNotFound],
  transaction: false,
  async handle({ db, params: { id }, query: { phase, cursor = 0, limit } }) {
    await findRun(db, id);
    const rows = await selectErrors(db, id, { phase, from: cursor, limit });
    const items = rows.map(({ line, column, message }) => ({ line, column, message }));
    return { items, nextCursor: rows.length < limit ? null : (rows.at(-1)?.number ?? 0) + 1 };
  },
});

const downloadErrors = route({
  method: "GET",
  path: "/v1/admin/imports/:id/errors.csv",
  summary: "Download the rows that failed, with the columns of the command line's `<file>.errors.csv`.",
  auth: read,
  rate: "desk",
  params: ById,
  query: Type.Object({ phase: PhaseShape }, closed),
  reply: { 200: Type.String({ description: "text/csv with the columns row, column, message" }) },
  refusals: [ImportNotFound],
  transaction: false,
  async handle({ db, params: { id }, query: { phase } }) {
    const { fileName } = await findRun(db, id);
    const name = fileName.replaceAll(/[^\w.-]+/g, "_");
    return new Answer({
      status: 200,
      body: Readable.from(errorLines(db, id, phase)),
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${name}.errors.csv"`,
      },
    });
  },
});

async function* errorLines(on: Queryable, id: string, phase: Phase): AsyncGenerator<string> {
  yield ERROR_HEADER;
  let from = 0;
  while (true) {
    const rows = await selectErrors(on, id, { phase, from, limit: CSV_PAGE });
    if (rows.length > 0) yield rows.map(errorLineOf).join("");
    if (rows.length < CSV_PAGE) return;
    from = (rows.at(-1)?.number ?? from) + 1;
  }
}

function watchRun(progress: Progress): Route {
  return route({
    method: "GET",
    path: "/v1/admin/imports/:id/live",
    summary: "Stream how an import gets on, as server-sent events `run` with what reading it answers.",
    auth: read,
    rate: "desk",
    params: ById,
    reply: { 200: Type.String({ description: "text/event-stream; every connection begins with how things stand." }) },
    refusals: [ImportNotFound, ProgressIsFull],
    transaction: false,
    async handle({ db, params: { id } }) {
      await findRun(db, id);
      return new Answer({
        status: 200,
        body: progress.watch(id),
        headers: {
          "content-type": "text/event-stream; charset=utf-8",
          "cache-control": "no-store",
          // Without it nginx would keep the events until its buffer is full.
          "x-accel-buffering": "no",
          // A socket whose stream has ended would stay open for the next request, and keep a stopping server waiting.
          connection: "close",
        },
      });
    },
  });
}
