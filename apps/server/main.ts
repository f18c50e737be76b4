import { BadSetting, loadConfig } from "#platform/config";
import { writeCard } from "./card.ts";
import { createCloser } from "./closer.ts";
import { type Running, start } from "./start.ts";

const FORCE_EXIT_MS = 45_000;

/** `npm start`: starts the shop, prints the card and `ready`, and stops cleanly on Ctrl-C and SIGTERM. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const closer = createCloser();
  const starting = start(config, closer, tell);
  // A start that is given up half way first comes to its end, so that it leaves nothing behind either. A terminal signals
  // the whole group and npm passes the signal on as well, so the second one changes nothing.
  const stop = (): void => {
    setTimeout(() => process.exit(1), FORCE_EXIT_MS).unref();
    Promise.allSettled([starting])
      .then(() => closer.close())
      .then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  await starting;
}

/** A process that only works listens nowhere. */
function tell(shop: Running): void {
  const url = shop.url ?? "(a worker listens nowhere)";
  process.stdout.write(`${writeCard({ ...shop, url, startedInMs: performance.now() })}\nready\n`);
}

function fail(error: unknown): void {
  const isForPeople = error instanceof BadSetting || (error instanceof Error && /^[A-Z].*\.$/.test(error.message));
  process.stderr.write(`${isForPeople ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
}

await main().catch(fail);
