import { setTimeout as pause } from "node:timers/promises";
import { afterwards } from "./afterwards.ts";
import { NoAnswer, send } from "./wire.ts";

/** How often a balancer asks each process whether it is ready. */
const LOOK_EVERY_MS = 20;

/** Knows which processes of the shop want requests, as whatever stands before them does. */
export interface Balancer {
  /** Those that said so when they were last asked. */
  ready(): readonly string[];
  close(): Promise<void>;
}

/** Begins to ask these processes. */
export function openBalancer(urls: readonly string[]): Balancer {
  const ready = new Set<string>();
  const ending = new AbortController();
  const watch = async (url: string): Promise<void> => {
    while (!ending.signal.aborted) {
      if (await isReady(url)) ready.add(url);
      else ready.delete(url);
      await pause(LOOK_EVERY_MS);
    }
  };
  const watching = Promise.all(urls.map(watch));
  const close = async (): Promise<void> => {
    ending.abort();
    await watching;
  };
  afterwards(close);
  return { ready: () => [...ready], close };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await send({ method: "GET", url: `${url}/readyz`, keepAlive: false })).status === 200;
  } catch (error) {
    if (error instanceof NoAnswer) return false;
    throw error;
  }
}
