import { type Database, type Migration, migrate } from "#platform/db";
import { migrateJobs } from "#platform/jobs";
import { migrationSources } from "./migrations.ts";

/**
 * Brings the whole schema up to date: the rooms', and that of the job queue. Whoever writes into a database that may never
 * have been started calls it first.
 *
 * @returns what was applied
 */
export async function prepareDatabase(db: Database): Promise<readonly Migration[]> {
  const applied = await migrate(db, migrationSources);
  await migrateJobs(db);
  return applied;
}
