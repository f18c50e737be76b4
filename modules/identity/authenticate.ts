import { timingSafeEqual } from "node:crypto";
import { announceChange, type ChangeFeed, createBatcher, type Database, type Tx } from "#platform/db";
import type { Actor } from "#platform/http";
import { type Credential, type Headers, readCredential } from "./credential.ts";
import { type Known, lookUp } from "./look-up.ts";

/** Topic of the change feed; its keys are ids of sessions, customers, staff, API keys and roles whose rights changed. */
export const CREDENTIALS_TOPIC = "identity.credentials";
/**
 * Longest that a credential is believed without asking the database, so that with the look-up it stays below 5 s. The change feed makes a revocation known at once;
 * this bounds it where the feed is silent without our knowing. Measured: see docs/decisions/0004.
 */
const BELIEVED_MS = 4_000;
const MAX_KEPT = 20_000;
const MAX_BATCH = 128;
const MAX_WAITING = 4_096;
const GUEST: Actor = { kind: "guest" };

/** Tells who asks. A request without a credential, or with one that proves nothing, comes from a guest. */
export type Authenticate = (request: { readonly headers: Headers; readonly ip: string }) => Promise<Actor>;

interface Kept extends Known {
  readonly untilMs: number;
}

/**
 * Makes the function that tells who asks. A guest costs nothing; a credential that was seen within the last four
 * seconds costs one hash; others are looked up together, in one transaction per batch.
 *
 * @param feed makes revocations known at once; without it they are known within five seconds
 * @param trustsOrigin which other origins' pages may use a session cookie; none unless told
 * @throws (the function made) DatabaseBusy or Overloaded rather than take somebody for a guest
 */
export function authenticate(
  db: Database,
  feed: ChangeFeed | null = null,
  trustsOrigin: (origin: string) => boolean = () => false,
): Authenticate {
  const cache = createCache(feed);
  const batcher = createBatcher<Credential, Known | null>({
    name: "identity.credentials",
    maxBatch: MAX_BATCH,
    maxQueue: MAX_WAITING,
    lanes: 2,
    run: (credentials) => db.transaction((tx) => lookUp(tx, credentials)),
  });
  async function ask(credential: Credential): Promise<Known | null> {
    const generation = cache.generation();
    const known = await batcher.submit(credential);
    if (known !== null) cache.keep(credential.cacheKey, known, generation);
    return known;
  }
  return async ({ headers }) => {
    const credential = readCredential(headers, trustsOrigin);
    if (credential === null) return GUEST;
    const known = cache.find(credential.cacheKey) ?? (await ask(credential));
    return known !== null && isProved(credential, known) ? known.actor : GUEST;
  };
}

/**
 * Every process asks the database again about these sessions, customers, staff, keys, or whoever has these roles, as soon as the caller's
 * transaction commits.
 */
export async function announceRightsChange(tx: Tx, ids: readonly string[]): Promise<void> {
  await announceChange(tx, CREDENTIALS_TOPIC, ids);
}

function isProved(credential: Credential, known: Known): boolean {
  if (credential.kind !== "key") return true;
  return known.secretHash !== null && timingSafeEqual(credential.secretHash, known.secretHash);
}

interface Cache {
  find(key: string): Known | null;
  /** Keeps what was learned, unless something changed since `generation`: the answer may be older than the change. */
  keep(key: string, known: Known, generation: number): void;
  generation(): number;
}

function createCache(feed: ChangeFeed | null): Cache {
  const kept = new Map<string, Kept>();
  let generation = 0;
  feed?.on(CREDENTIALS_TOPIC, (ids) => {
    generation++;
    if (ids === null) {
      kept.clear();
      return;
    }
    const changed = new Set(ids);
    for (const [key, { owners }] of kept) if (owners.some((id) => changed.has(id))) kept.delete(key);
  });
  return {
    find(key) {
      const known = kept.get(key);
      if (known === undefined) return null;
      if (known.untilMs > performance.now()) return known;
      kept.delete(key);
      return null;
    },
    keep(key, known, learnedIn) {
      if (learnedIn !== generation) return;
      const oldest = kept.size >= MAX_KEPT ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      kept.set(key, { ...known, untilMs: performance.now() + Math.min(BELIEVED_MS, known.endsInMs ?? BELIEVED_MS) });
    },
    generation: () => generation,
  };
}
