import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import type { Tx } from "#platform/db";
import { type Actor, Answer, Forbidden, holdsScope, type Route, route, scope } from "#platform/http";
import { ChunkDoesNotFit, ImportCannot, ImportNotFound, ImportTooOld, TooManyImports } from "../errors.ts";
import {
  beginRun,
  discardRun,
  findRun,
  listFields,
  mapColumns,
  putPiece,
  startCheck,
  startImport,
  startUndo,
  stopRun,
} from "./commands.ts";
import { MAX_COLUMNS } from "./header.ts";
import type { Progress } from "./progress.ts";
import { reportRoutes } from "./report-routes.ts";
import { RUN_KINDS, type RunKindName, runKinds } from "./run-kinds.ts";
import { type RunRow, selectRuns } from "./run-queries.ts";
import { RunShape, viewOf } from "./run-view.ts";
import { RUN_STATES } from "./state.ts";
import { CHUNK_BYTES, MAX_FILE_BYTES } from "./stored-file.ts";

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const ById = Type.Object({ id: Uuid }, closed);
const Kind = Type.Enum([...RUN_KINDS]);
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const read = scope("imports:read");
const write = scope("imports:write");

/** The desk's routes of imports. */
export function runRoutes({ progress }: { readonly progress: Progress }): readonly Route[] {
  return [listKinds, listRuns, begin, putChunk, readRun, map, ...commandRoutes, ...reportRoutes({ progress })];
}

const Named = Type.Object({ name: Type.String(), label: Type.String() }, closed);
const listKinds = route({
  method: "GET",
  path: "/v1/admin/import-kinds",
  summary: "List what can be imported: the fields that columns may be, and what the known presets make of headers.",
  auth: read,
  rate: "desk",
  reply: {
    200: Type.Object(
      {
        items: Type.Array(
          Type.Object(
            {
              kind: Kind,
              fields: Type.Array(Named),
              presets: Type.Array(Type.Object({ code: Type.String(), label: Type.String() }, closed)),
              flags: Type.Array(Type.String()),
              needs: Type.Array(Type.Array(Type.String()), {
                description: "One field of each group must be there.",
              }),
            },
            closed,
          ),
        ),
        nextCursor: Type.Null(),
        chunkBytes: Type.Integer({ description: "Size of every piece of a file but the last." }),
        maxFileBytes: Type.Integer(),
      },
      closed,
    ),
  },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    const items = await Promise.all(
      RUN_KINDS.map(async (kind) => ({
        kind,
        fields: await listFields(db, kind),
        presets: runKinds[kind].presets.map(({ code, label }) => ({ code, label })),
        flags: runKinds[kind].kind.flags,
        needs: runKinds[kind].needs,
      })),
    );
    return { items, nextCursor: null, chunkBytes: CHUNK_BYTES, maxFileBytes: MAX_FILE_BYTES };
  },
});

const listRuns = route({
  method: "GET",
  path: "/v1/admin/imports",
  summary: "List imports, the latest first.",
  auth: read,
  rate: "desk",
  query: Type.Object(
    {
      kind: Type.Optional(Kind),
      state: Type.Optional(Type.Enum([...RUN_STATES])),
      cursor: Type.Optional(Uuid),
      limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
    },
    closed,
  ),
  reply: {
    200: Type.Object({ items: Type.Array(RunShape), nextCursor: Type.Union([Uuid, Type.Null()]) }, closed),
  },
  refusals: [],
  transaction: false,
  async handle({ db, query: { kind = null, state = null, cursor = LAST_ID, limit } }) {
    const rows = await selectRuns(db, { kind, state, before: cursor, limit });
    return { items: rows.map(viewOf), nextCursor: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
  },
});

const begin = route({
  method: "POST",
  path: "/v1/admin/imports",
  summary: "Begin an import: say what the file is, then send its pieces.",
  auth: write,
  rate: "desk",
  body: Type.Object(
    {
      kind: Kind,
      fileName: Type.String({
        minLength: 1,
        maxLength: 200,
        description: "Its ending tells its format; .gz is unpacked.",
      }),
      sizeBytes: Type.Integer({ minimum: 1, maximum: MAX_FILE_BYTES }),
      flags: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 10, uniqueItems: true })),
    },
    closed,
  ),
  reply: { 201: RunShape },
  refusals: [TooManyImports, InvalidInput, Forbidden],
  transaction: true,
  async handle({ tx, body: { kind, fileName, sizeBytes, flags = [] }, actor, requestId, ip }) {
    assertMayWrite(actor, kind, flags);
    const unknown = flags.find((flag) => !runKinds[kind].kind.flags.includes(flag));
    if (unknown !== undefined)
      throw new InvalidInput([{ pointer: "/flags", message: `"${unknown}" means nothing for ${kind}` }]);
    const run = await beginRun(tx, { kind, fileName, sizeBytes, flags });
    const facts = { kind, fileName, sizeBytes, flags };
    await recordAudit(tx, { actor, action: "imports.begun", subject: run.id, after: facts, requestId, ip });
    return new Answer({ status: 201, body: viewOf(run) });
  },
});

const putChunk = route({
  method: "PUT",
  path: "/v1/admin/imports/:id/chunks/:number",
  summary: "Send a piece of the file; with the last missing one the upload is complete.",
  auth: write,
  rate: "desk",
  params: Type.Object({ id: Uuid, number: Type.Integer({ minimum: 0, maximum: 63 }) }, closed),
  rawBody: true,
  bodyLimit: CHUNK_BYTES,
  reply: { 200: RunShape },
  refusals: [ImportNotFound, ImportCannot, ChunkDoesNotFit],
  transaction: true,
  async handle({ tx, params: { id, number }, rawBody }) {
    return viewOf(await putPiece(tx, id, { number, content: rawBody }));
  },
});

const readRun = route({
  method: "GET",
  path: "/v1/admin/imports/:id",
  summary: "Show an import: its file, what its columns are, and how far it has come.",
  auth: read,
  rate: "desk",
  params: ById,
  reply: { 200: RunShape },
  refusals: [ImportNotFound],
  transaction: false,
  async handle({ db, params }) {
    return viewOf(await findRun(db, params.id));
  },
});

const Fields = Type.Array(Type.Union([Type.String({ maxLength: 64 }), Type.Null()]), { maxItems: MAX_COLUMNS });
const map = route({
  method: "PUT",
  path: "/v1/admin/imports/:id/columns",
  summary: "Say what each column of the file is, or name the preset that says it.",
  auth: write,
  rate: "desk",
  params: ById,
  body: Type.Union([
    Type.Object({ columns: Fields }, closed),
    Type.Object({ preset: Type.String({ maxLength: 40 }) }, closed),
  ]),
  reply: { 200: RunShape },
  refusals: [ImportNotFound, ImportCannot, InvalidInput],
  transaction: true,
  async handle({ tx, params: { id }, body, ...request }) {
    const columns = "columns" in body ? body.columns : { preset: body.preset };
    const run = await mapColumns(tx, id, columns);
    await note(tx, request, { run, action: "imports.mapped" });
    return viewOf(run);
  },
});

type Asked = { readonly actor: Actor; readonly requestId: string; readonly ip: string };

async function note(
  tx: Tx,
  { actor, requestId, ip }: Asked,
  { run, action }: { readonly run: RunRow; readonly action: string },
) {
  const { kind, fileName, state, columns } = run;
  const after = action === "imports.mapped" ? { columns } : { kind, fileName, state };
  await recordAudit(tx, { actor, action, subject: run.id, after, requestId, ip });
}

/** Whoever imports must be allowed to do by hand what the import does. @throws Forbidden */
function assertMayWrite(actor: Actor, kind: RunKindName, flags: readonly string[]): void {
  const { scopes, flagScopes } = runKinds[kind];
  const held = actor.kind === "staff" || actor.kind === "key" ? actor.scopes : [];
  const missing = [...scopes, ...flags.flatMap((flag) => flagScopes[flag] ?? [])].find((one) => !holdsScope(held, one));
  if (missing !== undefined) throw new Forbidden(missing);
}

const commandRoutes: readonly Route[] = [
  commandRoute({
    path: "check",
    summary: "Try the import without writing anything: what would be made, changed and refused.",
    action: "imports.check_begun",
    command: startCheck,
  }),
  commandRoute({
    path: "start",
    summary: "Import what was checked, or go on with what was stopped.",
    action: "imports.started",
    command: startImport,
  }),
  commandRoute({
    path: "stop",
    summary: "Stop what is under way; what was imported so far stays, and can be undone or gone on with.",
    action: "imports.stopped",
    command: stopRun,
  }),
  commandRoute({
    path: "undo",
    summary: "Take back what the import wrote; what was changed since stays, and is told.",
    action: "imports.undo_begun",
    command: startUndo,
  }),
  commandRoute({
    path: "discard",
    summary: "Give up an import that wrote nothing yet, and forget its file.",
    action: "imports.discarded",
    command: discardRun,
  }),
];

function commandRoute({
  path,
  summary,
  action,
  command,
}: {
  readonly path: string;
  readonly summary: string;
  readonly action: string;
  readonly command: (tx: Tx, id: string) => Promise<RunRow>;
}): Route {
  return route({
    method: "POST",
    path: `/v1/admin/imports/:id/${path}`,
    summary,
    auth: write,
    rate: "desk",
    params: ById,
    reply: { 200: RunShape },
    refusals: [ImportNotFound, ImportCannot, ImportTooOld, Forbidden],
    transaction: true,
    async handle({ tx, params: { id }, ...request }) {
      const { kind, flags } = await findRun(tx, id);
      assertMayWrite(request.actor, kind, flags);
      const run = await command(tx, id);
      await note(tx, request, { run, action });
      return viewOf(run);
    },
  });
}
