import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { type Route, route, scope } from "#platform/http";
import { selectAuditEntries } from "./audit-queries.ts";
import { closed, Moment, orNull, Page, pageOf, parseCursor, rowsFor, toPage, Uuid } from "./route-shapes.ts";

const Entry = Type.Object(
  {
    id: Uuid,
    region: Type.String(),
    at: Moment,
    actorKind: Type.String(),
    actorId: orNull(Uuid),
    action: Type.String(),
    subject: Type.String(),
    before: Type.Unknown(),
    after: Type.Unknown(),
    reason: orNull(Type.String()),
    requestId: Type.String(),
    ip: Type.String(),
  },
  closed,
);

/** The audit log for the desk. */
export function auditRoutes(): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/v1/admin/audit",
      summary: "List what was done at the desk, newest first.",
      auth: scope("audit:read"),
      rate: "desk",
      query: Type.Object(
        {
          actor: Type.Optional(Uuid),
          action: Type.Optional(Type.String({ maxLength: 100 })),
          subject: Type.Optional(Type.String({ maxLength: 200 })),
          from: Type.Optional(Moment),
          until: Type.Optional(Moment),
          ...Page,
        },
        closed,
      ),
      reply: { 200: pageOf(Entry) },
      refusals: [InvalidInput],
      transaction: false,
      async handle({ db, query }) {
        const entries = await selectAuditEntries(db, {
          actorId: query.actor ?? null,
          action: query.action ?? null,
          subject: query.subject ?? null,
          from: query.from === undefined ? null : new Date(query.from),
          until: query.until === undefined ? null : new Date(query.until),
          beforeId: parseCursor(query.cursor),
          limit: rowsFor(query.limit),
        });
        return toPage(entries, query.limit);
      },
    }),
  ];
}
