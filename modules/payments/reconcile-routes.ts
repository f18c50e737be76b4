import { InvalidInput, parseId } from "@hansa/kernel";
import { recordAudit } from "#modules/identity";
import { many } from "#platform/db";
import { type Route, route, scope } from "#platform/http";
import { type Static, Type } from "typebox";
import type { CaseRow } from "./case-queries.ts";
import { CASE_KINDS, listCases, MAX_CASES_PAGE, RESOLUTIONS, resolveCase } from "./cases.ts";
import { cursorAfter, parseCursor } from "./cursor.ts";
import { CaseNotFound, ProviderUnknown } from "./errors.ts";
import type { Payments } from "./payments.ts";
import { reconcile } from "./reconcile.ts";
import { pageOfPayouts } from "./settlement-queries.ts";

/** Largest settlement file that the desk may send; larger ones go through `npm run reconcile`. */
export const FILE_LIMIT = 16 * 1024 * 1024;
const MAX_PAYOUTS_PAGE = 100;
const closed = { additionalProperties: false } as const;
const OrNull = Type.Union([Type.String(), Type.Null()]);
const MinorOrNull = Type.Union([Type.Integer(), Type.Null()]);
const Cursor = Type.Optional(Type.String({ maxLength: 200 }));
const Name = Type.String({ minLength: 1, maxLength: 64 });
const Case = Type.Object(
  {
    id: Type.String(),
    kind: Type.String(),
    subject: Type.String(),
    provider: Type.String(),
    paymentKey: OrNull,
    orderId: OrNull,
    oursMinor: MinorOrNull,
    theirsMinor: MinorOrNull,
    currency: OrNull,
    state: Type.String(),
    openedAt: Type.String({ format: "date-time" }),
    dueAt: OrNull,
    resolution: OrNull,
    reason: OrNull,
    resolvedAt: OrNull,
  },
  closed,
);

/** Statements of providers, what differs from our books, and what was paid out. */
export function reconcileRoutes({ payments }: { readonly payments: Payments }): readonly Route[] {
  return [uploadRoute(payments), listCasesRoute, resolveCaseRoute, listPayoutsRoute];
}

function uploadRoute(payments: Payments): Route {
  return route({
    method: "POST",
    path: "/v1/admin/settlements/:provider",
    summary: "Compare a provider's settlement file, sent as the body, with what was booked.",
    auth: scope("payments:write"),
    rate: "desk",
    params: Type.Object({ provider: Name }, closed),
    query: Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) }, closed),
    bodyLimit: FILE_LIMIT,
    rawBody: true,
    reply: {
      200: Type.Object(
        {
          isRepeated: Type.Boolean({ description: "The same bytes were read before; nothing was done." }),
          lines: Type.Integer(),
          matched: Type.Integer(),
          cases: Type.Integer(),
        },
        closed,
      ),
    },
    refusals: [InvalidInput, ProviderUnknown],
    idempotency: "none",
    transaction: false,
    async handle({ db, params, query, rawBody, actor, requestId, ip }) {
      const open = async function* (): AsyncGenerator<Buffer> {
        yield await Promise.resolve(rawBody);
      };
      const { provider } = params;
      const done = await reconcile(db, payments, { provider, name: query.name, open });
      await db.transaction((tx) =>
        recordAudit(tx, {
          actor,
          action: "payments.settlement_read",
          subject: provider,
          after: { name: query.name, ...done },
          requestId,
          ip,
        }),
      );
      return done;
    },
  });
}

const listCasesRoute = route({
  method: "GET",
  path: "/v1/admin/money-cases",
  summary: "List differences and deadlines of money that people have to look at, oldest first.",
  auth: scope("payments:read"),
  rate: "desk",
  query: Type.Object(
    {
      state: Type.Optional(Type.Enum(["open", "resolved"], { type: "string" })),
      kind: Type.Optional(Type.Enum(CASE_KINDS, { type: "string" })),
      provider: Type.Optional(Name),
      cursor: Cursor,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_CASES_PAGE })),
    },
    closed,
  ),
  reply: { 200: Type.Object({ items: Type.Array(Case), nextCursor: OrNull }, closed) },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query }) {
    const limit = query.limit ?? MAX_CASES_PAGE;
    const cases = await listCases(db, {
      state: query.state ?? "open",
      kind: query.kind ?? null,
      provider: query.provider ?? null,
      after: parseCursor(query.cursor),
      limit,
    });
    return { items: cases.map(caseView), nextCursor: cursorAfter(cases.at(limit - 1)?.id) };
  },
});

const resolveCaseRoute = route({
  method: "POST",
  path: "/v1/admin/money-cases/:id/resolve",
  summary: "Close a case with a reason; an accepted difference is booked.",
  auth: scope("payments:write"),
  rate: "desk",
  params: Type.Object({ id: Type.String({ format: "uuid", maxLength: 36 }) }, closed),
  body: Type.Object(
    { resolution: Type.Enum(RESOLUTIONS, { type: "string" }), reason: Type.String({ minLength: 1, maxLength: 500 }) },
    closed,
  ),
  reply: { 200: Case },
  refusals: [InvalidInput, CaseNotFound],
  transaction: true,
  async handle({ tx, params, body, actor, requestId, ip }) {
    const id = parseId(params.id);
    const closedCase = await resolveCase(tx, { id, ...body });
    const { resolution, reason } = body;
    const after = { kind: closedCase.kind, subject: closedCase.subject, resolution };
    await recordAudit(tx, { actor, action: "payments.case_resolved", subject: id, after, reason, requestId, ip });
    return caseView(closedCase);
  },
});

const listPayoutsRoute = route({
  method: "GET",
  path: "/v1/admin/payouts",
  summary: "List a provider's payouts with what they carried: gross, fees, net, and what went to the bank.",
  auth: scope("payments:read"),
  rate: "desk",
  query: Type.Object(
    {
      provider: Name,
      cursor: Cursor,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAYOUTS_PAGE })),
    },
    closed,
  ),
  reply: {
    200: Type.Object(
      {
        items: Type.Array(
          Type.Object(
            {
              provider: Type.String(),
              payoutReference: Type.String(),
              currency: Type.String(),
              grossMinor: Type.Integer(),
              feeMinor: Type.Integer(),
              netMinor: Type.Integer(),
              paidMinor: Type.Integer(),
              lines: Type.Integer(),
              lastBookedAt: Type.String({ format: "date-time" }),
            },
            closed,
          ),
        ),
        nextCursor: OrNull,
      },
      closed,
    ),
  },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query }) {
    const limit = query.limit ?? MAX_PAYOUTS_PAGE;
    const before = query.cursor === undefined ? null : Buffer.from(query.cursor, "base64url").toString();
    const payouts = await many(db, pageOfPayouts(db, { provider: query.provider, before, limit }));
    return {
      items: payouts.map(({ grossMinor, feeMinor, netMinor, paidMinor, lastBookedAt, ...payout }) => ({
        ...payout,
        grossMinor: Number(grossMinor),
        feeMinor: Number(feeMinor),
        netMinor: Number(netMinor),
        paidMinor: Number(paidMinor),
        lastBookedAt: lastBookedAt.toISOString(),
      })),
      nextCursor: cursorAfter(payouts.at(limit - 1)?.payoutReference),
    };
  },
});

function caseView({ attemptKey, oursMinor, theirsMinor, ...row }: CaseRow): Static<typeof Case> {
  return {
    ...row,
    paymentKey: attemptKey,
    oursMinor: oursMinor === null ? null : Number(oursMinor),
    theirsMinor: theirsMinor === null ? null : Number(theirsMinor),
    openedAt: row.openedAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  };
}
