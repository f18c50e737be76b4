import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { startEmbedded } from "#platform/db";

/** The database that a command works on, and how it is given back. */
export interface Joined {
  readonly url: string;
  stop(): Promise<void>;
}

/** DATABASE_URL, or the built-in server of HANSA_DATA, started for the time of the command unless it runs. */
export async function joinDatabase(): Promise<Joined> {
  const given = process.env["DATABASE_URL"] ?? "";
  if (given !== "") return { url: given, stop: () => Promise.resolve() };
  const home = process.env["HANSA_DATA"] ?? "";
  const dataDir = join(resolve(home === "" ? ".hansa" : home), "postgres");
  if (!existsSync(dataDir)) throw new Error(`There is no database in ${dataDir} yet: run "npm start" first.`);
  return await startEmbedded({ dataDir, durable: true, join: true });
}
