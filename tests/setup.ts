import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { migrate, openDatabase, readMigrations, removeEmbedded, startEmbedded } from "#platform/db";
import { migrateJobs } from "#platform/jobs";
import { createTemplate } from "#platform/testing/template";
import { invariantSources } from "../apps/server/invariants.ts";
import { migrationSources } from "../apps/server/migrations.ts";

/**
 * Starts one PostgreSQL for the whole run and migrates one template that every test file clones.
 * `HANSA_TEST_DATABASE_URL` names a server that runs already instead; its user must be allowed to create databases.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  const migrations = readMigrations(migrationSources).map(
    ({ module, file, checksum }) => `${module} ${file} ${checksum}`,
  );
  const template = `hansa_template_${createHash("sha256").update(migrations.join()).digest("hex").slice(0, 16)}`;
  await createTemplate(server.url, template, async (url) => {
    const database = openDatabase({ url });
    await migrate(database, migrationSources);
    await migrateJobs(database);
    await database.close();
  });
  project.provide("databaseServer", server.url);
  project.provide("databaseTemplate", template);
  project.provide("invariantSources", invariantSources);
  return () => server.stop();
}

async function startServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const given = process.env["HANSA_TEST_DATABASE_URL"];
  if (given !== undefined && given !== "") return { url: given, stop: () => Promise.resolve() };
  const dataDir = join(await mkdtemp(join(tmpdir(), "hansa-test-")), randomUUID());
  const server = await startEmbedded({ dataDir, durable: false });
  return {
    url: server.url,
    async stop() {
      await removeEmbedded(dataDir);
      await rm(join(dataDir, ".."), { recursive: true, force: true });
    },
  };
}
