import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compressFiles } from "./files.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** What the pages are built from; a change in one of these makes them stale. */
const SOURCES = ["apps/storefront", "apps/admin", "sdk", "kernel", "package-lock.json"];
const SKIPPED = new Set(["node_modules", "dist", ".react-router"]);
const STAMP = "apps/storefront/dist/stamp";
const WORDS_KEPT = 30;

/** Where what was built lies. */
export const built = {
  storefrontServer: join(root, "apps/storefront/dist/server/index.js"),
  storefrontClient: join(root, "apps/storefront/dist/client"),
  storefrontManifest: join(root, "apps/storefront/dist/client/.vite/manifest.json"),
  admin: join(root, "apps/admin/dist"),
} as const;

/**
 * Builds the pages of shop and desk unless what was built is of today's sources.
 *
 * @returns whether anything was built
 * @throws an Error that ends with the last words of the build that failed
 */
export async function buildPages(): Promise<boolean> {
  const stamp = await hashSources();
  const stands = await readFile(join(root, STAMP), "utf8").catch(() => "");
  if (stands === stamp) return false;
  await Promise.all([
    build("apps/storefront", join(root, "node_modules/@react-router/dev/bin.cjs"), ["build"]),
    build("apps/admin", join(root, "node_modules/vite/bin/vite.js"), ["build"]),
  ]);
  await Promise.all([compressFiles(built.storefrontClient), compressFiles(built.admin)]);
  await writeFile(join(root, STAMP), stamp);
  return true;
}

async function hashSources(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of SOURCES) await addTo(hash, source);
  return hash.digest("hex");
}

async function addTo(hash: ReturnType<typeof createHash>, path: string): Promise<void> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    hash.update(path).update(await readFile(join(root, path)));
    return;
  }
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    if (!SKIPPED.has(entry.name)) await addTo(hash, `${path}/${entry.name}`);
  }
}

async function build(folder: string, program: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: join(root, folder),
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const words: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      words.push(...text.split("\n"));
      words.splice(0, Math.max(0, words.length - WORDS_KEPT));
    });
  }
  const code = await new Promise<number | null>((done, fail) => child.once("error", fail).once("close", done));
  if (code !== 0) throw new Error(`The pages of ${folder} could not be built:\n${words.join("\n")}`);
}
