import { after, DAY_MS, newId } from "@hansa/kernel";
import type { Vault } from "#modules/identity";
import type { Tx } from "#platform/db";
import { type Actor, holdsScope } from "#platform/http";
import { TooManyWebhooks, WebhookNotFound, WebhookRightsExceeded } from "../errors.ts";
import { scopeOfType } from "./catalogue.ts";
import {
  countEndpoints,
  deleteEndpoint,
  insertEndpoint,
  type LockedEndpoint,
  lockEndpoint,
  updateEndpoint,
  updateSecret,
} from "./endpoint-queries.ts";
import { newWebhookSecret } from "./sign.ts";
import { parseEndpointUrl } from "./url.ts";

/** Most endpoints of a shop. */
export const MAX_ENDPOINTS = 20;
/** How long the old secret still signs beside the new one. */
export const ROTATION_MS = DAY_MS;

/** What keeping endpoints takes. */
export interface EndpointNeeds {
  readonly vault: Vault;
  /** http, and this machine, are fine too. */
  readonly allowsLoopback: boolean;
}

/** What people say about an endpoint. */
export interface EndpointWish {
  readonly url: string;
  /** At most 200 characters. */
  readonly description: string;
  /** Public types, at least one. */
  readonly eventTypes: readonly string[];
}

/** An endpoint that was just made; `secret` is shown this once. */
export interface MadeEndpoint {
  readonly id: string;
  readonly secret: string;
}

/**
 * The endpoint stands and is told from now on.
 *
 * @throws InvalidInput, WebhookRightsExceeded when the actor may not read what is to be told, TooManyWebhooks
 */
export async function makeEndpoint(
  tx: Tx,
  actor: Actor,
  wish: EndpointWish,
  { vault, allowsLoopback }: EndpointNeeds,
): Promise<MadeEndpoint> {
  const url = parseEndpointUrl(wish.url, allowsLoopback);
  assertMayRead(actor, wish.eventTypes);
  if ((await countEndpoints(tx)) >= MAX_ENDPOINTS) throw new TooManyWebhooks(MAX_ENDPOINTS);
  const id = newId<"webhook-endpoint">(tx.now.getTime());
  const secret = newWebhookSecret();
  const eventTypes = [...new Set(wish.eventTypes)];
  await insertEndpoint(tx, { ...wish, id, url, eventTypes, secretSealed: vault.seal(Buffer.from(secret), id) });
  return { id, secret };
}

/** What changes about an endpoint; absent: it stays. */
export type EndpointChange = Partial<EndpointWish> & { readonly isEnabled?: boolean };

/** What an endpoint was and has become. */
export interface Changed {
  readonly before: LockedEndpoint;
  readonly after: Omit<LockedEndpoint, "secretSealed" | "previousSecretSealed" | "previousUntil">;
}

/**
 * The endpoint is as asked. Switching one on that is on already ends its suspension: what waits is sent.
 *
 * @throws WebhookNotFound, InvalidInput, WebhookRightsExceeded
 */
export async function changeEndpoint(
  tx: Tx,
  actor: Actor,
  { id, change }: { readonly id: string; readonly change: EndpointChange },
  { allowsLoopback }: EndpointNeeds,
): Promise<Changed> {
  const before = await findLocked(tx, id);
  const url = change.url === undefined ? before.url : parseEndpointUrl(change.url, allowsLoopback);
  const eventTypes = [...new Set(change.eventTypes ?? before.eventTypes)];
  // Whoever sends it elsewhere gives away everything that it is told.
  const isNew = (type: string): boolean => url !== before.url || !before.eventTypes.includes(type);
  assertMayRead(actor, eventTypes.filter(isNew));
  const isEnabled = change.isEnabled ?? before.isEnabled;
  const enabledAt = change.isEnabled === true ? tx.now : before.enabledAt;
  const endpoint = { id, url, description: change.description ?? before.description, eventTypes, isEnabled, enabledAt };
  await updateEndpoint(tx, endpoint);
  return { before, after: endpoint };
}

/**
 * A new secret signs from now on, and for ROTATION_MS the old one beside it; one that was old already signs no more.
 *
 * @returns the new secret, shown this once, and until when the old one signs
 * @throws WebhookNotFound
 */
export async function rotateSecret(
  tx: Tx,
  id: string,
  vault: Vault,
): Promise<{ readonly secret: string; readonly previousUntil: Date }> {
  await findLocked(tx, id);
  const secret = newWebhookSecret();
  const previousUntil = after(tx.now, ROTATION_MS);
  await updateSecret(tx, id, vault.seal(Buffer.from(secret), id), previousUntil);
  return { secret, previousUntil };
}

/** The endpoint is gone, and what waits for it. @throws WebhookNotFound */
export async function removeEndpoint(tx: Tx, id: string): Promise<LockedEndpoint> {
  const before = await findLocked(tx, id);
  await deleteEndpoint(tx, id);
  return before;
}

/** Locks an endpoint. @throws WebhookNotFound */
export async function findLocked(tx: Tx, id: string): Promise<LockedEndpoint> {
  const endpoint = await lockEndpoint(tx, id);
  if (endpoint === null) throw new WebhookNotFound(id);
  return endpoint;
}

/** Nobody has others told what they may not read themselves. */
function assertMayRead(actor: Actor, types: readonly string[]): void {
  const held = actor.kind === "staff" || actor.kind === "key" ? actor.scopes : [];
  const missing = new Set(types.map(scopeOfType).filter((scope) => !holdsScope(held, scope)));
  if (missing.size > 0) throw new WebhookRightsExceeded([...missing]);
}
