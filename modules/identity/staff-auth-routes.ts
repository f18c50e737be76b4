import { Type } from "typebox";
import { Overloaded, type Tx } from "#platform/db";
import { Answer, anyone, type Route, route } from "#platform/http";
import { recordAudit } from "./audit.ts";
import { sessionCookie, STAFF_COOKIE } from "./credential.ts";
import {
  AddressUnknown,
  ChallengeExpired,
  FactorUnreadable,
  ProofRefused,
  SignInRefused,
  TooManyAttempts,
} from "./errors.ts";
import { Assertion, Challenge, CeremonyReply, Code, ceremonyOf, Ways } from "./factor-shapes.ts";
import { askForPasskey, ownAddress } from "./passkeys.ts";
import { closed, Email, Moment, Password, Uuid } from "./route-shapes.ts";
import { STAFF_SESSION_MS } from "./sessions.ts";
import { signOutRoute } from "./sign-out.ts";
import { finishSignIn, signInByPasskey, signInStaff, type StaffSignedIn } from "./staff-sign-in.ts";
import type { Vault } from "./vault.ts";

/** What the routes of staff are given. */
export interface StaffNeeds {
  readonly vault: Vault;
  /** Where the shop is known to browsers; null: where the request says that it came. */
  readonly publicOrigin: string | null;
  readonly isSecure: boolean;
}

const StaffSession = Type.Object({ token: Type.String(), expiresAt: Moment, staffId: Uuid }, closed);
const SecondStep = Type.Object({ challenge: Challenge, expiresAt: Moment, ways: Ways }, closed);

/** Signing in to the desk, in one step or two, and out of it. */
export function staffAuthRoutes(needs: StaffNeeds): readonly Route[] {
  return [
    signInRoute(needs),
    secondStepRoute(needs),
    ...passkeyRoutes(needs),
    signOutRoute({
      path: "/v1/admin/auth/sign-out",
      summary: "End this session at the desk.",
      cookie: STAFF_COOKIE,
      isSecure: needs.isSecure,
    }),
  ];
}

function signInRoute({ isSecure }: StaffNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/auth/sign-in",
    summary: "Sign in to the desk; 202 asks for a second factor where one is set up.",
    auth: anyone,
    rate: "auth",
    body: Type.Object({ email: Email, password: Password }, closed),
    reply: { 200: StaffSession, 202: SecondStep },
    refusals: [SignInRefused, TooManyAttempts, Overloaded],
    transaction: false,
    idempotency: "none",
    async handle({ db, body, headers, ip }) {
      const came = await signInStaff(db, { ...body, headers, ip });
      if (came.kind === "signed_in") return toAnswer(came, isSecure);
      const { challenge, expiresAt, ways } = came;
      return new Answer({ status: 202, body: { challenge, expiresAt: expiresAt.toISOString(), ways } });
    },
  });
}

function secondStepRoute({ vault, isSecure }: StaffNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/auth/sign-in/code",
    summary: "Finish a sign-in with a code of the authenticator app, or a recovery code.",
    auth: anyone,
    rate: "auth",
    body: Type.Object({ challenge: Challenge, code: Code }, closed),
    reply: { 200: StaffSession },
    refusals: [ChallengeExpired, ProofRefused, FactorUnreadable, SignInRefused, TooManyAttempts],
    transaction: false,
    idempotency: "none",
    async handle({ db, body, headers, requestId, ip }) {
      const onUsed = (tx: Tx, staffId: string): Promise<void> =>
        recordAudit(tx, {
          actor: { kind: "staff", id: staffId, scopes: [] },
          action: "identity.recovery_code_used",
          subject: staffId,
          requestId,
          ip,
        });
      return toAnswer(await finishSignIn(db, vault, { ...body, headers, ip, onUsed }), isSecure);
    },
  });
}

function passkeyRoutes({ publicOrigin, isSecure }: StaffNeeds): readonly Route[] {
  return [
    route({
      method: "POST",
      path: "/v1/admin/auth/passkey/begin",
      summary: "Begin a sign-in with a passkey: what the browser is to be asked for.",
      auth: anyone,
      rate: "auth",
      reply: { 200: CeremonyReply },
      refusals: [AddressUnknown],
      transaction: true,
      idempotency: "none",
      async handle({ tx, headers }) {
        return ceremonyOf(await askForPasskey(tx, null, ownAddress(headers, publicOrigin)));
      },
    }),
    route({
      method: "POST",
      path: "/v1/admin/auth/passkey",
      summary: "Sign in to the desk with a passkey, which is both factors at once.",
      auth: anyone,
      rate: "auth",
      body: Type.Object({ challenge: Challenge, response: Assertion }, closed),
      reply: { 200: StaffSession },
      refusals: [AddressUnknown, ChallengeExpired, ProofRefused, SignInRefused],
      transaction: false,
      idempotency: "none",
      async handle({ db, body, headers, ip }) {
        const at = ownAddress(headers, publicOrigin);
        return toAnswer(await signInByPasskey(db, { ...body, at, headers, ip }), isSecure);
      },
    }),
  ];
}

function toAnswer({ token, expiresAt, staffId }: StaffSignedIn, isSecure: boolean): Answer {
  const maxAgeSeconds = STAFF_SESSION_MS / 1_000;
  const cookie = sessionCookie({ name: STAFF_COOKIE, token, maxAgeSeconds, isSecure });
  const body = { token, expiresAt: expiresAt.toISOString(), staffId };
  return new Answer({ status: 200, body, headers: { "set-cookie": cookie } });
}
