import { SECOND_MS } from "@hansa/kernel";

/** Length of one slice of the window. */
export const SLICE_MS = 5 * SECOND_MS;
/** Slices that count: a minute. */
export const SLICES = 12;
/** Technical failures in a row after which a provider's circuit opens. */
export const FAILURES_IN_A_ROW = 5;
/** Failures per call in the window at which it opens, once there were enough calls. */
const OPEN_AT = 0.5;
const ENOUGH_CALLS = 20;
/** How long a circuit stays open before one call may try. */
export const OPEN_MS = 10 * SECOND_MS;

/** What became of a call: a decline is an answer; refused and unknown are failures of the provider. */
export type CallOutcome = "answered" | "refused" | "unknown";

/** Calls to one provider in one slice of time. */
export interface Slice {
  readonly provider: string;
  /** Start of the slice, in milliseconds of the clock. */
  readonly atMs: number;
  readonly calls: number;
  readonly failures: number;
  readonly totalMs: number;
}

/** How a provider did in the last minute, in all processes that told. */
export interface ProviderHealth {
  readonly calls: number;
  /** From 0 to 1; 1 when nothing is known. */
  readonly successRate: number;
  /** Mean of all calls; 0 when nothing is known. */
  readonly latencyMs: number;
  /** Whether it is asked only as a last resort. */
  readonly isOpen: boolean;
}

/** The windows and circuits of one process. */
export interface Health {
  note(provider: string, call: { readonly outcome: CallOutcome; readonly ms: number }): void;
  of(provider: string): ProviderHealth;
  /** What this process counted and has not told yet; finished slices only. */
  takeUntold(): readonly Slice[];
  /** What other processes counted, replaced as a whole. */
  hearOthers(slices: readonly Slice[]): void;
}

interface Counted {
  calls: number;
  failures: number;
  totalMs: number;
  isTold: boolean;
}
interface Circuit {
  failuresInARow: number;
  /** When it opened; null while it is closed. */
  openedAtMs: number | null;
}

/** Opens the windows. @param nowMs the clock of this process */
export function createHealth(nowMs: () => number): Health {
  const own = new Map<string, Map<number, Counted>>();
  const circuits = new Map<string, Circuit>();
  let others: readonly Slice[] = [];

  const sliceOf = (provider: string): Counted => {
    const at = startOf(nowMs());
    const slices = own.get(provider) ?? new Map<number, Counted>();
    own.set(provider, slices);
    const counted = slices.get(at) ?? { calls: 0, failures: 0, totalMs: 0, isTold: false };
    slices.set(at, counted);
    if (slices.size > 2 * SLICES) for (const old of slices.keys()) if (old < at - SLICES * SLICE_MS) slices.delete(old);
    return counted;
  };
  const circuitOf = (provider: string): Circuit => {
    const circuit = circuits.get(provider) ?? { failuresInARow: 0, openedAtMs: null };
    circuits.set(provider, circuit);
    return circuit;
  };
  const sum = (provider: string) => {
    const since = startOf(nowMs()) - (SLICES - 1) * SLICE_MS;
    const mine = [...(own.get(provider) ?? [])].filter(([at]) => at >= since).map(([, counted]) => counted);
    const heard = others.filter((slice) => slice.provider === provider && slice.atMs >= since);
    return [...mine, ...heard].reduce(
      (all, { calls, failures, totalMs }) => ({
        calls: all.calls + calls,
        failures: all.failures + failures,
        totalMs: all.totalMs + totalMs,
      }),
      { calls: 0, failures: 0, totalMs: 0 },
    );
  };

  return {
    note(provider, { outcome, ms }) {
      const counted = sliceOf(provider);
      counted.calls++;
      counted.totalMs += ms;
      const circuit = circuitOf(provider);
      if (outcome === "answered") {
        circuit.failuresInARow = 0;
        circuit.openedAtMs = null;
        return;
      }
      counted.failures++;
      circuit.failuresInARow++;
      const isTrying = circuit.openedAtMs !== null && nowMs() - circuit.openedAtMs >= OPEN_MS;
      if (circuit.failuresInARow >= FAILURES_IN_A_ROW && (circuit.openedAtMs === null || isTrying))
        circuit.openedAtMs = nowMs();
    },
    of(provider) {
      const { calls, failures, totalMs } = sum(provider);
      const { openedAtMs } = circuitOf(provider);
      const isOwnOpen = openedAtMs !== null && nowMs() - openedAtMs < OPEN_MS;
      return {
        calls,
        successRate: calls === 0 ? 1 : (calls - failures) / calls,
        latencyMs: calls === 0 ? 0 : totalMs / calls,
        isOpen: isOwnOpen || isBadElsewhere(provider),
      };
    },
    takeUntold() {
      const current = startOf(nowMs());
      const untold: Slice[] = [];
      for (const [provider, slices] of own)
        for (const [atMs, counted] of slices) {
          if (counted.isTold || atMs >= current) continue;
          counted.isTold = true;
          untold.push({ provider, atMs, calls: counted.calls, failures: counted.failures, totalMs: counted.totalMs });
        }
      return untold;
    },
    hearOthers(slices) {
      others = slices;
    },
  };

  /** What all processes saw in the two last finished slices: one that gets better is out of them after ten seconds. */
  function isBadElsewhere(provider: string): boolean {
    const since = startOf(nowMs()) - 2 * SLICE_MS;
    const recent = others.filter((slice) => slice.provider === provider && slice.atMs >= since);
    const calls = recent.reduce((total, slice) => total + slice.calls, 0);
    const failures = recent.reduce((total, slice) => total + slice.failures, 0);
    return calls >= ENOUGH_CALLS && failures / calls > OPEN_AT && circuitOf(provider).failuresInARow > 0;
  }
}

function startOf(ms: number): number {
  return Math.floor(ms / SLICE_MS) * SLICE_MS;
}
