import { performance } from "node:perf_hooks";

/** What a run of a load came to. */
export interface Load {
  readonly operations: number;
  readonly errors: number;
  readonly seconds: number;
  /** Milliseconds of each operation, sorted. */
  readonly latencies: Float64Array;
  /** What went wrong, each kind once with its count. */
  readonly failures: ReadonlyMap<string, number>;
}

/** One operation of one client; a throw counts as an error. */
export type Operation = (client: number) => Promise<void>;

/** How a load runs: so many clients, each beginning its next operation when the last has ended, for so long. */
export interface LoadPlan {
  readonly clients: number;
  readonly seconds: number;
  /** Ends the load early, when what it consumes is used up. */
  readonly isOver?: () => boolean;
}

/** Runs a closed loop and counts. An operation that began before the end and ended after it still counts. */
export async function runLoad({ clients, seconds, isOver = () => false }: LoadPlan, operate: Operation): Promise<Load> {
  const latencies: number[] = [];
  const failures = new Map<string, number>();
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  async function buy(client: number): Promise<void> {
    while (performance.now() < until && !isOver()) {
      const at = performance.now();
      try {
        await operate(client);
        latencies.push(performance.now() - at);
      } catch (error) {
        const what = error instanceof Error ? error.message : String(error);
        failures.set(what, (failures.get(what) ?? 0) + 1);
      }
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => buy(client)));
  return {
    operations: latencies.length,
    errors: [...failures.values()].reduce((sum, count) => sum + count, 0),
    seconds: (performance.now() - begun) / 1_000,
    latencies: Float64Array.from(latencies).toSorted(),
    failures,
  };
}

/** Operations in a second. */
export function rateOf({ operations, seconds }: Load): number {
  return operations / seconds;
}

/** The latency that this share of the operations stayed below, in milliseconds; 0 when there were none. */
export function percentile({ latencies }: Load, share: number): number {
  return latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
}
