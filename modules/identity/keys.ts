import { InvalidInput, newId } from "@hansa/kernel";
import type { Queryable, Tx } from "#platform/db";
import type { Actor } from "#platform/http";
import { announceRightsChange } from "./authenticate.ts";
import { KeyNotFound } from "./errors.ts";
import { type ApiKeyRow, lockKey, markRevoked, selectKeys, writeKey } from "./key-queries.ts";
import { parseName } from "./profile.ts";
import { assertHolds } from "./rights.ts";
import { EVERYTHING, isScope } from "./roles.ts";
import { newKey, parseKey } from "./token.ts";

/** A key that was just made; `secret` is the whole key and is shown this once. */
export interface MadeKey {
  readonly id: string;
  readonly prefix: string;
  readonly secret: string;
}

/**
 * The key stands, with at most the rights of whoever makes it.
 *
 * @param given `expiresAt` null: it lives until it is revoked
 * @throws RightsExceeded, InvalidInput
 */
export async function makeKey(
  tx: Tx,
  actor: Actor,
  given: { readonly name: string; readonly scopes: readonly string[]; readonly expiresAt: Date | null },
): Promise<MadeKey> {
  const unknown = given.scopes.flatMap((scope, index) =>
    isScope(scope) ? [] : [{ pointer: `/scopes/${String(index)}`, message: "is not a scope" }],
  );
  if (unknown.length > 0) throw new InvalidInput(unknown);
  if (given.expiresAt !== null && given.expiresAt.getTime() <= tx.now.getTime()) {
    throw new InvalidInput([{ pointer: "/expiresAt", message: "must lie in the future" }]);
  }
  assertHolds(actor, given.scopes);
  const secret = newKey();
  const id = newId(tx.now.getTime());
  const prefix = await keep(tx, secret, {
    id,
    name: parseName(given.name),
    scopes: [...new Set(given.scopes)],
    createdBy: actor.kind === "guest" ? null : actor.id,
    expiresAt: given.expiresAt,
  });
  return { id, prefix, secret };
}

/**
 * The key with this secret may do everything at the desk: the demo's key, whose secret the composition root keeps.
 * Calling it again changes nothing; another secret under the same prefix takes the place of the first.
 *
 * @param secret the whole key, as `newDeskKey` makes it
 * @throws Error when it has not the form of a key
 */
export async function ensureDeskKey(tx: Tx, secret: string): Promise<void> {
  const id = newId(tx.now.getTime());
  await keep(tx, secret, { id, name: "Demo desk key", scopes: [EVERYTHING], createdBy: null, expiresAt: null });
}

/** A new secret for `ensureDeskKey`. */
export const newDeskKey: () => string = newKey;

/**
 * The key opens nothing any more, everywhere within five seconds at most.
 *
 * @throws KeyNotFound when unknown or revoked before; RightsExceeded when it holds more than the actor does
 */
export async function revokeKey(tx: Tx, actor: Actor, id: string): Promise<ApiKeyRow> {
  const key = await lockKey(tx, id);
  if (key === null || key.revokedAt !== null) throw new KeyNotFound();
  assertHolds(actor, key.scopes);
  await markRevoked(tx, id);
  await announceRightsChange(tx, [id]);
  return key;
}

/** Keys, latest first, revoked ones too. */
export async function listKeys(
  on: Queryable,
  page: { readonly beforeId: string | null; readonly limit: number },
): Promise<readonly ApiKeyRow[]> {
  return await selectKeys(on, page);
}

async function keep(
  tx: Tx,
  secret: string,
  key: Omit<Parameters<typeof writeKey>[1], "prefix" | "secretHash">,
): Promise<string> {
  const parts = parseKey(secret);
  if (parts === null) throw new Error("an API key must have the form hk_<prefix>_<secret>");
  await writeKey(tx, { ...key, ...parts });
  return parts.prefix;
}
