import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, expect, inject, vi } from "vitest";
import { type Database, type InvariantSource, openDatabase, runInvariants } from "#platform/db";
import { databaseUrl } from "./template.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseServer: string;
    databaseTemplate: string;
    invariantSources: readonly InvariantSource[];
  }
}

/** A database of its own for one test file, with a clock that the test can move. */
export interface TestDatabase {
  readonly db: Database;
  readonly url: string;
  /** Lets time pass for every transaction that begins from now on. */
  readonly advance: (ms: number) => void;
}

/** Clones the migrated template; closed and dropped after the file. */
export async function cloneDatabase(
  options: { readonly region?: string; readonly poolSize?: number } = {},
): Promise<TestDatabase> {
  const server = inject("databaseServer");
  const name = `t_${randomUUID().replaceAll("-", "")}`;
  await onServer(server, `create database ${name} template ${inject("databaseTemplate")} strategy file_copy`);
  let offsetMs = 0;
  const url = databaseUrl(server, name);
  const db = openDatabase({ url, ...options, clockOffsetMs: () => offsetMs });
  afterAll(async () => {
    await db.close();
    await onServer(server, `drop database if exists ${name} with (force)`);
  });
  return { db, url, advance: (ms) => void (offsetMs += ms) };
}

/** Fails with the offending rows unless every invariant of every room and of the platform holds. */
export async function expectInvariants(db: Database): Promise<void> {
  expect(await runInvariants(db, inject("invariantSources")), "broken invariants").toEqual([]);
}

type Absent = null | undefined | false;

/** Waits for a condition, looking again every few milliseconds; fails with `what` after `withinMs`. */
export async function eventually<Value>(
  what: string,
  look: () => Promise<Value | Absent> | Value | Absent,
  withinMs = 10_000,
): Promise<Value> {
  return await vi.waitFor(
    async () => {
      const seen = await look();
      if (seen === null || seen === undefined || seen === false)
        throw new Error(`not within ${String(withinMs)} ms: ${what}`);
      return seen;
    },
    { timeout: withinMs, interval: 10 },
  );
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
