import { type Static, Type } from "typebox";
import { recordAudit } from "#modules/identity";
import type { Queryable } from "#platform/db";
import { Answer, type Route, route, scope } from "#platform/http";
import { CodeTaken, CodeUnknown, PromotionNotFound } from "../errors.ts";
import { Code, closed, Moment, toMoment } from "../route-shapes.ts";
import { addSharedCodes, importCodes, MAX_BATCH_CODES, orderBatch, switchCode, writeCodes } from "./codes.ts";
import { type BatchRow, type CodeRow, selectBatches, selectCodePage } from "./code-queries.ts";
import { type PromotionRow, selectPromotions } from "./queries.ts";
import { findPromotion } from "./set-promotion.ts";

/** Largest file of codes: some two million lines. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** Most codes that are shared in one request; more make a batch. */
const MAX_SHARED_PER_REQUEST = 1_000;

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Uses = orNull(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }));
const Text = Type.String({ minLength: 1, maxLength: 64 });
const ByCode = Type.Object({ code: Code }, closed);
const ByValue = Type.Object({ code: Code, value: Text }, closed);
const CodeShape = Type.Object(
  {
    code: Type.String(),
    batchId: orNull(Type.String()),
    maxUses: orNull(Type.Integer()),
    isActive: Type.Boolean(),
    expiresAt: orNull(Type.String()),
  },
  closed,
);
const BatchShape = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    prefix: Type.String(),
    wanted: Type.Integer(),
    made: Type.Integer(),
    maxUsesEach: orNull(Type.Integer()),
    expiresAt: orNull(Type.String()),
    finishedAt: orNull(Type.String()),
  },
  closed,
);
const BatchBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    count: Type.Integer({ minimum: 1, maximum: MAX_BATCH_CODES }),
    prefix: Type.String({ pattern: "^[A-Z0-9]{0,12}$", maxLength: 12 }),
    maxUsesEach: Uses,
    expiresAt: Moment,
  },
  closed,
);

/** The desk's codes: shared ones, and batches of made or imported ones. */
export function codeRoutes(): readonly Route[] {
  return [listCodes(), addCodes(), switchOne(), listBatches(), makeBatch(), exportCodes(), importFile()];
}

const refusals = [PromotionNotFound] as const;

function listCodes(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/promotions/:code/codes",
    summary: "List the codes of a promotion, of a batch or all.",
    auth: scope("pricing:read"),
    rate: "desk",
    params: ByCode,
    query: Type.Object(
      {
        batch: Type.Optional(Type.String({ format: "uuid", maxLength: 36 })),
        cursor: Type.Optional(Type.String({ maxLength: 200 })),
        limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
      },
      closed,
    ),
    reply: { 200: Type.Object({ items: Type.Array(CodeShape), nextCursor: orNull(Type.String()) }, closed) },
    refusals,
    transaction: false,
    async handle({ db, params, query }) {
      const { id: promotionId } = await readPromotion(db, params.code);
      const after = query.cursor === undefined ? "" : Buffer.from(query.cursor, "base64url").toString();
      const of = { promotionId, batchId: query.batch ?? null };
      const rows = await selectCodePage(db, of, { after, limit: query.limit + 1 });
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      const nextCursor = rows.length > page.length && last ? Buffer.from(last.code).toString("base64url") : null;
      return { items: page.map(showCode), nextCursor };
    },
  });
}

function addCodes(): Route {
  const One = Type.Object({ code: Text, maxUses: Uses, expiresAt: Moment }, closed);
  return route({
    method: "POST",
    path: "/v1/admin/promotions/:code/codes",
    summary: "Add codes that many may share.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: ByCode,
    body: Type.Object({ codes: Type.Array(One, { minItems: 1, maxItems: MAX_SHARED_PER_REQUEST }) }, closed),
    reply: { 201: Type.Object({ items: Type.Array(CodeShape) }, closed) },
    refusals: [PromotionNotFound, CodeTaken],
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      const { id } = await findPromotion(tx, params.code);
      const wanted = body.codes.map((one) => ({ ...one, expiresAt: toMoment(one.expiresAt) }));
      const rows = await addSharedCodes(tx, id, wanted);
      const after = rows.map(({ code }) => code);
      await recordAudit(tx, { actor, action: "pricing.codes_added", subject: params.code, after, requestId, ip });
      return new Answer({ status: 201, body: { items: rows.map(showCode) } });
    },
  });
}

function switchOne(): Route {
  return route({
    method: "PATCH",
    path: "/v1/admin/promotions/:code/codes/:value",
    summary: "Make one code usable or not.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: ByValue,
    body: Type.Object({ isActive: Type.Boolean() }, closed),
    reply: { 204: null },
    refusals: [PromotionNotFound, CodeUnknown],
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      const { id: promotionId } = await findPromotion(tx, params.code);
      await switchCode(tx, { promotionId, code: params.value }, body.isActive);
      const subject = `${params.code}/${params.value}`;
      await recordAudit(tx, { actor, action: "pricing.code_switched", subject, after: body, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}

function listBatches(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/promotions/:code/batches",
    summary: "List the batches of codes of a promotion, newest first, with how many are made.",
    auth: scope("pricing:read"),
    rate: "desk",
    params: ByCode,
    reply: { 200: Type.Object({ items: Type.Array(BatchShape), nextCursor: Type.Null() }, closed) },
    refusals,
    transaction: false,
    async handle({ db, params }) {
      const { id } = await readPromotion(db, params.code);
      return { items: (await selectBatches(db, id)).map(showBatch), nextCursor: null };
    },
  });
}

function makeBatch(): Route {
  return route({
    method: "POST",
    path: "/v1/admin/promotions/:code/batches",
    summary: "Have codes made, each of 80 random bits: a job makes them in chunks.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: ByCode,
    body: BatchBody,
    reply: { 202: BatchShape },
    refusals,
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      const { id: promotionId } = await findPromotion(tx, params.code);
      const { count: wanted, expiresAt, ...rest } = body;
      const batch = await orderBatch(tx, { ...rest, promotionId, wanted, expiresAt: toMoment(expiresAt) });
      await recordAudit(tx, {
        actor,
        action: "pricing.batch_ordered",
        subject: params.code,
        after: body,
        requestId,
        ip,
      });
      return new Answer({ status: 202, body: showBatch(batch) });
    },
  });
}

function exportCodes(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/promotions/:code/codes/file",
    summary: "Write the codes of a promotion, or of one batch, as CSV, as the import reads them.",
    auth: scope("pricing:read"),
    rate: "desk",
    params: ByCode,
    query: Type.Object({ batch: Type.Optional(Type.String({ format: "uuid", maxLength: 36 })) }, closed),
    reply: { 200: Type.String({ description: "text/csv with the columns code, shown, maxUses, isActive, expiresAt" }) },
    refusals,
    transaction: false,
    async handle({ db, params, query }) {
      const { id: promotionId } = await readPromotion(db, params.code);
      return new Answer({
        status: 200,
        body: writeCodes(db, { promotionId, batchId: query.batch ?? null }),
        headers: {
          "content-type": "text/csv; charset=utf-8",
          "content-disposition": `attachment; filename="${params.code}-codes.csv"`,
        },
      });
    },
  });
}

function importFile(): Route {
  return route({
    method: "POST",
    path: "/v1/admin/promotions/:code/codes/file",
    summary: "Read codes of a CSV (code, shown, maxUses) into a batch of their own; lines that cannot be are told.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: ByCode,
    rawBody: true,
    bodyLimit: MAX_FILE_BYTES,
    reply: {
      200: Type.Object(
        {
          read: Type.Integer(),
          made: Type.Integer(),
          taken: Type.Integer(),
          errors: Type.Array(Type.Object({ line: Type.Integer(), message: Type.String() }, closed)),
        },
        closed,
      ),
    },
    refusals,
    idempotency: "none",
    transaction: false,
    async handle({ db, params, rawBody, actor, requestId, ip }) {
      const { id: promotionId } = await readPromotion(db, params.code);
      const done = await importCodes(db, rawBody.toString("utf8"), { promotionId, name: "Imported" });
      const after = { read: done.read, made: done.made, taken: done.taken };
      await db.transaction((tx) =>
        recordAudit(tx, { actor, action: "pricing.codes_imported", subject: params.code, after, requestId, ip }),
      );
      return { ...done, errors: [...done.errors] };
    },
  });
}

async function readPromotion(on: Queryable, code: string): Promise<PromotionRow> {
  const found = (await selectPromotions(on)).find((row) => row.code === code);
  if (found === undefined) throw new PromotionNotFound(code);
  return found;
}

function showCode({ code, batchId, maxUses, isActive, expiresAt }: CodeRow): Static<typeof CodeShape> {
  return { code, batchId, maxUses, isActive, expiresAt: expiresAt?.toISOString() ?? null };
}

function showBatch({ promotionId: _of, expiresAt, finishedAt, ...batch }: BatchRow): Static<typeof BatchShape> {
  return { ...batch, expiresAt: expiresAt?.toISOString() ?? null, finishedAt: finishedAt?.toISOString() ?? null };
}
