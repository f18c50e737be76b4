import { once } from "node:events";
import { readlinkSync } from "node:fs";
import { getPriority, setPriority } from "node:os";
import { Worker } from "node:worker_threads";

/** A third of the weight that requests have, where both want the processor. */
const NICE = 5;

/**
 * Runs a thread that says one thing and ends: its memory goes with it.
 *
 * @returns what it said
 * @throws whatever it met; Error when it ended in silence
 */
export async function runThread(file: URL, workerData: unknown): Promise<unknown> {
  const thread = new Worker(file, { workerData });
  const ended = once(thread, "exit");
  ended.catch(() => undefined); // an error is met below
  const said: unknown = await Promise.race([
    once(thread, "message").then(([message]: readonly unknown[]) => ({ message })),
    ended.then(() => null),
  ]);
  if (said === null) throw new Error(`${file.pathname} ended and said nothing`);
  return parseSaid(said).message;
}

function parseSaid(said: unknown): { readonly message: unknown } {
  return said as { readonly message: unknown };
}

/** Lets requests go first: the thread that calls this works when the processors have nothing better to do. */
export function yieldToRequests(): void {
  try {
    // A thread has a number of its own on Linux, and a priority of its own. Source: sched(7).
    const thread = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    setPriority(thread, getPriority(thread) + NICE);
  } catch {
    // Another system, or one that forbids it: the work is the same.
  }
}
