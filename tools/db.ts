import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rooms } from "#modules/map";
import { migrationStatus, removeEmbedded } from "#platform/db";
import { migrationSources } from "../apps/server/migrations.ts";
import { prepareDatabase } from "../apps/server/prepare.ts";
import { joinDatabase } from "./import/connect.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const usage = "npm run db -- status | apply | new <room> <what_changes> | reset";

/** `npm run db`: shows, applies or begins migrations; `reset` removes the embedded database with everything in it. */
async function main([command, ...words]: readonly string[]): Promise<void> {
  if (command === "status") return await showStatus();
  if (command === "apply") return await applyPending();
  if (command === "new" && words.length === 2) return await beginMigration(words[0] ?? "", words[1] ?? "");
  if (command === "reset") return await reset();
  console.log(`Usage: ${usage}`);
  process.exitCode = 1;
}

async function showStatus(): Promise<void> {
  await using joined = await joinDatabase(process.env);
  const { applied, pending } = await migrationStatus(joined.db, migrationSources);
  console.log(`${String(applied.length)} applied, ${String(pending.length)} pending`);
  for (const { module, file } of pending) console.log(`  ${module}/${file}`);
}

async function applyPending(): Promise<void> {
  await using joined = await joinDatabase(process.env);
  const applied = await prepareDatabase(joined.db);
  for (const { module, file } of applied) console.log(`  ${module}/${file}`);
  console.log(`${String(applied.length)} applied`);
}

async function beginMigration(room: string, what: string): Promise<void> {
  if (!rooms.some((known) => known === room)) throw new Error(`There is no room ${room}.`);
  if (!/^[a-z][a-z0-9_]*$/.test(what))
    throw new Error("Say what changes in lower case with underscores: add_gift_wrap.");
  const directory = join(root, "modules", room, "migrations");
  await mkdir(directory, { recursive: true });
  const number = (await readdir(directory)).filter((file) => file.endsWith(".sql")).length + 1;
  const file = join(directory, `${String(number).padStart(4, "0")}_${what}.sql`);
  await writeFile(file, "-- Why: \n-- Safe while old code runs: yes\n", { flag: "wx" });
  console.log(file);
}

async function reset(): Promise<void> {
  if (process.env["DATABASE_URL"]) throw new Error("reset removes the embedded database only; DATABASE_URL is set.");
  await removeEmbedded(join(resolve(process.env["HANSA_DATA"] || ".hansa"), "postgres"));
  console.log("The embedded database is gone; the next start makes a new one.");
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
