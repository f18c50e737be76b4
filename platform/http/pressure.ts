import { performance } from "node:perf_hooks";
import { RATE_CLASSES, type RateClass } from "./route.ts";

/** How long work that arrives now would wait before it is begun, in milliseconds: a batcher's `queueAgeMs`, say. */
export type PressureSource = () => number;

/**
 * Waiting beyond which requests of a class are refused: browsing gives way first, then what leads to an order, then the
 * order itself, then the desk, whose people must be able to act. Probes and webhooks are never refused.
 */
export const SHED_ABOVE_MS: Readonly<Record<RateClass, number>> = {
  browse: 300,
  cart: 700,
  auth: 1_000,
  checkout: 2_000,
  desk: 3_000,
  system: Infinity,
};

const LOOK_EVERY_MS = 50;
/** Looks over which waiting must stand before it counts. */
const STANDING_LOOKS = 3;

/** Knows how overloaded the process is, by the age of its queues and the delay of its event loop. */
export interface Pressure {
  /** The wait that has stood for the last looks, over all sources. */
  readonly ms: number;
  close(): void;
}

/**
 * Looks at the sources on a timer, so that a request only compares two numbers. What counts is the least wait of the
 * last three looks: a lone pause (a collection, a neighbour on the machine) is over when it is noticed, and refusing
 * then would turn away who could be served at once. Source: Nichols and Jacobson, "Controlling Queue Delay", 2012.
 */
export function watchPressure(sources: readonly PressureSource[]): Pressure {
  let dueAt = performance.now() + LOOK_EVERY_MS;
  let looks: readonly number[] = [0, 0, 0];
  const pressure = { ms: 0, close: () => clearInterval(timer) };
  const timer = setInterval(() => {
    const now = performance.now();
    // A late timer is the event loop's own queue.
    let longest = Math.max(0, now - dueAt);
    dueAt = now + LOOK_EVERY_MS;
    for (const source of sources) longest = Math.max(longest, source());
    looks = [...looks, longest].slice(-STANDING_LOOKS);
    pressure.ms = Math.min(...looks);
  }, LOOK_EVERY_MS);
  timer.unref();
  return pressure;
}

/** Seconds after which a refused caller may come back; spread, so that they do not all come back together. */
export function retryAfterSeconds(): number {
  return 1 + Math.floor(Math.random() * 4);
}

/** A threshold for each class, in the order in which they are shed. */
export function thresholds(given: Partial<Record<RateClass, number>> = {}): ReadonlyMap<RateClass, number> {
  return new Map(RATE_CLASSES.map((rateClass) => [rateClass, given[rateClass] ?? SHED_ABOVE_MS[rateClass]]));
}
