import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance } from "fastify";

/** Longest that requests which have begun may take to finish. */
export const FINISH_WITHIN_MS = 20_000;

/**
 * Stops a server without failing a request: `/readyz` says no, the process still answers for `delayMs` so that balancers
 * look away, each answer then closes its connection, and what has begun is finished, at most `finishWithinMs` long.
 */
export async function drainServer(
  app: FastifyInstance,
  life: { draining: boolean },
  options: { readonly delayMs?: number; readonly finishWithinMs?: number } = {},
): Promise<void> {
  life.draining = true;
  if (options.delayMs !== undefined && options.delayMs > 0) await delay(options.delayMs);
  const cut = setTimeout(() => app.server.closeAllConnections(), options.finishWithinMs ?? FINISH_WITHIN_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
