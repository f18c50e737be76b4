import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const RUNNER = join(root, "node_modules/@playwright/test/cli.js");
const CONFIG = join(root, "tests/e2e/playwright.config.ts");

/** `npm run e2e`: a real browser buys in a real shop. Skips, saying so, where there is no Chromium. */
const chromium = findChromium();
if (chromium === undefined) {
  process.stdout.write("Skipped: no Chromium was found; set CHROMIUM to one, or install Debian's.\n");
} else {
  const child = spawn(process.execPath, [RUNNER, "test", "--config", CONFIG, ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, CHROMIUM: chromium },
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => process.exit(code ?? 1));
}

function findChromium(): string | undefined {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && named !== "") return named;
  return ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
}
