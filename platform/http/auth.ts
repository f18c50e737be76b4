import type { IncomingHttpHeaders } from "node:http";
import { Forbidden, Unauthenticated } from "./errors.ts";
import type { Actor, AuthRule } from "./route.ts";

/** Finds out who asks. @throws Unauthenticated when credentials are given and are not good */
export type Authenticate = (request: {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly ip: string;
}) => Promise<Actor>;

/** Whoever shows no credentials. */
export const GUEST: Actor = { kind: "guest" };

/** Whether the request carries anything that could prove who asks; without it the caller is a guest at no cost. */
export function hasCredentials(headers: IncomingHttpHeaders): boolean {
  return headers.authorization !== undefined || headers.cookie !== undefined;
}

/**
 * Lets pass who the rule names, and nobody else.
 *
 * @throws Unauthenticated when signing in could help, Forbidden when it could not
 */
export function assertAllowed(rule: AuthRule, actor: Actor): void {
  switch (rule.kind) {
    case "anyone":
    case "holder":
      return;
    case "customer":
      if (actor.kind === "customer") return;
      break;
    case "scope":
      if ((actor.kind === "staff" || actor.kind === "key") && holdsScope(actor.scopes, rule.scope)) return;
      break;
  }
  if (actor.kind === "guest") throw new Unauthenticated();
  throw new Forbidden(rule.kind === "scope" ? rule.scope : null);
}

/** `*` is every scope; otherwise the scope itself must be among them. */
export function holdsScope(scopes: readonly string[], wanted: string): boolean {
  return scopes.includes(wanted) || scopes.includes("*");
}
