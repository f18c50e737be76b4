import { Type } from "typebox";
import { Answer, type Route, route } from "#platform/http";
import { recordAudit } from "./audit.ts";
import { SessionNotFound } from "./errors.ts";
import { staffSession } from "./own-factor-routes.ts";
import { byId, closed, Moment, Uuid } from "./route-shapes.ts";
import { endStaffSession, endStaffSessionsOf, presentedSession } from "./sessions.ts";
import { staffOf } from "./staff.ts";
import { selectStaffSessionsOf } from "./staff-session-queries.ts";

const Session = Type.Object(
  {
    id: Uuid,
    ip: Type.String(),
    userAgent: Type.String(),
    createdAt: Moment,
    lastSeenAt: Moment,
    expiresAt: Moment,
    isCurrent: Type.Boolean(),
  },
  closed,
);

/** Where whoever works in this session is signed in to the desk. */
export function ownSessionRoutes(): readonly Route[] {
  return [listRoute(), endOthersRoute(), endRoute()];
}

function listRoute(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/me/sessions",
    summary: "List where this member of staff is signed in, latest first.",
    auth: staffSession,
    rate: "desk",
    reply: { 200: Type.Object({ items: Type.Array(Session), nextCursor: Type.Null() }, closed) },
    refusals: [],
    transaction: false,
    async handle({ db, actor, headers }) {
      const current = presentedSession(headers);
      const sessions = await selectStaffSessionsOf(db, { region: db.region, staffId: staffOf(actor) });
      const items = sessions.map(({ tokenHash, ...session }) => ({
        ...session,
        isCurrent: current?.equals(tokenHash) === true,
      }));
      return { items, nextCursor: null };
    },
  });
}

function endOthersRoute(): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/me/sessions",
    summary: "End every session of this member of staff but this one.",
    auth: staffSession,
    rate: "desk",
    reply: { 200: Type.Object({ ended: Type.Integer() }, closed) },
    refusals: [],
    transaction: true,
    async handle({ tx, actor, headers, requestId, ip }) {
      const staffId = staffOf(actor);
      const ended = await endStaffSessionsOf(tx, staffId, presentedSession(headers));
      const after = { ended };
      await recordAudit(tx, { actor, action: "identity.sessions_ended", subject: staffId, after, requestId, ip });
      return { ended };
    },
  });
}

function endRoute(): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/me/sessions/:id",
    summary: "End one session of this member of staff, this one too.",
    auth: staffSession,
    rate: "desk",
    params: byId,
    reply: { 204: null },
    refusals: [SessionNotFound],
    transaction: true,
    async handle({ tx, params, actor, requestId, ip }) {
      const staffId = staffOf(actor);
      await endStaffSession(tx, staffId, params.id);
      const before = { session: params.id };
      await recordAudit(tx, { actor, action: "identity.session_ended", subject: staffId, before, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}
