import pg, { type QueryResult } from "pg";
import type { Tx } from "./database.ts";
import type { Statement } from "./sql.ts";

/** The table and the columns that rows are copied into. */
export interface CopyTarget {
  readonly text: string;
}

/** A statement that brings rows along. */
export interface CopyStatement extends Statement<never> {
  /** Rows in PostgreSQL's text format, each made by `copyLine`. */
  readonly lines: readonly string[];
}

/** What may stand in a column of a copied row; documents and lists go in as text. */
export type CopyValue = string | number | bigint | boolean | null;

/** Names a table and its columns: copyInto`catalog.product (id, title)`. Nothing can be spliced into it. */
export function copyInto(strings: TemplateStringsArray): CopyTarget {
  return { text: `copy ${strings.join("")} from stdin` };
}

/**
 * Adds rows by COPY: for thousands of rows that are new. It takes no "on conflict": a row that breaks a rule fails the
 * statement, as any other does. The rows are sent behind the statement without waiting for the server.
 *
 * @param lines rows made by `copyLine`, with values in the order of the target's columns
 * @returns how many rows were added
 */
export async function copyRows(tx: Tx, target: CopyTarget, lines: readonly string[]): Promise<number> {
  if (lines.length === 0) return 0;
  const statement: CopyStatement = { text: target.text, name: "", values: [], lines };
  const { rowCount } = await tx.query(statement);
  return rowCount ?? 0;
}

// What would end a column or a row, and the sign that takes their meaning away.
const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** One row in PostgreSQL's text format, with the end of its line. */
export function copyLine(values: readonly CopyValue[]): string {
  const cells: string[] = [];
  for (const value of values) {
    if (typeof value === "string") cells.push(SPECIAL.test(value) ? escape(value) : value);
    else cells.push(value === null ? "\\N" : String(value));
  }
  // Joined, and not added up piece by piece: what is sent must be one flat text, and this makes it one at once.
  return `${cells.join("\t")}\n`;
}

function escape(text: string): string {
  return text.replaceAll(/[\\\t\n\r]/g, (sign) => ESCAPES[sign] ?? sign);
}

/** Whether a statement brings rows along. */
export function isCopy(statement: Statement<unknown>): statement is CopyStatement {
  return "lines" in statement;
}

/**
 * Runs a copy on one connection. Statement, rows and their end travel together: a server that refuses the statement reads
 * past what follows (PostgreSQL documentation, 54.2.6), so other statements may be under way behind it.
 */
export function copyOn(client: pg.ClientBase, statement: CopyStatement): Promise<QueryResult> {
  const { promise, resolve, reject } = Promise.withResolvers<QueryResult>();
  const done = (error: Error | null | undefined, result: QueryResult): void => {
    if (error === null || error === undefined) resolve(result);
    else reject(error);
  };
  client.query(new CopyQuery(statement, done));
  return promise;
}

/** What the driver's connection has besides what its types tell. */
interface CopyingConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** The driver's own query, so that it may stand among others of a pipeline, with its rows behind it. */
class CopyQuery extends pg.Query {
  constructor({ text, lines }: CopyStatement, done: (error: Error | null | undefined, result: QueryResult) => void) {
    super(text, done);
    this.submit = (connection) => {
      connection.query(text);
      const copying = connection as CopyingConnection;
      copying.sendCopyFromChunk(Buffer.from(lines.join("")));
      copying.endCopyFrom();
    };
  }

  /** The server is ready for rows that are on their way already. */
  handleCopyInResponse(): void {}
}
