import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { Answer, type Route, route } from "#platform/http";
import { recordAudit } from "./audit.ts";
import {
  AddressUnknown,
  ChallengeExpired,
  FactorNotFound,
  PasskeyExists,
  ProofRefused,
  StaffNotFound,
  StepUpRequired,
  TooManyPasskeys,
} from "./errors.ts";
import { Attestation, CeremonyReply, ceremonyOf, Challenge, FirstRecoveryCodes } from "./factor-shapes.ts";
import { staffSession } from "./own-factor-routes.ts";
import { beginPasskey, keepPasskey, ownAddress, removePasskey } from "./passkeys.ts";
import { assertFreshProof } from "./proof.ts";
import { byId, closed, Name, Uuid } from "./route-shapes.ts";
import { findStaff, staffOf } from "./staff.ts";
import type { StaffNeeds } from "./staff-auth-routes.ts";

/** The passkeys of whoever works in this session. */
export function ownPasskeyRoutes(needs: StaffNeeds): readonly Route[] {
  return [beginRoute(needs), keepRoute(needs), removeRoute()];
}

function beginRoute({ publicOrigin }: StaffNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/me/passkeys/begin",
    summary: "Begin to make a passkey: what the browser is to be asked for.",
    auth: staffSession,
    rate: "desk",
    reply: { 200: CeremonyReply },
    refusals: [AddressUnknown, StaffNotFound, StepUpRequired, TooManyPasskeys],
    transaction: true,
    idempotency: "none",
    async handle({ tx, actor, headers }) {
      const staffId = staffOf(actor);
      await assertFreshProof(tx, { actor, headers });
      const member = await findStaff(tx, staffId);
      return ceremonyOf(await beginPasskey(tx, member, ownAddress(headers, publicOrigin)));
    },
  });
}

function keepRoute({ publicOrigin }: StaffNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/me/passkeys",
    summary: "Keep the passkey that the browser made.",
    auth: staffSession,
    rate: "desk",
    body: Type.Object({ challenge: Challenge, name: Name, response: Attestation }, closed),
    reply: { 201: Type.Object({ id: Uuid, recoveryCodes: FirstRecoveryCodes }, closed) },
    refusals: [AddressUnknown, ChallengeExpired, InvalidInput, PasskeyExists, ProofRefused, TooManyPasskeys],
    transaction: true,
    idempotency: "none",
    async handle({ tx, body, actor, headers, requestId, ip }) {
      const staffId = staffOf(actor);
      const kept = await keepPasskey(tx, { ...body, staffId, at: ownAddress(headers, publicOrigin) });
      const after = { id: kept.id, name: body.name };
      await recordAudit(tx, { actor, action: "identity.passkey_kept", subject: staffId, after, requestId, ip });
      return kept;
    },
  });
}

function removeRoute(): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/me/passkeys/:id",
    summary: "Remove a passkey.",
    auth: staffSession,
    rate: "desk",
    params: byId,
    reply: { 204: null },
    refusals: [FactorNotFound, StepUpRequired],
    transaction: true,
    async handle({ tx, params, actor, headers, requestId, ip }) {
      const staffId = staffOf(actor);
      await assertFreshProof(tx, { actor, headers });
      await removePasskey(tx, staffId, params.id);
      const before = { id: params.id };
      await recordAudit(tx, { actor, action: "identity.passkey_removed", subject: staffId, before, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}
