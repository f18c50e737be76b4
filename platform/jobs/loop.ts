import { setTimeout as pause } from "node:timers/promises";
import type { JobContext, Recurring } from "./job.ts";

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 60_000;

/** Told of what went wrong, and in which job. */
export type OnError = (error: unknown, where: string) => void;

/**
 * Runs recurring work until the signal ends: again at once when a run was full, after its pause otherwise, and after a
 * doubling pause when it fails. One run follows another, so there are never two of one loop in a process.
 *
 * @param told `onError` hears of failures; `afterMs` is the wait before the first run
 * @returns when the run that was under way has ended
 */
export async function runLoop(
  recurring: Recurring,
  context: JobContext,
  { onError, afterMs = 0 }: { readonly onError: OnError; readonly afterMs?: number },
): Promise<void> {
  if (afterMs > 0) await rest(afterMs, context.signal);
  let failures = 0;
  while (!context.signal.aborted) {
    let pauseMs = recurring.everyMs;
    try {
      const { full } = await recurring.run(context);
      failures = 0;
      if (full) pauseMs = 0;
    } catch (error) {
      onError(error, recurring.name);
      pauseMs = Math.max(pauseMs, Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** failures));
      failures++;
    }
    await rest(pauseMs, context.signal);
  }
}

/** Waits, or returns at once when the signal ends. Up to a tenth is added, so that processes drift apart. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  try {
    await pause(ms * (1 + Math.random() / 10), undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Waits for the work, but no longer than `ms`; what is late goes on by itself. @returns whether it ended in time */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
