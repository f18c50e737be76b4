import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { after } from "@hansa/kernel";
import type { Database } from "#platform/db";
import { TooManyRequests } from "./errors.ts";
import { countUse, forgetUses } from "./queries.ts";
import type { RateClass } from "./route.ts";

/** So many points in so many seconds. */
export interface Limit {
  readonly points: number;
  readonly windowSeconds: number;
}

/** Requests per caller and class. A caller is a customer, a member of staff, a key, or else an address. */
export const RATE_LIMITS: Readonly<Record<RateClass, Limit>> = {
  browse: { points: 1_200, windowSeconds: 60 },
  cart: { points: 300, windowSeconds: 60 },
  auth: { points: 30, windowSeconds: 60 },
  checkout: { points: 60, windowSeconds: 60 },
  desk: { points: 1_200, windowSeconds: 60 },
  system: { points: 1_200, windowSeconds: 60 },
};

/** Which requests the server limits: those of others, none, or also those from this machine itself. */
export type RateLimiting = "on" | "off" | "all";

/** Counts uses of a key and refuses those beyond the limit. */
export interface Limiter {
  /** @throws TooManyRequests when the limit is reached; DatabaseBusy when a shared count cannot be read (fail closed) */
  consume(key: string): Promise<void>;
  /** Starts the count of the key anew, as after a successful sign-in. */
  forgive(key: string): Promise<void>;
}

/**
 * Makes a limiter. With a database its counts are shared by all processes of the region and survive a restart; without
 * one they are this process's own.
 *
 * @param options.name stable: part of the stored key and of the `RateLimit` header
 */
export function createLimiter(options: Limit & { readonly name: string; readonly database?: Database }): Limiter {
  const { name, points, windowSeconds, database } = options;
  const limit = { name, points, windowSeconds };
  if (database !== undefined) return sharedLimiter(limit, database);
  const memory = new RateLimiterMemory({ keyPrefix: name, points, duration: windowSeconds });
  return {
    async consume(key) {
      const refused = await memory.consume(key).then(
        () => null,
        (reason: unknown) => reason,
      );
      if (refused instanceof RateLimiterRes) throw new TooManyRequests(limit, secondsUntil(refused.msBeforeNext));
      if (refused !== null) throw refused;
    },
    async forgive(key) {
      await memory.delete(key);
    },
  };
}

function sharedLimiter(limit: Limit & { readonly name: string }, database: Database): Limiter {
  const stored = (key: string): string => `${limit.name}:${key}`.slice(0, 200);
  return {
    async consume(key) {
      // Counted in a transaction of its own, so that a refused sign-in still counts.
      const { points, waitMs } = await database.transaction(async (tx) => {
        const resetsAt = after(tx.now, limit.windowSeconds * 1000);
        const counted = await countUse(tx, { key: stored(key), points: 1, resetsAt });
        return { points: counted.points, waitMs: counted.resetsAt.getTime() - tx.now.getTime() };
      });
      if (points > limit.points) throw new TooManyRequests(limit, secondsUntil(waitMs));
    },
    forgive: (key) => forgetUses(database, stored(key)),
  };
}

function secondsUntil(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}

/** Whether the address is this machine itself. */
export function isLoopback(ip: string): boolean {
  return ip === "::1" || ip.startsWith("127.") || ip.startsWith("::ffff:127.");
}
