import { Worker } from "node:worker_threads";
import type { History, Trained } from "./train.ts";

/**
 * Trains in a thread of its own: learning takes up to a minute of processor time, and requests must not wait for it.
 *
 * @throws whatever training throws
 */
export async function trainAside(history: History): Promise<Trained> {
  const { promise, resolve, reject } = Promise.withResolvers<Trained>();
  const thread = new Worker(new URL("./train-thread.ts", import.meta.url), { workerData: history });
  thread.once("message", (trained: Trained) => resolve(trained));
  thread.once("error", reject);
  thread.once("exit", (code) => reject(new Error(`training ended with ${String(code)} and no model`)));
  return await promise;
}
