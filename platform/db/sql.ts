import { createHash } from "node:crypto";
import type { Region } from "@hansa/kernel";
import type { QueryResult } from "pg";
import { encodeArray } from "./array.ts";
import { toRows } from "./rows.ts";

/** What may stand in a `${}` of a statement; lists go in as arrays and are cast in the text (`${ids}::uuid[]`). */
export type Value = Scalar | readonly Scalar[];
type Scalar = string | number | bigint | boolean | Date | Buffer | null | Json;
/** A value that is sent as JSON text; arrays of JSON documents are sent as arrays of text by `jsonb`. */
export interface Json {
  readonly [key: string]: unknown;
}

/** One statement with its values; `Row` declares what comes back and is checked against the schema by a house test. */
export interface Statement<Row> {
  readonly text: string;
  readonly name: string;
  readonly values: readonly unknown[];
  /** Never present at run time: carries the row's type. */
  readonly row?: Row;
}

/** Anything that runs statements in the database of one region: the database itself, or a transaction. */
export interface Queryable {
  readonly region: Region;
  /** Each row is the list of its values; `many` and its like make rows of them. */
  query(statement: Statement<unknown>): Promise<QueryResult<unknown[]>>;
}

interface Prepared {
  readonly text: string;
  readonly name: string;
}
const prepared = new WeakMap<TemplateStringsArray, Prepared>();

/**
 * Writes a statement: parameters only, so the text is constant and is prepared once per connection under a name made
 * of its text. There is no way to splice text; a list goes in as an array.
 */
export function sql<Row = never>(strings: TemplateStringsArray, ...values: readonly Value[]): Statement<Row> {
  const { text, name } = prepared.get(strings) ?? prepare(strings);
  return { text, name, values: values.map((value) => (Array.isArray(value) ? encodeArray(value) : value)) };
}

function prepare(strings: TemplateStringsArray): Prepared {
  const text = strings.reduce((joined, part, index) => `${joined}$${String(index)}${part}`);
  const name = `h${createHash("sha256").update(text).digest("base64url").slice(0, 20)}`;
  const made = { text, name };
  prepared.set(strings, made);
  return made;
}

/**
 * JSON text for a `::jsonb` or, mapped over a list, a `::jsonb[]` parameter; `bigint` is written as an integer.
 *
 * @throws RangeError for an integer that readers of JSON would round
 */
export function jsonb(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? toSafeNumber(inner) : inner));
}

function toSafeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${String(value)} is too large for a JSON number`);
  return number;
}

/** All rows. */
export async function many<Row>(on: Queryable, statement: Statement<Row>): Promise<readonly Row[]> {
  const result = await on.query(statement);
  return toRows(statement, result) as Row[];
}

/** The first row, or null when there is none. */
export async function first<Row>(on: Queryable, statement: Statement<Row>): Promise<Row | null> {
  const rows = await many(on, statement);
  return rows[0] ?? null;
}

/** The only row. A statement that promises one row and has none is a bug, so it throws `NoRow`. */
export async function one<Row>(on: Queryable, statement: Statement<Row>): Promise<Row> {
  const row = await first(on, statement);
  if (row === null) throw new NoRow(statement.text);
  return row;
}

/** Runs a statement for its effect. @returns how many rows it touched */
export async function run(on: Queryable, statement: Statement<unknown>): Promise<number> {
  const result = await on.query(statement);
  return result.rowCount ?? 0;
}

/** A statement that always has a row had none: a bug in the statement or its caller. */
export class NoRow extends Error {
  constructor(text: string) {
    super(`expected a row from: ${text.trim().slice(0, 200)}`);
    this.name = "NoRow";
  }
}
