import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { rooms } from "#modules/map";
import { many, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { type Kind, type Property, readRow } from "./row-type.ts";
import { isTest, roomOf, sourcesOf, statementsOf, type WrittenStatement } from "./sources.ts";

const { db } = await cloneDatabase();
const client = new pg.Client(db.clientConfig());
await client.connect();
afterAll(() => client.end());

const statements = sourcesOf("{modules,platform}/**/*.ts")
  .filter(({ path }) => !isTest(path))
  .flatMap(statementsOf);
const place = ({ source, line }: WrittenStatement) => `${source.path}:${String(line)}`;
const schemaOf = (room: string) => room.replaceAll("-", "_");

/** Prepares the statement on the server and asks for the columns that it returns; none when it returns no rows. */
function describeStatement(text: string): Promise<readonly pg.FieldDef[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly pg.FieldDef[]>();
  let fields: readonly pg.FieldDef[] = [];
  let failed: Error | null = null;
  client.query({
    submit(connection: pg.Connection) {
      connection.parse({ name: "", text, types: [] }, true);
      connection.describe({ type: "S", name: "" }, true);
      connection.sync();
    },
    handleRowDescription: (message: { readonly fields: readonly pg.FieldDef[] }) => (fields = message.fields),
    // The server says that it is ready after an error as well; the driver then asks nobody any more.
    handleError: (error: Error) => reject((failed = error)),
    handleReadyForQuery: () => (failed === null ? resolve(fields) : undefined),
  } as unknown as pg.Submittable);
  return promise;
}

interface Described {
  readonly statement: WrittenStatement;
  readonly columns: readonly pg.FieldDef[];
  readonly error: string | null;
}
const described: Described[] = [];
for (const statement of statements) {
  const outcome = await describeStatement(statement.text).then(
    (columns) => ({ columns, error: null }),
    (error: unknown) => ({ columns: [], error: error instanceof Error ? error.message : String(error) }),
  );
  described.push({ statement, ...outcome });
}
const typeNames = new Map(
  (await many(db, sql<{ oid: number; name: string }>`select oid::int as oid, typname::text as name from pg_type`)).map(
    ({ oid, name }) => [oid, name],
  ),
);

interface ColumnRow {
  readonly place: string;
  readonly name: string;
  readonly isNeverNull: boolean;
}
/** Columns of tables by where PostgreSQL says that a result comes from. */
const tableColumns = new Map(
  (
    await many(
      db,
      sql<ColumnRow>`
        select attrelid::int || '.' || attnum as place, attname::text as name, attnotnull as "isNeverNull"
        from pg_attribute
        where attnum > 0
      `,
    )
  ).map((column) => [column.place, column]),
);

/**
 * Compares null where PostgreSQL tells: a plain column of a table. An outer join makes null of anything, and a condition
 * on the column keeps null out, so statements with either are believed.
 */
function nullMismatch(text: string, field: pg.FieldDef, { kinds }: Property): string | null {
  const column = tableColumns.get(`${String(field.tableID)}.${String(field.columnID)}`);
  if (column === undefined || kinds.has("unclear") || kinds.has("json")) return null;
  if (column.isNeverNull) {
    if (!kinds.has("null") || /\b(?:left|right|full)\s+(?:outer\s+)?join\b/i.test(text)) return null;
    return "is never null, declared with null";
  }
  if (kinds.has("null")) return null;
  const isCompared = new RegExp(`\\b${column.name}\\b\\s*\\)?\\s*(?:is not null|=|<|>|in\\b|between\\b|like\\b)`).test(
    text,
  );
  return isCompared ? null : "may be null, declared without";
}

/** What the driver makes of a column of each type, with the parsers of platform/db. */
const KIND_OF: Readonly<Record<string, Kind>> = {
  uuid: "string",
  text: "string",
  varchar: "string",
  bpchar: "string",
  name: "string",
  numeric: "string",
  tsvector: "string",
  int2: "number",
  int4: "number",
  float4: "number",
  float8: "number",
  int8: "bigint",
  bool: "boolean",
  timestamptz: "Date",
  bytea: "Buffer",
};

function mismatch(type: string, { kinds, elements }: Property): string | null {
  const told = [...kinds].filter((kind) => kind !== "null");
  if (type === "json" || type === "jsonb" || type === "void") return null;
  if (type.startsWith("_")) {
    if (told.join() !== "list") return `is a list, declared as ${told.join(" | ")}`;
    return mismatch(type.slice(1), { kinds: elements, elements: new Set() });
  }
  const expected = KIND_OF[type];
  if (expected === undefined) return `has the type ${type}, which rows do not carry: cast it`;
  if (told.includes("unclear")) return "has a type that cannot be read here: declare it plainly";
  return told.join() === expected ? null : `is ${expected} (${type}), declared as ${told.join(" | ")}`;
}

function complaintsOf({ statement, columns }: Described): readonly string[] {
  const { source, row } = statement;
  const isNever = row === null || row.type === "TSNeverKeyword";
  if (isNever) return [];
  const declared = readRow(source, row);
  if (declared === null) return ["its row cannot be read here: declare it plainly"];
  const names = columns.map(({ name }) => name);
  return [
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `returns "${name}" twice`),
    ...names.filter((name) => !declared.has(name)).map((name) => `returns "${name}", which is not declared`),
    ...[...declared.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => `declares "${name}", which is not returned`),
    ...columns.flatMap((field) => {
      const property = declared.get(field.name);
      if (property === undefined) return [];
      const complaint = mismatch(typeNames.get(field.dataTypeID) ?? "", property);
      const aboutNull = nullMismatch(statement.text, field, property);
      return [complaint, aboutNull].flatMap((each) => (each === null ? [] : [`"${field.name}" ${each}`]));
    }),
  ];
}

describe("every statement", () => {
  it("was read at all", () => {
    expect(statements.length).toBeGreaterThan(120);
    expect(new Set(statements.map(({ source }) => roomOf(source.path))).size).toBeGreaterThan(6);
    const returning = described.filter(({ columns, statement }) => columns.length > 0 && statement.row !== null);
    expect(returning.length).toBeGreaterThan(60);
    const plain = returning.flatMap(({ columns }) => columns.filter(({ tableID }) => tableID > 0));
    expect(plain.length).toBeGreaterThan(300);
    expect([...tableColumns.values()].filter(({ isNeverNull }) => !isNeverNull).length).toBeGreaterThan(50);
  });

  it("can be prepared against the migrated schema", () => {
    const refused = described.filter(({ error }) => error !== null);
    expect(refused.map(({ statement, error }) => `${place(statement)}: ${error ?? ""}`)).toEqual([]);
  });

  it("returns the columns that its row declares, with their types, null where a column may be null", () => {
    const wrong = described
      .filter(({ error }) => error === null)
      .flatMap((each) => complaintsOf(each).map((complaint) => `${place(each.statement)} ${complaint}`));
    expect(wrong).toEqual([]);
  });

  it("casts every parameter, so that its type is what the text says", () => {
    const bare = statements.flatMap((statement) => {
      const uncast = [...statement.text.matchAll(/\$\d+(?!\d)(?!::)/g)].map(([parameter]) => parameter);
      return uncast.length === 0 ? [] : [`${place(statement)} ${uncast.join(", ")}`];
    });
    expect(bare).toEqual([]);
  });

  it("names only the schema of its own room", async () => {
    const named = await many(
      db,
      sql<{ name: string }>`
        select nspname || '.' || relname as name
        from pg_class
        join pg_namespace on pg_namespace.oid = relnamespace
        where relkind in ('r', 'p', 'v', 'm', 'S')
        union
        select nspname || '.' || proname
        from pg_proc
        join pg_namespace on pg_namespace.oid = pronamespace
      `,
    );
    const known = new Set(named.map(({ name }) => name));
    const schemas = new Set([...rooms.map(schemaOf), "platform", "graphile_worker"]);
    const strangers = statements.flatMap((statement) => {
      const room = roomOf(statement.source.path);
      const own = room === undefined ? ["platform", "graphile_worker"] : [schemaOf(room)];
      const text = statement.text.replaceAll(/'[^']*'/g, "''").replaceAll(/--.*$/gm, "");
      const names = [...text.matchAll(/\b([a-z_]+)\.([a-z_]+)\b/g)]
        .filter(([name, schema = ""]) => schemas.has(schema) && !own.includes(schema) && known.has(name))
        .map(([name]) => `${place(statement)} names ${name}`);
      return [...new Set(names)];
    });
    expect(strangers).toEqual([]);
  });

  it("is the only way to the database", () => {
    // The driver itself is for platform/db, which makes it safe, and for imports, which stream into COPY.
    const spliced = sourcesOf("modules/**/*.ts")
      .filter(({ path }) => !isTest(path))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\.query\(\s*[`"']/g)].map(
          ({ index }) => `${path}:${String(text.slice(0, index).split("\n").length)}`,
        ),
      );
    expect(spliced).toEqual([]);
  });
});
