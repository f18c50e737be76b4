import type { Actor } from "#platform/http";
import { RightsExceeded } from "./errors.ts";
import { scopesBeyond } from "./roles.ts";

/** What an actor may do at the desk; nothing for guests and customers. */
export function rightsOf(actor: Actor): readonly string[] {
  return actor.kind === "staff" || actor.kind === "key" ? actor.scopes : [];
}

/** Nobody gives away, or takes away, what they do not hold. @throws RightsExceeded */
export function assertHolds(actor: Actor, wanted: readonly string[]): void {
  const beyond = scopesBeyond(rightsOf(actor), wanted);
  if (beyond.length > 0) throw new RightsExceeded(beyond);
}
