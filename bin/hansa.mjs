#!/usr/bin/env node
// The one door for all commands. It runs on Node 18 or later, without a dependency, and its only work is to find a Node
// that runs the TypeScript sources as they are: the machine's own, or the one that npm installed beside us.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module, { createRequire } from "node:module";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

// Below this, Node has no Argon2id, which passwords are hashed with (and below 22.18 does not strip types).
const NEEDED = [24, 7];
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

const self = fileURLToPath(import.meta.url);
const root = dirname(dirname(self));
const require = createRequire(import.meta.url);

/**
 * Each command: its file, what it does, arguments that go first.
 *
 * @type {Record<string, readonly [file: string, what: string, first?: readonly string[]]>}
 */
const commands = {
  start: ["apps/server/main.ts", "run the shop: database, API, worker and the sandbox payment provider"],
  check: ["tools/check.ts", "what CI runs: format, types, lint, unused, generated, tests"],
  test: ["vitest/vitest.mjs", "run the tests; paths and vitest's flags may follow", ["run"]],
  seed: ["tools/seed.ts", "rebuild the demo shop"],
  import: ["tools/import.ts", "import products, stock, customers, orders and more from a file"],
  fraud: ["tools/fraud.ts", "learn from card transactions in a file, and score others"],
  reconcile: ["tools/reconcile.ts", "compare a payment provider's settlement file with the books"],
  audit: ["tools/audit.ts", "look for rows that break an invariant"],
  db: ["tools/db.ts", "show, apply or write migrations; reset the database"],
  docs: ["tools/docs.ts", "write the reference pages and openapi.json anew"],
  traffic: ["tools/traffic/main.ts", "send simulated shoppers into a demo shop"],
  e2e: ["tools/e2e.ts", "buy in a browser"],
  bench: ["bench/main.ts", "run a load model"],
  doctor: ["tools/doctor.ts", "look for what keeps Hansa from running, and say what to do"],
};

function isGoodEnough(version) {
  const [major, minor] = version.replace(/^v/, "").split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The program that npm installed for this machine, wherever it was hoisted to. */
function installedNode() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  try {
    const folder = dirname(require.resolve(`node-${platform}-${process.arch}/package.json`));
    const program = join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined; // not made for this machine, or left out with --omit=optional: the caller says what to do
  }
}

/** @returns {never} */
function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}

function fileOf(name) {
  const [file] = commands[name];
  if (name !== "test") return join(root, file);
  try {
    return join(dirname(require.resolve("vitest/package.json")), "vitest.mjs");
  } catch {
    return refuse('Vitest is not installed: run "npm ci" without --omit=dev first.');
  }
}

/** Keeps what was compiled: half of the work of starting is reading four hundred sources, and they rarely change. */
function rememberCompiled() {
  // Where it cannot be written, Node says so in the answer and goes on without.
  const { directory } = module.enableCompileCache?.(join(root, "node_modules", ".cache", "hansa")) ?? {};
  // Threads do not inherit it but by this: each would strip and compile all over again what it imports.
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE = directory;
}

/** Runs the command in this very process, so that there is no child that could be left behind. */
async function run(name, rest) {
  const file = fileOf(name);
  if (!existsSync(file)) refuse(`The command "${name}" is not part of this copy of Hansa: ${file} is missing.`);
  process.argv = [process.argv[0], file, ...(commands[name][2] ?? []), ...rest];
  await import(pathToFileURL(file).href);
}

/** Does the same in a newer Node, passing signals on to it and its exit code back. */
function runIn(node, args) {
  const child = spawn(node, [self, ...args], { stdio: ["inherit", "inherit", "inherit", "ipc"] });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => refuse(`${node} does not run (${error.message}): run "npm ci" again.`));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

/** If the process that started us dies, even by kill -9, this channel closes: then we stop as if asked to. */
function stopWithLauncher() {
  if (process.channel === undefined) return;
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel.unref();
}

const [name, ...rest] = process.argv.slice(2);
if (name === undefined || !Object.hasOwn(commands, name)) {
  const lines = Object.entries(commands).map(([command, [, what]]) => `  ${command.padEnd(11)}${what}`);
  const isHelp = name === undefined || ["help", "--help", "-h"].includes(name);
  const title = isHelp ? "Commands (npm run <command> -- …):" : `There is no command "${name}". There are:`;
  console[isHelp ? "log" : "error"]([title, ...lines].join("\n"));
  process.exit(isHelp ? 0 : 1);
}
if (!existsSync(join(root, "node_modules"))) refuse('Hansa\'s packages are not installed: run "npm ci" first.');

// Tools started by a command find each other, and the right Node, as they do under npm.
process.env.PATH = [join(root, "node_modules", ".bin"), process.env.PATH].filter(Boolean).join(delimiter);
if (isGoodEnough(process.version)) {
  rememberCompiled();
  stopWithLauncher();
  await run(name, rest);
} else {
  const node = installedNode();
  if (node === undefined) {
    refuse(
      `Hansa needs Node ${NEEDED.join(".")} or later and this is ${process.version}: install Node 24, or run "npm ci" without --omit=optional to get it from npm.`,
    );
  }
  runIn(node, [name, ...rest]);
}
