import { MINUTE_MS } from "@hansa/kernel";
import type { Tx } from "#platform/db";
import type { Actor } from "#platform/http";
import type { Credential } from "./credential.ts";
import {
  selectCustomerSessions,
  selectLivingKeys,
  selectStaffSessions,
  touchCustomerSessions,
  touchKeys,
  touchStaffSessions,
} from "./credential-queries.ts";
import { scopesBy } from "./roles.ts";

/** How old `last seen` may grow before it is written again: one write a minute, not one a request. */
const TOUCH_AFTER_MS = MINUTE_MS;

/** What the database knows of a credential. */
export interface Known {
  readonly actor: Actor;
  /** Ids whose change makes this out of date: the session or key, its owner, and the shop's own role of the owner. */
  readonly owners: readonly string[];
  /** Only for keys: what the secret must hash to. */
  readonly secretHash: Buffer | null;
  /** Milliseconds until it ends by itself; null when it does not. */
  readonly endsInMs: number | null;
}

/**
 * Looks up many credentials at once, at most one statement per kind, and notes in the same transaction which of them
 * are in use. One answer per credential, in order; null where it is unknown, ended, revoked or disabled.
 */
export async function lookUp(tx: Tx, credentials: readonly Credential[]): Promise<readonly (Known | null)[]> {
  const customers = await knownCustomers(tx, hashesOf(credentials, "customer"));
  const staff = await knownStaff(tx, hashesOf(credentials, "staff"));
  const keys = await knownKeys(
    tx,
    credentials.flatMap((one) => (one.kind === "key" ? [one.prefix] : [])),
  );
  return credentials.map((credential) => {
    switch (credential.kind) {
      case "customer":
        return customers.get(credential.cacheKey) ?? null;
      case "staff":
        return staff.get(credential.cacheKey) ?? null;
      case "key":
        return keys.get(credential.prefix) ?? null;
    }
  });
}

type KnownByKey = ReadonlyMap<string, Known>;
const NOBODY: KnownByKey = new Map();

async function knownCustomers(tx: Tx, hashes: readonly Buffer[]): Promise<KnownByKey> {
  if (hashes.length === 0) return NOBODY;
  const rows = await selectCustomerSessions(tx, { region: tx.region, hashes, now: tx.now });
  const stale = staleIds(tx, rows);
  if (stale.length > 0) await touchCustomerSessions(tx, stale);
  return new Map(
    rows.map(({ tokenHash, sessionId, customerId, email, expiresAt }) => {
      const actor: Actor = { kind: "customer", id: customerId, email };
      return [tokenHash.toString("base64"), knownUntil(tx, { actor, owners: [sessionId, customerId], expiresAt })];
    }),
  );
}

async function knownStaff(tx: Tx, hashes: readonly Buffer[]): Promise<KnownByKey> {
  if (hashes.length === 0) return NOBODY;
  const rows = await selectStaffSessions(tx, { region: tx.region, hashes, now: tx.now });
  const stale = staleIds(tx, rows);
  if (stale.length > 0) await touchStaffSessions(tx, stale);
  return new Map(
    rows.map(({ tokenHash, sessionId, staffId, role, roleId, ownScopes, expiresAt }) => {
      const actor: Actor = { kind: "staff", id: staffId, scopes: scopesBy(role, ownScopes) };
      const owners = [sessionId, staffId, ...(roleId === null ? [] : [roleId])];
      return [tokenHash.toString("base64"), knownUntil(tx, { actor, owners, expiresAt })];
    }),
  );
}

async function knownKeys(tx: Tx, prefixes: readonly string[]): Promise<KnownByKey> {
  if (prefixes.length === 0) return NOBODY;
  const rows = await selectLivingKeys(tx, { prefixes, now: tx.now });
  if (rows.length > 0) {
    await touchKeys(
      tx,
      rows.map(({ id }) => id),
    );
  }
  return new Map(
    rows.map(({ id, prefix, secretHash, scopes, expiresAt }) => {
      const actor: Actor = { kind: "key", id, scopes };
      return [prefix, { ...knownUntil(tx, { actor, owners: [id], expiresAt }), secretHash }];
    }),
  );
}

function knownUntil(
  tx: Tx,
  found: { readonly actor: Actor; readonly owners: readonly string[]; readonly expiresAt: Date | null },
): Known {
  const endsInMs = found.expiresAt === null ? null : found.expiresAt.getTime() - tx.now.getTime();
  return { actor: found.actor, owners: found.owners, secretHash: null, endsInMs };
}

function hashesOf(credentials: readonly Credential[], kind: "customer" | "staff"): readonly Buffer[] {
  return credentials.flatMap((one) => (one.kind === kind ? [one.hash] : []));
}

function staleIds(
  tx: Tx,
  rows: readonly { readonly sessionId: string; readonly lastSeenAt: Date }[],
): readonly string[] {
  return rows
    .filter(({ lastSeenAt }) => tx.now.getTime() - lastSeenAt.getTime() > TOUCH_AFTER_MS)
    .map(({ sessionId }) => sessionId);
}
