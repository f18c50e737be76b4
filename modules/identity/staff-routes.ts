import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { type Database, Overloaded } from "#platform/db";
import {
  type Actor,
  Answer,
  holder,
  PreconditionFailed,
  type Route,
  route,
  scope,
  Unauthenticated,
} from "#platform/http";
import { recordAudit } from "./audit.ts";
import {
  FactorNotFound,
  LastOwner,
  OwnRights,
  RightsExceeded,
  StaffExists,
  StaffNotFound,
  StepUpRequired,
} from "./errors.ts";
import { assertFreshProof } from "./proof.ts";
import { rightsOf } from "./rights.ts";
import {
  byId,
  closed,
  Email,
  expectedVersion,
  Moment,
  Name,
  orNull,
  Page,
  pageOf,
  parseCursor,
  Password,
  RoleId,
  rowsFor,
  toPage,
  Uuid,
  versioned,
} from "./route-shapes.ts";
import {
  changeStaff,
  findStaff,
  hashStaffPassword,
  hireStaff,
  resetFactors,
  type StaffMember,
  toStaffMember,
} from "./staff.ts";
import { selectStaff } from "./staff-queries.ts";

const Member = Type.Object(
  {
    id: Uuid,
    email: Type.String(),
    name: Type.String(),
    role: RoleId,
    roleName: Type.String({ description: "What people call the role." }),
    scopes: Type.Array(Type.String()),
    isDisabled: Type.Boolean(),
    hasSecondFactor: Type.Boolean({ description: "Whether the password alone does not sign in." }),
    createdAt: Moment,
  },
  closed,
);
const Whoami = Type.Object(
  {
    kind: Type.Union([Type.Literal("staff"), Type.Literal("key")]),
    id: Uuid,
    scopes: Type.Array(Type.String()),
    email: orNull(Type.String()),
    name: orNull(Type.String()),
    role: orNull(RoleId),
    roleName: orNull(Type.String()),
  },
  closed,
);

/** Who works at the desk. */
export function staffRoutes(): readonly Route[] {
  return [whoamiRoute(), ...readingRoutes(), hireRoute(), changeRoute(), resetFactorsRoute()];
}

function whoamiRoute(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/me",
    summary: "Show who works at the desk under this session or key, and what they may do.",
    auth: holder("a session or key of the desk"),
    rate: "desk",
    reply: { 200: Whoami },
    refusals: [Unauthenticated, StaffNotFound],
    transaction: false,
    handle: ({ db, actor }) => whoami(db, actor),
  });
}

async function whoami(db: Database, actor: Actor): Promise<unknown> {
  if (actor.kind !== "staff" && actor.kind !== "key") throw new Unauthenticated();
  const { kind, id } = actor;
  const member = kind === "staff" ? await findStaff(db, id) : null;
  const { email = null, name = null, role = null, roleName = null } = member ?? {};
  return { kind, id, scopes: rightsOf(actor), email, name, role, roleName };
}

function readingRoutes(): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/v1/admin/staff",
      summary: "List staff, disabled ones too.",
      auth: scope("staff:read"),
      rate: "desk",
      query: Type.Object(Page, closed),
      reply: { 200: pageOf(Member) },
      refusals: [InvalidInput],
      transaction: false,
      async handle({ db, query }) {
        const page = { afterId: parseCursor(query.cursor), limit: rowsFor(query.limit) };
        const { items, nextCursor } = toPage(await selectStaff(db, page), query.limit);
        return { items: items.map(toStaffMember), nextCursor };
      },
    }),
    route({
      method: "GET",
      path: "/v1/admin/staff/:id",
      summary: "Show a member of staff.",
      auth: scope("staff:read"),
      rate: "desk",
      params: byId,
      reply: { 200: Member },
      refusals: [StaffNotFound],
      transaction: false,
      async handle({ db, params }) {
        return toAnswer(200, await findStaff(db, params.id));
      },
    }),
  ];
}

function hireRoute(): Route {
  return route({
    method: "POST",
    path: "/v1/admin/staff",
    summary: "Add a member of staff, with at most the rights of whoever adds.",
    auth: scope("staff:write"),
    rate: "desk",
    body: Type.Object({ email: Email, name: Name, role: RoleId, password: Password }, closed),
    reply: { 201: Member },
    refusals: [RightsExceeded, StaffExists, StepUpRequired, InvalidInput, Overloaded],
    transaction: false,
    idempotency: "none",
    async handle({ db, body, actor, headers, requestId, ip }) {
      await db.transaction((tx) => assertFreshProof(tx, { actor, headers }));
      const { password, ...given } = body;
      const passwordHash = await hashStaffPassword(password, body.email);
      const hired = await db.transaction(async (tx) => {
        const after = await hireStaff(tx, actor, { ...given, passwordHash });
        await recordAudit(tx, { actor, action: "identity.staff_hired", subject: after.id, after, requestId, ip });
        return after;
      });
      return toAnswer(201, hired);
    },
  });
}

function changeRoute(): Route {
  const change = {
    name: Type.Optional(Name),
    role: Type.Optional(RoleId),
    isDisabled: Type.Optional(Type.Boolean()),
    password: Type.Optional(Password),
  };
  return route({
    method: "PATCH",
    path: "/v1/admin/staff/:id",
    summary: "Change a member of staff: name, role, password, or whether they may sign in.",
    auth: scope("staff:write"),
    rate: "desk",
    params: byId,
    body: Type.Object(change, closed),
    reply: { 200: Member },
    refusals: [
      OwnRights,
      RightsExceeded,
      LastOwner,
      StaffNotFound,
      StepUpRequired,
      PreconditionFailed,
      InvalidInput,
      Overloaded,
    ],
    transaction: false,
    async handle({ db, params, body, actor, headers, requestId, ip }) {
      await db.transaction((tx) => assertFreshProof(tx, { actor, headers }));
      const { name = null, role = null, isDisabled = null, password } = body;
      const { email } = await findStaff(db, params.id);
      const passwordHash = password === undefined ? null : await hashStaffPassword(password, email);
      const version = expectedVersion(headers);
      const changed = await db.transaction(async (tx) => {
        const before = await findStaff(tx, params.id);
        const after = await changeStaff(tx, actor, { id: params.id, name, role, isDisabled, passwordHash, version });
        await recordAudit(tx, {
          actor,
          action: "identity.staff_changed",
          subject: after.id,
          before,
          after,
          requestId,
          ip,
        });
        return after;
      });
      return toAnswer(200, changed);
    },
  });
}

function resetFactorsRoute(): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/staff/:id/factors",
    summary: "Remove a member's second factors and end their sessions: the password alone signs in again.",
    auth: scope("staff:write"),
    rate: "desk",
    params: byId,
    reply: { 204: null },
    refusals: [FactorNotFound, RightsExceeded, StaffNotFound, StepUpRequired],
    transaction: true,
    async handle({ tx, params, actor, headers, requestId, ip }) {
      await assertFreshProof(tx, { actor, headers });
      await resetFactors(tx, actor, params.id);
      await recordAudit(tx, { actor, action: "identity.factors_reset", subject: params.id, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}

function toAnswer(status: number, { version, ...member }: StaffMember): Answer {
  return new Answer({ status, body: member, headers: versioned(version) });
}
