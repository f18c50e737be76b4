import { Answer, anyone, type Route, route } from "#platform/http";
import { type CUSTOMER_COOKIE, sessionCookie, type STAFF_COOKIE } from "./credential.ts";
import { endPresented } from "./sessions.ts";

/** The route that ends the session which a request shows, if it shows one, and takes its cookie away. */
export function signOutRoute(of: {
  readonly path: string;
  readonly summary: string;
  readonly cookie: typeof CUSTOMER_COOKIE | typeof STAFF_COOKIE;
  readonly isSecure: boolean;
}): Route {
  return route({
    method: "POST",
    path: of.path,
    summary: of.summary,
    auth: anyone,
    rate: "auth",
    reply: { 204: null },
    refusals: [],
    transaction: true,
    idempotency: "none",
    async handle({ tx, headers }) {
      await endPresented(tx, headers);
      const cookie = sessionCookie({ name: of.cookie, token: "", maxAgeSeconds: 0, isSecure: of.isSecure });
      return new Answer({ status: 204, headers: { "set-cookie": cookie } });
    },
  });
}
