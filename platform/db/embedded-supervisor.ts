import { existsSync } from "node:fs";
import { join } from "node:path";
import { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from "./embedded.ts";

const LOOK_EVERY_MS = 500;
/** Restarts within SPAN_MS; a server that ends again and again has a reason that starting it does not mend. */
const MOST_RESTARTS = 5;
const SPAN_MS = 10 * 60_000;

/** A server of our own that is started again when its process ends while somebody needs it. */
export interface Supervised {
  readonly url: string;
  /** Ends the watch, then the server, as `EmbeddedServer.stop` does. */
  stop(): Promise<void>;
}

/**
 * Starts the server of our own and starts it again, at the same address, whenever its process ends: killed by the system
 * for its memory, or by hand. Callers see lost connections meanwhile, and get new ones from their pools.
 *
 * @param tell hears one sentence of each restart, and of giving up: after MOST_RESTARTS within ten minutes, or when the
 * data are gone
 * @throws an Error as `startEmbedded` for the first start
 */
export async function superviseEmbedded(
  options: EmbeddedOptions,
  tell: (sentence: string, error: unknown) => void,
): Promise<Supervised> {
  let server: EmbeddedServer = await startEmbedded(options);
  const { url, socketDir } = server;
  const restarts: number[] = [];
  let isWatching = true;
  let looking: Promise<void> = Promise.resolve();

  function giveUp(why: string, error: unknown = null): void {
    isWatching = false;
    tell(`PostgreSQL is gone and is not started again: ${why}; see ${options.dataDir}.log.`, error);
  }

  async function look(): Promise<void> {
    if (!isWatching || server.isRunning()) return;
    if (!existsSync(join(options.dataDir, "PG_VERSION"))) return giveUp("its data are gone");
    const now = performance.now();
    const recent = restarts.filter((at) => now - at < SPAN_MS);
    if (recent.length >= MOST_RESTARTS) return giveUp(`it ended ${String(MOST_RESTARTS)} times within ten minutes`);
    restarts.push(now);
    try {
      server = await startEmbedded({ ...options, socketDir });
    } catch (error) {
      return giveUp("it does not start", error);
    }
    if (server.url !== url) return giveUp("another program started it elsewhere; start the shop again");
    tell("PostgreSQL was gone and has been started again.", null);
  }

  const timer = setInterval(() => {
    looking = looking.then(look);
  }, LOOK_EVERY_MS).unref();
  return {
    url,
    async stop() {
      isWatching = false;
      clearInterval(timer);
      await looking;
      await server.stop();
    },
  };
}
