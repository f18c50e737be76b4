import { spawn } from "node:child_process";

/** What CI runs, in this order; stops at the first red. `--no-tests` leaves the tests to a run of their own. */
const withTests = !process.argv.includes("--no-tests");

await step("Format", "biome format .");
await step("Types", "tsc -p .");
await step("Route types of the storefront", "react-router typegen apps/storefront");
await step("Types of the storefront", "tsc -p apps/storefront");
await step("Types of the desk", "tsc -p apps/admin");
await step("Lint", "oxlint --type-aware");
await step("Unused", "knip");
await step("Generated", "node bin/hansa.mjs docs --check");
if (withTests) await step("Tests", "vitest run");

console.log("\nAll green.");

/** Runs one tool from node_modules/.bin, which bin/hansa.mjs put on the path; ends the whole check if it is red. */
async function step(name: string, command: string): Promise<void> {
  console.log(`\n== ${name}: ${command}`);
  const began = performance.now();
  const [program = "", ...flags] = command.split(" ");
  const child = spawn(program, flags, { stdio: "inherit", shell: process.platform === "win32" });
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal);
  process.on("SIGTERM", passOn).on("SIGINT", passOn);
  const code = await new Promise<number | null>((done, fail) => child.once("error", fail).once("exit", done));
  process.off("SIGTERM", passOn).off("SIGINT", passOn);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`== ${name}: ${code === 0 ? "green" : "RED"} after ${seconds} s`);
  if (code !== 0) process.exit(code ?? 1);
}
