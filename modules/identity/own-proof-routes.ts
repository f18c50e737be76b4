import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { Overloaded, type Tx } from "#platform/db";
import { type Route, route, Unauthenticated } from "#platform/http";
import { recordAudit } from "./audit.ts";
import {
  AddressUnknown,
  ChallengeExpired,
  FactorUnreadable,
  ProofRefused,
  StepUpRequired,
  TooManyAttempts,
} from "./errors.ts";
import { Assertion, CeremonyReply, ceremonyOf, Challenge, Code, Proved } from "./factor-shapes.ts";
import { staffSession } from "./own-factor-routes.ts";
import { askForPasskey, ownAddress, proveByPasskey } from "./passkeys.ts";
import { markProved, proveAnewByCode, proveByPassword } from "./proof.ts";
import { closed, Password } from "./route-shapes.ts";
import { staffOf } from "./staff.ts";
import type { StaffNeeds } from "./staff-auth-routes.ts";

/** Proving anew who works in this session, before what is dangerous. */
export function ownProofRoutes(needs: StaffNeeds): readonly Route[] {
  return [proveRoute(needs), ...passkeyRoutes(needs)];
}

function proveRoute({ vault }: StaffNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/me/proof",
    summary: "Prove anew who works in this session, by a code, or by the password where no second factor is set up.",
    auth: staffSession,
    rate: "auth",
    body: Type.Object({ password: Type.Optional(Password), code: Type.Optional(Code) }, closed),
    reply: { 200: Proved },
    refusals: [
      InvalidInput,
      ProofRefused,
      StepUpRequired,
      FactorUnreadable,
      TooManyAttempts,
      Unauthenticated,
      Overloaded,
    ],
    transaction: false,
    idempotency: "none",
    async handle({ db, body, actor, headers, requestId, ip }) {
      const staffId = staffOf(actor);
      const { password, code } = body;
      const proving = { staffId, headers, ip };
      if (password !== undefined && code === undefined) {
        return { provedUntil: await proveByPassword(db, { ...proving, password }) };
      }
      if (code === undefined || password !== undefined) {
        throw new InvalidInput([{ pointer: "", message: "must hold either a password or a code" }]);
      }
      const used = { actor, action: "identity.recovery_code_used", subject: staffId, requestId, ip };
      const onUsed = (tx: Tx): Promise<void> => recordAudit(tx, used);
      return { provedUntil: await proveAnewByCode(db, vault, { ...proving, code, onUsed }) };
    },
  });
}

function passkeyRoutes({ publicOrigin }: StaffNeeds): readonly Route[] {
  return [
    route({
      method: "POST",
      path: "/v1/admin/me/proof/passkey/begin",
      summary: "Begin a proof by passkey: what the browser is to be asked for.",
      auth: staffSession,
      rate: "auth",
      reply: { 200: CeremonyReply },
      refusals: [AddressUnknown],
      transaction: true,
      idempotency: "none",
      async handle({ tx, actor, headers }) {
        return ceremonyOf(await askForPasskey(tx, staffOf(actor), ownAddress(headers, publicOrigin)));
      },
    }),
    route({
      method: "POST",
      path: "/v1/admin/me/proof/passkey",
      summary: "Prove anew who works in this session, by a passkey.",
      auth: staffSession,
      rate: "auth",
      body: Type.Object({ challenge: Challenge, response: Assertion }, closed),
      reply: { 200: Proved },
      refusals: [AddressUnknown, ChallengeExpired, ProofRefused, Unauthenticated],
      transaction: true,
      idempotency: "none",
      async handle({ tx, body, actor, headers }) {
        const staffId = staffOf(actor);
        await proveByPasskey(tx, { ...body, staffId, at: ownAddress(headers, publicOrigin) });
        return { provedUntil: await markProved(tx, { staffId, headers }) };
      },
    }),
  ];
}
