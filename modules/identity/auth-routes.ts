import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { Overloaded } from "#platform/db";
import { Answer, anyone, customer, type Route, route } from "#platform/http";
import { CUSTOMER_COOKIE, sessionCookie } from "./credential.ts";
import { LinkExpired, SignInRefused, TooManyAttempts } from "./errors.ts";
import { confirmEmail, requestMail } from "./mail-links.ts";
import { confirmPasswordReset, requestPasswordReset } from "./passwords.ts";
import { closed, Email, Locale, Moment, Name, nothing, Password, Uuid } from "./route-shapes.ts";
import { CUSTOMER_SESSION_MS } from "./sessions.ts";
import { type OnSignIn, type OnSignInTried, signIn } from "./sign-in.ts";
import { signOutRoute } from "./sign-out.ts";
import { signUp } from "./sign-up.ts";
import { mayMail } from "./throttle.ts";

/** What these routes are given. */
export interface AuthNeeds {
  readonly onSignIn: OnSignIn;
  readonly onSignInTried: OnSignInTried;
  readonly isSecure: boolean;
}

const Cart = Type.Optional(
  Type.Object(
    { id: Uuid, token: Type.String({ minLength: 1, maxLength: 200 }) },
    { ...closed, description: "The guest's cart; it becomes, or joins, the customer's." },
  ),
);
const Token = Type.String({ minLength: 1, maxLength: 200, description: "From the link in the mail." });

const SessionReply = Type.Object(
  {
    token: Type.String({ description: "For `Authorization: Bearer`; browsers get it as a cookie as well." }),
    expiresAt: Moment,
    customerId: Uuid,
  },
  closed,
);

/** Signing up, in and out, and what is done with links from mails. Their answers tell nobody who has an account. */
export function authRoutes(needs: AuthNeeds): readonly Route[] {
  const signOut = signOutRoute({
    path: "/v1/auth/sign-out",
    summary: "End this session.",
    cookie: CUSTOMER_COOKIE,
    isSecure: needs.isSecure,
  });
  return [signUpRoute(needs), signInRoute(needs), signOut, ...resetRoutes(), ...verifyRoutes()];
}

function signUpRoute({ onSignIn }: AuthNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/auth/sign-up",
    summary: "Open an account; the answer is the same when the address has one. Sign in afterwards.",
    auth: anyone,
    rate: "auth",
    body: Type.Object(
      { email: Email, password: Password, name: Type.Optional(Name), locale: Type.Optional(Locale), cart: Cart },
      closed,
    ),
    reply: { 202: nothing },
    refusals: [InvalidInput, Overloaded],
    transaction: false,
    idempotency: "none",
    async handle({ db, body }) {
      const { email, password, name = null, locale = null, cart = null } = body;
      await signUp(db, { email, password, name, locale, cart }, onSignIn);
      return {};
    },
  });
}

/** Longest `Device-Id` that is looked at. */
const MAX_DEVICE = 100;

function signInRoute({ onSignIn, onSignInTried, isSecure }: AuthNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/auth/sign-in",
    summary: "Sign in as a customer; a guest's cart comes along.",
    auth: anyone,
    rate: "auth",
    body: Type.Object({ email: Email, password: Password, cart: Cart }, closed),
    reply: { 200: SessionReply },
    refusals: [SignInRefused, TooManyAttempts, Overloaded],
    transaction: false,
    // The answer holds a secret, so it is never kept for a replay.
    idempotency: "none",
    async handle({ db, body, headers, ip }) {
      const { email, password, cart = null } = body;
      const tried = { email, ip, device: headers["device-id"]?.slice(0, MAX_DEVICE) ?? null };
      const signedIn = await signIn(db, { email, password, cart, headers, ip }, onSignIn).catch((error: unknown) => {
        if (error instanceof SignInRefused || error instanceof TooManyAttempts)
          onSignInTried({ ...tried, isRight: false });
        throw error;
      });
      onSignInTried({ ...tried, isRight: true });
      const { token, expiresAt, customerId } = signedIn;
      const maxAgeSeconds = CUSTOMER_SESSION_MS / 1_000;
      return new Answer({
        status: 200,
        body: { token, expiresAt: expiresAt.toISOString(), customerId },
        headers: { "set-cookie": sessionCookie({ name: CUSTOMER_COOKIE, token, maxAgeSeconds, isSecure }) },
      });
    },
  });
}

function resetRoutes(): readonly Route[] {
  return [
    route({
      method: "POST",
      path: "/v1/auth/password-reset",
      summary: "Ask for a link to a new password; the answer is the same when nobody has the address.",
      auth: anyone,
      rate: "auth",
      body: Type.Object({ email: Email }, closed),
      reply: { 202: nothing },
      refusals: [InvalidInput],
      transaction: false,
      idempotency: "none",
      async handle({ db, body }) {
        await requestPasswordReset(db, body.email);
        return {};
      },
    }),
    route({
      method: "POST",
      path: "/v1/auth/password-reset/confirm",
      summary: "Set a new password with the link; every session ends.",
      auth: anyone,
      rate: "auth",
      body: Type.Object({ token: Token, password: Password }, closed),
      reply: { 204: null },
      refusals: [LinkExpired, InvalidInput, Overloaded],
      transaction: false,
      idempotency: "none",
      async handle({ db, body }) {
        await confirmPasswordReset(db, body);
        return new Answer({ status: 204 });
      },
    }),
  ];
}

function verifyRoutes(): readonly Route[] {
  return [
    route({
      method: "POST",
      path: "/v1/auth/verify-email",
      summary: "Ask for another link that proves the address.",
      auth: customer,
      rate: "auth",
      reply: { 202: nothing },
      refusals: [],
      transaction: true,
      idempotency: "none",
      async handle({ tx, actor }) {
        if (actor.kind === "customer" && (await mayMail(tx, actor.email))) {
          await requestMail(tx, { purpose: "verify_email", customerId: actor.id });
        }
        return {};
      },
    }),
    route({
      method: "POST",
      path: "/v1/auth/verify-email/confirm",
      summary: "Prove the address, or complete its change, with the link.",
      auth: anyone,
      rate: "auth",
      body: Type.Object({ token: Token }, closed),
      reply: { 204: null },
      refusals: [LinkExpired],
      transaction: true,
      idempotency: "none",
      async handle({ tx, body }) {
        await confirmEmail(tx, body.token);
        return new Answer({ status: 204 });
      },
    }),
  ];
}
