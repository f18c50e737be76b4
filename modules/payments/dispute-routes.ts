import { createHash } from "node:crypto";
import { InvalidInput, parseId, toJson, money, parseCurrency } from "@hansa/kernel";
import { recordAudit } from "#modules/identity";
import { first, many } from "#platform/db";
import { Prebuilt, type Route, route, scope } from "#platform/http";
import { type Static, Type } from "typebox";
import { cursorAfter, parseCursor } from "./cursor.ts";
import { DISPUTE_STATES, markSubmitted } from "./dispute.ts";
import { disputeById, type DisputeRow, pageOfDisputes } from "./dispute-queries.ts";
import { DisputeEnded, DisputeNotFound } from "./errors.ts";
import { type EvidenceSource, writeEvidence } from "./evidence.ts";

const MAX_DISPUTES_PAGE = 100;
const closed = { additionalProperties: false } as const;
const OrNull = Type.Union([Type.String(), Type.Null()]);
const Params = Type.Object({ id: Type.String({ format: "uuid", maxLength: 36 }) }, closed);
const Dispute = Type.Object(
  {
    id: Type.String(),
    provider: Type.String(),
    reference: Type.String(),
    paymentKey: Type.String(),
    orderId: Type.String(),
    amount: Type.Object({ amountMinor: Type.Integer(), currency: Type.String() }),
    reason: Type.String(),
    state: Type.String(),
    respondBy: OrNull,
    openedAt: Type.String({ format: "date-time" }),
    closedAt: OrNull,
  },
  closed,
);

/** Payments that customers took back through their bank, for the desk. */
export function disputeRoutes({ evidence }: { readonly evidence: readonly EvidenceSource[] }): readonly Route[] {
  return [listRoute, evidenceRoute(evidence), submittedRoute];
}

const listRoute = route({
  method: "GET",
  path: "/v1/admin/disputes",
  summary: "List disputes, newest first.",
  auth: scope("payments:read"),
  rate: "desk",
  query: Type.Object(
    {
      state: Type.Optional(Type.Enum(DISPUTE_STATES, { type: "string" })),
      order: Type.Optional(Type.String({ format: "uuid", maxLength: 36 })),
      cursor: Type.Optional(Type.String({ maxLength: 200 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_DISPUTES_PAGE })),
    },
    closed,
  ),
  reply: { 200: Type.Object({ items: Type.Array(Dispute), nextCursor: OrNull }, closed) },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query }) {
    const limit = query.limit ?? MAX_DISPUTES_PAGE;
    const page = {
      state: query.state ?? null,
      orderId: query.order === undefined ? null : parseId(query.order),
      before: parseCursor(query.cursor),
      limit,
    };
    const disputes = await many(db, pageOfDisputes(db, page));
    return { items: disputes.map(disputeView), nextCursor: cursorAfter(disputes.at(limit - 1)?.id) };
  },
});

function evidenceRoute(sources: readonly EvidenceSource[]): Route {
  return route({
    method: "GET",
    path: "/v1/admin/disputes/:id/evidence",
    summary: "Put what is known of the disputed order on paper (PDF), to be sent to the provider.",
    auth: scope("payments:read"),
    rate: "desk",
    params: Params,
    reply: { 200: Type.String({ description: "application/pdf" }) },
    refusals: [InvalidInput, DisputeNotFound],
    transaction: false,
    async handle({ db, params }) {
      const dispute = await first(db, disputeById(db, parseId(params.id)));
      if (dispute === null) throw new DisputeNotFound();
      const sections = await Promise.all(sources.map((source) => source.collect(db, dispute.orderId)));
      const bytes = await writeEvidence(dispute, sections.flat());
      const etag = `"${createHash("sha256").update(bytes).digest("base64url")}"`;
      return new Prebuilt({ bytes, etag, contentType: "application/pdf", cacheControl: "private, no-store" });
    },
  });
}

const submittedRoute = route({
  method: "POST",
  path: "/v1/admin/disputes/:id/submitted",
  summary: "Note that evidence was sent to the provider.",
  auth: scope("payments:write"),
  rate: "desk",
  params: Params,
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, closed),
  reply: { 200: Dispute },
  refusals: [InvalidInput, DisputeNotFound, DisputeEnded],
  transaction: true,
  async handle({ tx, params, body, actor, requestId, ip }) {
    const id = parseId(params.id);
    const dispute = await markSubmitted(tx, id);
    const { reason } = body;
    const after = { state: dispute.state };
    await recordAudit(tx, { actor, action: "payments.evidence_sent", subject: id, after, reason, requestId, ip });
    return disputeView(dispute);
  },
});

function disputeView(dispute: DisputeRow): Static<typeof Dispute> {
  const { id, provider, reference, attemptKey, orderId, reason, state } = dispute;
  return {
    id,
    provider,
    reference,
    paymentKey: attemptKey,
    orderId,
    amount: toJson(money(dispute.amountMinor, parseCurrency(dispute.currency))),
    reason,
    state,
    respondBy: dispute.respondBy?.toISOString() ?? null,
    openedAt: dispute.openedAt.toISOString(),
    closedAt: dispute.closedAt?.toISOString() ?? null,
  };
}
