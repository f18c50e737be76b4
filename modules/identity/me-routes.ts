import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { Overloaded, type Queryable } from "#platform/db";
import { type Actor, Answer, customer, PreconditionFailed, type Route, route, Unauthenticated } from "#platform/http";
import { CUSTOMER_COOKIE, sessionCookie } from "./credential.ts";
import { CustomerNotFound, ReauthenticationNeeded, SessionNotFound, SignInRefused, TooManyAttempts } from "./errors.ts";
import { changePassword, requestEmailChange } from "./passwords.ts";
import {
  assertFreshSession,
  changeProfile,
  type Customer,
  eraseCustomer,
  exportIdentity,
  findCustomer,
} from "./profile.ts";
import {
  byId,
  closed,
  Email,
  expectedVersion,
  Locale,
  Moment,
  Name,
  nothing,
  orNull,
  Password,
  Uuid,
  versioned,
} from "./route-shapes.ts";
import { deleteOwnSession, selectSessionsOf } from "./session-queries.ts";
import { presentedSession } from "./sessions.ts";
import { announceRightsChange } from "./authenticate.ts";

/** What a room above adds to a customer's export: its own part, under its own name. */
export interface Exporter {
  readonly name: string;
  readonly collect: (on: Queryable, customerId: string) => Promise<unknown>;
}

/** What these routes are given. */
export interface MeNeeds {
  readonly exporters: readonly Exporter[];
  readonly isSecure: boolean;
}

const Me = Type.Object(
  {
    id: Uuid,
    email: Type.String(),
    emailVerified: Type.Boolean(),
    name: orNull(Type.String()),
    locale: orNull(Type.String()),
    createdAt: Moment,
  },
  closed,
);
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

/** What a signed-in customer sees and changes of the own account. */
export function meRoutes(needs: MeNeeds): readonly Route[] {
  return [...profileRoutes(), exportRoute(needs), eraseRoute(needs), ...secretRoutes(), ...sessionRoutes()];
}

/** The customer who asks; the auth rule has let nobody else in. @throws Unauthenticated */
export function customerOf(actor: Actor): string {
  if (actor.kind !== "customer") throw new Unauthenticated();
  return actor.id;
}

function profileRoutes(): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/v1/me",
      summary: "Show the signed-in customer.",
      auth: customer,
      rate: "cart",
      reply: { 200: Me },
      refusals: [CustomerNotFound],
      transaction: false,
      async handle({ db, actor }) {
        return toAnswer(await findCustomer(db, { region: db.region, id: customerOf(actor) }));
      },
    }),
    route({
      method: "PATCH",
      path: "/v1/me",
      summary: "Change name or language.",
      auth: customer,
      rate: "cart",
      body: Type.Object({ name: Type.Optional(Name), locale: Type.Optional(Locale) }, closed),
      reply: { 200: Me },
      refusals: [CustomerNotFound, PreconditionFailed, InvalidInput],
      transaction: true,
      async handle({ tx, body, actor, headers }) {
        const change = { id: customerOf(actor), name: body.name ?? null, locale: body.locale ?? null };
        return toAnswer(await changeProfile(tx, { ...change, version: expectedVersion(headers) }));
      },
    }),
  ];
}

function exportRoute({ exporters }: MeNeeds): Route {
  return route({
    method: "GET",
    path: "/v1/me/export",
    summary: "Give out everything that is kept about the signed-in customer.",
    auth: customer,
    rate: "auth",
    reply: { 200: Type.Object({ identity: Type.Unknown() }, { additionalProperties: true }) },
    refusals: [CustomerNotFound],
    transaction: false,
    async handle({ db, actor }) {
      const id = customerOf(actor);
      const identity = await exportIdentity(db, { region: db.region, id });
      const others = await Promise.all(
        exporters.map(async ({ name, collect }) => [name, await collect(db, id)] as const),
      );
      return new Answer({
        status: 200,
        body: { identity, ...Object.fromEntries(others) },
        headers: { "content-disposition": 'attachment; filename="my-data.json"' },
      });
    },
  });
}

function eraseRoute({ isSecure }: MeNeeds): Route {
  return route({
    method: "DELETE",
    path: "/v1/me",
    summary: "Erase the account for good; needs a session of at most 15 minutes.",
    auth: customer,
    rate: "auth",
    reply: { 204: null },
    refusals: [ReauthenticationNeeded, CustomerNotFound],
    transaction: true,
    async handle({ tx, actor, headers }) {
      const id = customerOf(actor);
      await assertFreshSession(tx, id, presentedSession(headers));
      await eraseCustomer(tx, id);
      const cookie = sessionCookie({ name: CUSTOMER_COOKIE, token: "", maxAgeSeconds: 0, isSecure });
      return new Answer({ status: 204, headers: { "set-cookie": cookie } });
    },
  });
}

function secretRoutes(): readonly Route[] {
  return [
    route({
      method: "POST",
      path: "/v1/me/password",
      summary: "Change the password; every other session ends.",
      auth: customer,
      rate: "auth",
      body: Type.Object({ password: Password, newPassword: Password }, closed),
      reply: { 204: null },
      refusals: [SignInRefused, TooManyAttempts, InvalidInput, CustomerNotFound, Overloaded],
      transaction: false,
      idempotency: "none",
      async handle({ db, body, actor, headers, ip }) {
        const email = actor.kind === "customer" ? actor.email : "";
        await changePassword(db, { ...body, customerId: customerOf(actor), email, headers, ip });
        return new Answer({ status: 204 });
      },
    }),
    route({
      method: "POST",
      path: "/v1/me/email",
      summary: "Ask for a change of address; it happens when the link in the mail to the new one is opened.",
      auth: customer,
      rate: "auth",
      body: Type.Object({ email: Email, password: Password }, closed),
      reply: { 202: nothing },
      refusals: [SignInRefused, TooManyAttempts, InvalidInput, Overloaded],
      transaction: false,
      idempotency: "none",
      async handle({ db, body, actor, ip }) {
        await requestEmailChange(db, { ...body, customerId: customerOf(actor), ip });
        return {};
      },
    }),
  ];
}

function sessionRoutes(): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/v1/me/sessions",
      summary: "List where the customer is signed in, latest first.",
      auth: customer,
      rate: "cart",
      reply: { 200: Type.Object({ items: Type.Array(Session), nextCursor: Type.Null() }, closed) },
      refusals: [],
      transaction: false,
      async handle({ db, actor, headers }) {
        const current = presentedSession(headers);
        const sessions = await selectSessionsOf(db, { region: db.region, customerId: customerOf(actor) });
        const items = sessions.map(({ tokenHash, ...session }) => ({
          ...session,
          isCurrent: current !== null && tokenHash.equals(current),
        }));
        return { items, nextCursor: null };
      },
    }),
    route({
      method: "DELETE",
      path: "/v1/me/sessions/:id",
      summary: "End one session.",
      auth: customer,
      rate: "cart",
      params: byId,
      reply: { 204: null },
      refusals: [SessionNotFound],
      transaction: true,
      async handle({ tx, params, actor }) {
        if (!(await deleteOwnSession(tx, customerOf(actor), params.id))) throw new SessionNotFound();
        await announceRightsChange(tx, [params.id]);
        return new Answer({ status: 204 });
      },
    }),
  ];
}

function toAnswer(found: Customer): Answer {
  const { id, email, emailVerified, name, locale, createdAt, version } = found;
  return new Answer({
    status: 200,
    body: { id, email, emailVerified, name, locale, createdAt },
    headers: versioned(version),
  });
}
