import pg from "pg";

const TEMPLATE_LOCK = 4_827_116;

/** The same server, another database. */
export function databaseUrl(serverUrl: string, database: string): string {
  // A socket address has no host (`postgres://hansa@/hansa?host=/run/…`), which URL refuses to parse.
  return serverUrl.replace(/^([a-z]+:\/\/[^/?]*)(\/[^?]*)?/, `$1/${database}`);
}

/** Makes a migrated template once, however many test runs share the server. */
export async function createTemplate(
  serverUrl: string,
  template: string,
  prepare: (url: string) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]);
    const { rowCount } = await client.query("select from pg_database where datname = $1 and datistemplate", [template]);
    if (rowCount !== 0) return;
    await client.query(`drop database if exists ${template} with (force)`);
    await client.query(`create database ${template} template template0`);
    await prepare(databaseUrl(serverUrl, template));
    // Only now is it a template: one that was left half made is dropped and made again.
    await client.query(`alter database ${template} is_template true`);
  } finally {
    await client.end();
  }
}
