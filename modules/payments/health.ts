import { SECOND_MS } from "@hansa/kernel";

/** Length of one slice of the window. */
export const SLICE_MS = 5 * SECOND_MS;
/** Slices that count: a minute. */
export const SLICES = 12;
/** Technical failures in a row after which a provider's circuit opens. */
export const FAILURES_IN_A_ROW = 5;
/** Failures per call, as others saw them, above which it opens here too, once there were enough calls. */
const OPEN_AT = 0.5;
const ENOUGH_CALLS = 20;
/** How long a circuit stays open before calls may try. */
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
  readonly note: (provider: string, call: { readonly outcome: CallOutcome; readonly ms: number }) => void;
  readonly of: (provider: string) => ProviderHealth;
  /** What this process counted and has not told yet; finished slices only. */
  readonly takeUntold: () => readonly Slice[];
  /** What other processes counted, replaced as a whole. */
  readonly hearOthers: (slices: readonly Slice[]) => void;
}

/** Opens the windows. @param nowMs the clock of this process */
export function createHealth(nowMs: () => number): Health {
  const watched = new Map<string, Watched>();
  let others: readonly Slice[] = [];
  const watch = (provider: string): Watched => {
    const known = watched.get(provider) ?? { slices: [], failuresInARow: 0, openedAtMs: null };
    watched.set(provider, known);
    return known;
  };
  return {
    note(provider, call) {
      const seen = watch(provider);
      count(seen, startOf(nowMs()), call);
      turn(seen, call.outcome, nowMs());
    },
    of(provider) {
      const heard = others.filter((slice) => slice.provider === provider);
      return judge(watch(provider), heard, nowMs());
    },
    takeUntold: () => [...watched].flatMap(([provider, seen]) => tell(provider, seen, startOf(nowMs()))),
    hearOthers: (slices) => void (others = slices),
  };
}

interface Counted {
  readonly atMs: number;
  calls: number;
  failures: number;
  totalMs: number;
  isTold: boolean;
}

/** What this process knows of one provider. */
interface Watched {
  /** Oldest first, at most twice the window. */
  slices: Counted[];
  failuresInARow: number;
  /** When its circuit opened; null while it is closed. */
  openedAtMs: number | null;
}

function count(
  seen: Watched,
  atMs: number,
  { outcome, ms }: { readonly outcome: CallOutcome; readonly ms: number },
): void {
  let counted = seen.slices.at(-1);
  if (counted?.atMs !== atMs) {
    counted = { atMs, calls: 0, failures: 0, totalMs: 0, isTold: false };
    seen.slices = [...seen.slices.slice(1 - 2 * SLICES), counted];
  }
  counted.calls++;
  counted.totalMs += ms;
  if (outcome !== "answered") counted.failures++;
}

/** Opens or closes the circuit: an answer closes it, failures in a row open it, and a failed try opens it anew. */
function turn(seen: Watched, outcome: CallOutcome, nowMs: number): void {
  if (outcome === "answered") {
    seen.failuresInARow = 0;
    seen.openedAtMs = null;
    return;
  }
  seen.failuresInARow++;
  const isTrying = seen.openedAtMs === null || nowMs - seen.openedAtMs >= OPEN_MS;
  if (seen.failuresInARow >= FAILURES_IN_A_ROW && isTrying) seen.openedAtMs = nowMs;
}

function judge(seen: Watched, heard: readonly Slice[], nowMs: number): ProviderHealth {
  const since = startOf(nowMs) - (SLICES - 1) * SLICE_MS;
  const { calls, failures, totalMs } = sum([...seen.slices, ...heard].filter(({ atMs }) => atMs >= since));
  const isOpenHere = seen.openedAtMs !== null && nowMs - seen.openedAtMs < OPEN_MS;
  return {
    calls,
    successRate: calls === 0 ? 1 : (calls - failures) / calls,
    latencyMs: calls === 0 ? 0 : totalMs / calls,
    isOpen: isOpenHere || (seen.failuresInARow > 0 && isBadElsewhere(heard, nowMs)),
  };
}

/** What others saw in the two last finished slices: a provider that gets better is out of them after ten seconds. */
function isBadElsewhere(heard: readonly Slice[], nowMs: number): boolean {
  const since = startOf(nowMs) - 2 * SLICE_MS;
  const { calls, failures } = sum(heard.filter(({ atMs }) => atMs >= since));
  return calls >= ENOUGH_CALLS && failures / calls > OPEN_AT;
}

function tell(provider: string, seen: Watched, currentMs: number): readonly Slice[] {
  const untold = seen.slices.filter(({ atMs, isTold }) => !isTold && atMs < currentMs);
  for (const counted of untold) counted.isTold = true;
  return untold.map(({ atMs, calls, failures, totalMs }) => ({ provider, atMs, calls, failures, totalMs }));
}

function sum(slices: readonly Pick<Slice, "calls" | "failures" | "totalMs">[]) {
  return slices.reduce(
    (all, slice) => ({
      calls: all.calls + slice.calls,
      failures: all.failures + slice.failures,
      totalMs: all.totalMs + slice.totalMs,
    }),
    { calls: 0, failures: 0, totalMs: 0 },
  );
}

function startOf(ms: number): number {
  return Math.floor(ms / SLICE_MS) * SLICE_MS;
}
