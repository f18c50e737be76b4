import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { Answer, PreconditionFailed, type Route, route, scope } from "#platform/http";
import { recordAudit } from "./audit.ts";
import {
  OwnRights,
  RightsExceeded,
  RoleBuiltIn,
  RoleExists,
  RoleInUse,
  RoleNotFound,
  StepUpRequired,
  TooManyRoles,
} from "./errors.ts";
import {
  changeRole,
  deleteRole,
  findRole,
  listRoles,
  makeRole,
  MAX_OWN_ROLES,
  MAX_ROLE_DESCRIPTION,
  MAX_ROLE_NAME,
  type RoleEntry,
} from "./own-roles.ts";
import { assertFreshProof } from "./proof.ts";
import { SCOPES } from "./roles.ts";
import { closed, expectedVersion, orNull, RoleId, versioned } from "./route-shapes.ts";

const fields = {
  name: Type.String({ minLength: 1, maxLength: MAX_ROLE_NAME }),
  description: Type.String({ maxLength: MAX_ROLE_DESCRIPTION }),
  scopes: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 100 }),
};
const Role = Type.Object(
  {
    id: RoleId,
    name: Type.String(),
    description: Type.String(),
    isBuiltIn: Type.Boolean({ description: "A built-in role can be given and copied, not changed." }),
    scopes: Type.Array(Type.String()),
    staff: Type.Integer({ description: "How many members of staff have it, disabled ones too." }),
    version: orNull(Type.Integer({ description: "What `If-Match` names; null for a built-in role." })),
  },
  closed,
);
const Roles = Type.Object(
  {
    items: Type.Array(Role),
    scopes: Type.Array(Type.String(), { description: "Every scope that a role of the shop's own may have." }),
    mostOwn: Type.Integer({ description: "How many roles of its own a shop may have." }),
  },
  closed,
);
const byRole = Type.Object({ id: RoleId }, closed);

/** Roles of staff: those that are built in, and the shop's own. */
export function roleRoutes(): readonly Route[] {
  return [...readingRoutes(), makeRoute(), changeRoute(), deleteRoute()];
}

function readingRoutes(): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/v1/admin/roles",
      summary: "List every role: the built-in ones first, then the shop's own by name.",
      auth: scope("staff:read"),
      rate: "desk",
      reply: { 200: Roles },
      refusals: [],
      transaction: false,
      handle: async ({ db }) => ({ items: await listRoles(db), scopes: SCOPES, mostOwn: MAX_OWN_ROLES }),
    }),
    route({
      method: "GET",
      path: "/v1/admin/roles/:id",
      summary: "Show a role.",
      auth: scope("staff:read"),
      rate: "desk",
      params: byRole,
      reply: { 200: Role },
      refusals: [RoleNotFound],
      transaction: false,
      handle: async ({ db, params }) => toAnswer(200, await findRole(db, params.id)),
    }),
  ];
}

function makeRoute(): Route {
  return route({
    method: "POST",
    path: "/v1/admin/roles",
    summary: "Make a role of the shop's own, with at most the rights of whoever makes it.",
    auth: scope("staff:write"),
    rate: "desk",
    body: Type.Object({ ...fields, description: Type.Optional(fields.description) }, closed),
    reply: { 201: Role },
    refusals: [RightsExceeded, RoleExists, TooManyRoles, StepUpRequired, InvalidInput],
    transaction: true,
    async handle({ tx, body, actor, headers, requestId, ip }) {
      await assertFreshProof(tx, { actor, headers });
      const after = await makeRole(tx, actor, { description: "", ...body });
      await recordAudit(tx, { actor, action: "identity.role_made", subject: after.id, after, requestId, ip });
      return toAnswer(201, after);
    },
  });
}

function changeRoute(): Route {
  return route({
    method: "PATCH",
    path: "/v1/admin/roles/:id",
    summary: "Change a role of the shop's own, for everybody who has it.",
    auth: scope("staff:write"),
    rate: "desk",
    params: byRole,
    body: Type.Partial(Type.Object(fields, closed), closed),
    reply: { 200: Role },
    refusals: [
      OwnRights,
      RightsExceeded,
      RoleBuiltIn,
      RoleNotFound,
      RoleExists,
      StepUpRequired,
      PreconditionFailed,
      InvalidInput,
    ],
    transaction: true,
    async handle({ tx, params, body, actor, headers, requestId, ip }) {
      await assertFreshProof(tx, { actor, headers });
      const { name = null, description = null, scopes = null } = body;
      const change = { id: params.id, name, description, scopes, version: expectedVersion(headers) };
      const { before, after } = await changeRole(tx, actor, change);
      const action = "identity.role_changed";
      await recordAudit(tx, { actor, action, subject: after.id, before, after, requestId, ip });
      return toAnswer(200, after);
    },
  });
}

function deleteRoute(): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/roles/:id",
    summary: "Delete a role of the shop's own that nobody has.",
    auth: scope("staff:write"),
    rate: "desk",
    params: byRole,
    reply: { 204: null },
    refusals: [RightsExceeded, RoleBuiltIn, RoleNotFound, RoleInUse, StepUpRequired],
    transaction: true,
    async handle({ tx, params, actor, headers, requestId, ip }) {
      await assertFreshProof(tx, { actor, headers });
      const before = await deleteRole(tx, actor, params.id);
      await recordAudit(tx, { actor, action: "identity.role_deleted", subject: before.id, before, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}

function toAnswer(status: number, body: RoleEntry): Answer {
  return new Answer({ status, body, headers: body.version === null ? {} : versioned(body.version) });
}
