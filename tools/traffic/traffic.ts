import { setTimeout as delay } from "node:timers/promises";
import { createChance } from "./random.ts";
import { type Ending, shop } from "./shopper.ts";

/** Most shoppers in a minute, and most in the shop at once; beyond that nobody new comes in. */
export const MAX_PER_MINUTE = 600;
const MAX_AT_ONCE = 200;
/** A click after the other: between these many milliseconds. */
const SHORTEST_MS = 300;
const LONGEST_MS = 2_500;
/** The first shoppers know what they want, so that a chart moves within seconds. */
const HURRYING = 10;
const HURRY = 0.1;

/** How busy the shop is to be. */
export interface TrafficPlan {
  readonly url: string;
  readonly perMinute: number;
  /** The same seed sends the same people on the same errands. */
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Told how each visit ended; an Error when it could not go on. */
  readonly tell: (ending: Ending | Error) => void;
}

/** Sends shoppers into a shop until the signal ends, then waits until all of them are out. */
export async function sendShoppers({ url, perMinute, seed, signal, tell }: TrafficPlan): Promise<void> {
  const inside = new Set<Promise<void>>();
  for (let number = 1; !signal.aborted; number++) {
    if (inside.size < MAX_AT_ONCE) {
      const visit = visitOf({ url, seed, number, signal }).then(tell);
      inside.add(visit);
      void visit.finally(() => inside.delete(visit));
    }
    await rest(60_000 / perMinute, signal);
  }
  await Promise.all(inside);
}

async function visitOf(of: {
  readonly url: string;
  readonly seed: number;
  readonly number: number;
  readonly signal: AbortSignal;
}): Promise<Ending | Error> {
  const { url, number, signal } = of;
  const chance = createChance(of.seed * 1_000_003 + number);
  const pace = number <= HURRYING ? HURRY : 1;
  const think = async (): Promise<void> => {
    await delay((SHORTEST_MS + chance.next() * (LONGEST_MS - SHORTEST_MS)) * pace, undefined, { signal });
  };
  try {
    return await shop({ url, chance, number, think, signal });
  } catch (error) {
    // Called off: whoever is inside drops what they hold.
    if (signal.aborted) return "left";
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
