import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { Database } from "./database.ts";

/** Oldest server that a single region runs on. */
export const MINIMUM_SERVER = 16;
// Any constant: two processes that start together must not migrate together.
const MIGRATION_LOCK = 4_827_115;
const FILE = /^(\d{4})_[a-z0-9_]+\.sql$/;

/** A folder of migrations that belongs to one room or one part of the platform. */
export interface MigrationSource {
  readonly module: string;
  readonly directory: string;
}

/** One file of a source, with what the ledger remembers of it: module, number and SHA-256. */
export interface Migration {
  readonly module: string;
  readonly number: number;
  readonly file: string;
  readonly checksum: string;
  readonly text: string;
}

/** Which migrations are done and which are due, in the order they run. */
export interface MigrationStatus {
  readonly applied: readonly Migration[];
  readonly pending: readonly Migration[];
}

/** The files of all sources, sources in their order, files by number. */
export function readMigrations(sources: readonly MigrationSource[]): readonly Migration[] {
  return sources.flatMap(({ module, directory }) => {
    if (!existsSync(directory)) return [];
    return readdirSync(directory)
      .filter((file) => FILE.test(file))
      .toSorted()
      .map((file) => {
        const text = readFileSync(join(directory, file), "utf8");
        const checksum = createHash("sha256").update(text).digest("hex");
        return { module, number: Number(file.slice(0, 4)), file, checksum, text };
      });
  });
}

/**
 * Brings the schema up to date: each migration in a transaction of its own that first claims its number. Safe to call
 * from several processes at once.
 *
 * @returns what was applied now
 * @throws an Error in one sentence when the server is too old or a merged migration was changed
 */
export async function migrate(database: Database, sources: readonly MigrationSource[]): Promise<readonly Migration[]> {
  return await withClient(database, async (client) => {
    await assertServer(client);
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await createLedger(client);
    const { pending } = compare(await appliedOn(client), readMigrations(sources));
    for (const migration of pending) await apply(client, migration);
    await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]);
    return pending;
  });
}

/** Compares files and database without changing anything. @throws as `migrate` */
export async function migrationStatus(
  database: Database,
  sources: readonly MigrationSource[],
): Promise<MigrationStatus> {
  return await withClient(database, async (client) => {
    await assertServer(client);
    const { rows } = await client.query<{ exists: boolean }>(
      "select to_regclass('platform.migration') is not null as exists",
    );
    return compare(rows[0]?.exists === true ? await appliedOn(client) : new Map(), readMigrations(sources));
  });
}

async function withClient<Result>(database: Database, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  // Migrations may wait for locks and build indexes: the timeouts of requests do not fit them.
  const client = new pg.Client({ ...database.clientConfig(), statement_timeout: 0, lock_timeout: 0 });
  client.on("error", () => undefined); // the statement under way reports it
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** @throws an Error in one sentence unless the server is new enough and stores UTF-8 */
async function assertServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; encoding: string }>(
    "select current_setting('server_version') as version, current_setting('server_encoding') as encoding",
  );
  const { version = "", encoding = "" } = rows[0] ?? {};
  if (Number.parseInt(version, 10) < MINIMUM_SERVER) {
    throw new Error(
      `Hansa needs PostgreSQL ${String(MINIMUM_SERVER)} or later; DATABASE_URL leads to PostgreSQL ${version}.`,
    );
  }
  if (encoding !== "UTF8") throw new Error(`Hansa needs a database with encoding UTF8; this one has ${encoding}.`);
}

async function createLedger(client: pg.Client): Promise<void> {
  await client.query(`
    create schema if not exists platform;
    create table if not exists platform.migration (
      module text not null,
      number int not null,
      checksum text not null,
      applied_at timestamptz not null default now(),
      primary key (module, number)
    );
    comment on table platform.migration is 'local: which migrations this database has had';
  `);
}

async function appliedOn(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ module: string; number: number; checksum: string }>(
    "select module, number, checksum from platform.migration",
  );
  return new Map(rows.map((row) => [`${row.module}/${String(row.number)}`, row.checksum]));
}

function compare(applied: ReadonlyMap<string, string>, files: readonly Migration[]): MigrationStatus {
  const changed = files.filter((file) => {
    const checksum = applied.get(keyOf(file));
    return checksum !== undefined && checksum !== file.checksum;
  });
  if (changed[0] !== undefined) {
    throw new Error(
      `Migration ${changed[0].module}/${changed[0].file} was changed after it had been applied; write a new one instead.`,
    );
  }
  return {
    applied: files.filter((file) => applied.has(keyOf(file))),
    pending: files.filter((file) => !applied.has(keyOf(file))),
  };
}

function keyOf(migration: Migration): string {
  return `${migration.module}/${String(migration.number)}`;
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query("begin");
    await client.query("insert into platform.migration (module, number, checksum) values ($1, $2, $3)", [
      migration.module,
      migration.number,
      migration.checksum,
    ]);
    await client.query(migration.text);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined); // the first error is the one to tell
    throw new Error(
      `Migration ${migration.module}/${migration.file} failed: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}
