import pg from "pg";
import { type Database, first, jsonb, type Queryable, run, type Statement, sql } from "#platform/db";

const LOCK_CLASS = 4_827_118;

interface Agreed {
  readonly value: unknown;
}

/** What the processes on this database agreed on under a name, or null. No locks. */
export async function readAgreement(on: Queryable, name: string): Promise<unknown> {
  return (await first(on, selectAgreement(name)))?.value ?? null;
}

/** They agree on this from now on; what was agreed before is gone. */
export async function writeAgreement(on: Queryable, name: string, value: unknown): Promise<void> {
  await run(on, upsertAgreement(name, value));
}

/**
 * Runs work that only one process on this database may do at a time under this name, however long it takes: outside of
 * any transaction, since none should wait for a program that starts.
 */
export async function negotiate<Result>(db: Database, name: string, work: () => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: db.options.url, application_name: "hansa-agreement" });
  // A connection that is lost gives up the lock; the work goes on, and whoever comes next looks for itself.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1, hashtext($2))", [LOCK_CLASS, name]);
    return await work();
  } finally {
    await client.end();
  }
}

/** An absent row: nothing was agreed on. */
function selectAgreement(name: string): Statement<Agreed> {
  return sql<Agreed>`
    select value
    from platform.agreement
    where name = ${name}::text
  `;
}

function upsertAgreement(name: string, value: unknown): Statement<never> {
  return sql`
    insert into platform.agreement (name, value)
    values (${name}::text, ${jsonb(value)}::jsonb)
    on conflict (name) do update set value = excluded.value, agreed_at = now()
  `;
}
