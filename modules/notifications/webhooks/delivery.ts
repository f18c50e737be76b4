import { after, HOUR_MS, MINUTE_MS, SECOND_MS } from "@hansa/kernel";
import type { TryError } from "./post.ts";

/** Tries of a delivery before it is given up: ten seconds after the first, then three times as long, about 23 hours in all. */
export const MAX_TRIES = 12;
const FIRST_PAUSE_MS = 10 * SECOND_MS;
const PAUSE_GROWS = 3;
const LONGEST_PAUSE_MS = 5 * HOUR_MS;
/** A pause is up to a fifth shorter or longer, so that what failed together does not come back together. */
const JITTER = 0.2;

/** Rounds in a row in which an endpoint took nothing before it is suspended, if it also failed for SUSPEND_AFTER_MS. */
export const SUSPEND_AFTER_ROUNDS = 12;
/** How long an endpoint takes nothing before it is suspended: an outage of an hour, or of a night, is none of ours. */
export const SUSPEND_AFTER_MS = 18 * HOUR_MS;
const FIRST_REST_MS = 2 * SECOND_MS;
/** An endpoint that fails rests at most so long before it is asked with the next message that is due. */
export const LONGEST_REST_MS = MINUTE_MS;
/** An endpoint that is back after so many rounds was away: what it did not take is due at once, whatever its pause. */
export const AWAY_AFTER_ROUNDS = 3;
const MOST_DOUBLINGS = 20;

/** Where a delivery stands: to be tried (again), taken by the endpoint, or given up. */
export const DELIVERY_STATES = ["waiting", "delivered", "failed"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What a try made of a delivery; `pauseMs` until the next one, null when there is none. */
export interface AfterTry {
  readonly state: DeliveryState;
  readonly pauseMs: number | null;
}

/**
 * What becomes of a waiting delivery.
 *
 * @param tries those since it was written or last replayed, this one counted
 * @param random from 0 to 1, for the jitter
 */
export function stateAfterTry(error: TryError | null, tries: number, random: number): AfterTry {
  if (error === null) return { state: "delivered", pauseMs: null };
  if (error === "gone" || tries >= MAX_TRIES) return { state: "failed", pauseMs: null };
  const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * PAUSE_GROWS ** (tries - 1));
  return { state: "waiting", pauseMs: Math.round(pauseMs * (1 - JITTER + 2 * JITTER * random)) };
}

/** An endpoint that takes nothing, as seen from one region. */
export interface Failing {
  /** Rounds in a row in which it took nothing of what it was given. */
  readonly failedRounds: number;
  readonly failingSince: Date;
  /** It is left alone until then. */
  readonly resumeAt: Date;
  /** It is told nothing from then on, until somebody switches it on again. */
  readonly suspendedAt: Date | null;
}

/**
 * What one round of tries makes of an endpoint, null being that it takes what it is given: one delivery that was taken
 * makes it well, since then the others failed for themselves. `gone` (410) says that it wants nothing more.
 */
export function standingAfter(before: Failing | null, at: Date, errors: readonly (TryError | null)[]): Failing | null {
  if (errors.length === 0) return before;
  if (errors.includes(null)) return null;
  const failedRounds = (before?.failedRounds ?? 0) + 1;
  const failingSince = before?.failingSince ?? at;
  const restMs = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(failedRounds - 1, MOST_DOUBLINGS));
  const isHopeless = failedRounds >= SUSPEND_AFTER_ROUNDS && at.getTime() - failingSince.getTime() >= SUSPEND_AFTER_MS;
  const suspendedAt = before?.suspendedAt ?? (isHopeless || errors.includes("gone") ? at : null);
  return { failedRounds, failingSince, resumeAt: after(at, restMs), suspendedAt };
}

/** What an endpoint is for people: told, failing but told, no more told by itself, or switched off. */
export const ENDPOINT_STATES = ["enabled", "failing", "suspended", "disabled"] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

/** When an endpoint was switched on last, and whether it still is. */
export interface Switched {
  readonly isEnabled: boolean;
  readonly enabledAt: Date;
}

/** How an endpoint fails as it counts now: a suspension from before it was last switched on is over. */
export function failingNow({ enabledAt }: Pick<Switched, "enabledAt">, failing: Failing | null): Failing | null {
  const isOver = failing !== null && failing.suspendedAt !== null && failing.suspendedAt < enabledAt;
  return isOver ? null : failing;
}

/** What an endpoint is for people. */
export function endpointState(endpoint: Switched, failing: Failing | null): EndpointState {
  if (!endpoint.isEnabled) return "disabled";
  const now = failingNow(endpoint, failing);
  if (now === null) return "enabled";
  return now.suspendedAt === null ? "failing" : "suspended";
}
