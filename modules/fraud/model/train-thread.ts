import { parentPort, workerData } from "node:worker_threads";
import { type History, trainModel } from "./train.ts";

/** Trains on what the thread was given, and says what was learnt. */
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of our own, not a window
parentPort?.postMessage(trainModel(parseHistory(workerData)));

function parseHistory(given: unknown): History {
  return given as History;
}
