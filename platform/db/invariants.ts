import { existsSync, readFileSync } from "node:fs";
import pg from "pg";
import type { Database } from "./database.ts";

/** Offending rows that a finding carries; their number is exact all the same. */
export const MOST_OFFENDERS = 20;
const HEADER = /^-- ([a-z][a-z0-9_]*): (.+)$/gm;

/** The file in which one room, or one part of the platform, says what must always be true. */
export interface InvariantSource {
  readonly room: string;
  readonly file: string;
}

/** One truth and the query for rows that break it. */
export interface Invariant {
  readonly room: string;
  readonly name: string;
  readonly text: string;
}

/** An invariant that does not hold. */
export interface Finding {
  readonly room: string;
  readonly name: string;
  /** How many rows break it, at least 1. */
  readonly count: number;
  /** The first MOST_OFFENDERS of them as JSON values. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Reads the invariants of all sources; a file that is absent has none. A file is a list of queries, each under a line
 * `-- name: the truth as a sentence`, or `-- short_name: …` with a name of its own.
 *
 * @throws an Error when a query has no name, or a name no query
 */
export function readInvariants(sources: readonly InvariantSource[]): readonly Invariant[] {
  return sources.flatMap(({ room, file }) => (existsSync(file) ? parse(room, file, readFileSync(file, "utf8")) : []));
}

/**
 * Looks for rows that break an invariant, each query in a read-only snapshot of its own, one after the other and without
 * a time limit: a big database takes as long as it takes.
 *
 * @returns one finding per broken invariant, in the order of the sources; none when all hold
 * @throws an Error that names the invariant when a query cannot be run
 */
export async function runInvariants(
  database: Database,
  sources: readonly InvariantSource[],
): Promise<readonly Finding[]> {
  const invariants = readInvariants(sources);
  const client = new pg.Client({ ...database.clientConfig(), statement_timeout: 0, lock_timeout: 0 });
  client.on("error", () => undefined); // the query under way reports it
  await client.connect();
  try {
    await client.query("set default_transaction_read_only = on");
    const findings: Finding[] = [];
    for (const invariant of invariants) findings.push(...(await check(client, invariant)));
    return findings;
  } finally {
    client.end().catch(() => undefined); // a dead connection may never say goodbye
  }
}

function parse(room: string, file: string, text: string): readonly Invariant[] {
  const headers = [...text.matchAll(HEADER)];
  assertNothingIn(text.slice(0, headers[0]?.index), `${file} begins with a query that has no name`);
  return headers.map(({ index, 0: line, 1: word = "", 2: sentence = "" }, at) => {
    const name = word === "name" ? sentence : word;
    const query = text.slice(index + line.length, headers[at + 1]?.index).trim();
    const [only = "", ...others] = query.split(/;[ \t]*(?:\n|$)/);
    if (withoutComments(only) === "") throw new Error(`${file}: "${name}" has no query`);
    assertNothingIn(others.join("\n"), `${file}: "${name}" is followed by a query that has no name`);
    return { room, name, text: only };
  });
}

function assertNothingIn(text: string, complaint: string): void {
  if (withoutComments(text) !== "") throw new Error(complaint);
}

function withoutComments(text: string): string {
  return text.replaceAll(/^\s*--.*$/gm, "").trim();
}

async function check(client: pg.Client, { room, name, text }: Invariant): Promise<readonly Finding[]> {
  // Counted and cut in the server: a broken invariant of a big table can have millions of offenders. As JSON, because
  // a query may name a column twice, and so that the finding can be printed as it is.
  const wrapped = `
    with offender as materialized (
      ${text}
    ), sample as (
      select to_json(offender) as row
      from offender
      limit ${String(MOST_OFFENDERS)}
    )
    select (select count(*)::int from offender) as count, coalesce(json_agg(sample.row), '[]') as rows
    from sample
  `;
  try {
    const { rows } = await client.query<Pick<Finding, "count" | "rows">>(wrapped);
    const [found] = rows;
    return found === undefined || found.count === 0 ? [] : [{ room, name, count: found.count, rows: found.rows }];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The invariant "${name}" of ${room} cannot be checked: ${reason}`, { cause: error });
  }
}
