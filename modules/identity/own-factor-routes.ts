import { Type } from "typebox";
import { Answer, holder, type Route, route } from "#platform/http";
import { recordAudit } from "./audit.ts";
import {
  ChallengeExpired,
  FactorNotFound,
  FactorUnreadable,
  ProofRefused,
  StaffNotFound,
  StepUpRequired,
  TooManyAttempts,
} from "./errors.ts";
import { beginTotp, confirmTotp, removeTotp, renewRecoveryCodes } from "./factors.ts";
import { selectFactors } from "./factor-queries.ts";
import { Challenge, Code, FirstRecoveryCodes, RecoveryCodes } from "./factor-shapes.ts";
import { listPasskeys } from "./passkeys.ts";
import { assertFreshProof, provedUntilOf } from "./proof.ts";
import { closed, Moment, orNull, Uuid } from "./route-shapes.ts";
import { findStaff, staffOf } from "./staff.ts";
import type { StaffNeeds } from "./staff-auth-routes.ts";
import { countCode } from "./throttle.ts";

/** Whose routes these are: staff in a session, whatever their scopes; a key has neither factors nor sessions. */
export const staffSession = holder("a session of the desk");

const Factors = Type.Object(
  {
    totp: orNull(Type.Object({ since: Moment }, closed)),
    passkeys: Type.Array(
      Type.Object(
        {
          id: Uuid,
          name: Type.String(),
          createdAt: Moment,
          lastUsedAt: orNull(Moment),
          isBackedUp: Type.Boolean({ description: "Whether it lies on more than one device." }),
        },
        closed,
      ),
    ),
    recoveryCodesLeft: Type.Integer(),
    provedUntil: orNull(
      Type.String({ format: "date-time", description: "Until when this session may do what is dangerous." }),
    ),
  },
  closed,
);

/** The second factors of whoever works in this session: authenticator app and recovery codes. */
export function ownFactorRoutes(needs: StaffNeeds): readonly Route[] {
  return [showRoute(), beginTotpRoute(needs), confirmTotpRoute(needs), removeTotpRoute(), recoveryRoute()];
}

function showRoute(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/me/factors",
    summary: "Show the second factors of whoever works in this session, and how fresh its proof is.",
    auth: staffSession,
    rate: "desk",
    reply: { 200: Factors },
    refusals: [],
    transaction: false,
    async handle({ db, actor, headers }) {
      const staffId = staffOf(actor);
      const { totpSince, recoveryCodesLeft } = await selectFactors(db, staffId);
      const passkeys = await listPasskeys(db, staffId);
      return {
        totp: totpSince === null ? null : { since: totpSince },
        passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt, isBackedUp }) => {
          return { id, name, createdAt, lastUsedAt, isBackedUp };
        }),
        recoveryCodesLeft,
        provedUntil: await provedUntilOf(db, { staffId, headers }),
      };
    },
  });
}

function beginTotpRoute({ vault }: StaffNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/me/totp/begin",
    summary: "Begin to set an authenticator app up; nothing changes until one of its codes is shown.",
    auth: staffSession,
    rate: "desk",
    reply: {
      200: Type.Object(
        {
          challenge: Challenge,
          expiresAt: Moment,
          secret: Type.String({ description: "In base32, to be typed." }),
          uri: Type.String({ description: "To be drawn as a QR code." }),
        },
        closed,
      ),
    },
    refusals: [StaffNotFound, StepUpRequired],
    transaction: true,
    // The answer holds a secret, so it is never kept for a replay; so it is with all of these.
    idempotency: "none",
    async handle({ tx, actor, headers }) {
      const staffId = staffOf(actor);
      await assertFreshProof(tx, { actor, headers });
      const { expiresAt, ...begun } = await beginTotp(tx, vault, await findStaff(tx, staffId));
      return { ...begun, expiresAt: expiresAt.toISOString() };
    },
  });
}

function confirmTotpRoute({ vault }: StaffNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/me/totp",
    summary: "Set the authenticator app up with one of its codes; it takes the place of an earlier one.",
    auth: staffSession,
    rate: "auth",
    body: Type.Object({ challenge: Challenge, code: Code }, closed),
    reply: { 200: Type.Object({ recoveryCodes: FirstRecoveryCodes }, closed) },
    refusals: [ChallengeExpired, ProofRefused, FactorUnreadable, TooManyAttempts],
    transaction: false,
    idempotency: "none",
    async handle({ db, body, actor, requestId, ip }) {
      const staffId = staffOf(actor);
      await countCode(db, staffId);
      return await db.transaction(async (tx) => {
        const recoveryCodes = await confirmTotp(tx, vault, { ...body, staffId });
        await recordAudit(tx, { actor, action: "identity.totp_set_up", subject: staffId, requestId, ip });
        return { recoveryCodes };
      });
    },
  });
}

function removeTotpRoute(): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/me/totp",
    summary: "Remove the authenticator app.",
    auth: staffSession,
    rate: "desk",
    reply: { 204: null },
    refusals: [FactorNotFound, StepUpRequired],
    transaction: true,
    async handle({ tx, actor, headers, requestId, ip }) {
      const staffId = staffOf(actor);
      await assertFreshProof(tx, { actor, headers });
      await removeTotp(tx, staffId);
      await recordAudit(tx, { actor, action: "identity.totp_removed", subject: staffId, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}

function recoveryRoute(): Route {
  return route({
    method: "POST",
    path: "/v1/admin/me/recovery-codes",
    summary: "Make new recovery codes; the ones before are worth nothing any more.",
    auth: staffSession,
    rate: "desk",
    reply: { 200: Type.Object({ recoveryCodes: RecoveryCodes }, closed) },
    refusals: [FactorNotFound, StepUpRequired],
    transaction: true,
    idempotency: "none",
    async handle({ tx, actor, headers, requestId, ip }) {
      const staffId = staffOf(actor);
      await assertFreshProof(tx, { actor, headers });
      const recoveryCodes = await renewRecoveryCodes(tx, staffId);
      await recordAudit(tx, { actor, action: "identity.recovery_codes_made", subject: staffId, requestId, ip });
      return { recoveryCodes };
    },
  });
}
