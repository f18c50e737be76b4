import { performance } from "node:perf_hooks";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { madeUpPages, vocabulary } from "./catalogue.ts";

const FACETS = ["brand", "category", "colour", "size", "material", "origin", "age", "energy"] as const;
const QUERIES = 20;

/** How another engine did: seconds to build, milliseconds of the middle and the slowest search with 8 facets. */
export interface OtherEngine {
  readonly name: string;
  readonly buildSeconds: number;
  readonly p50Ms: number;
  readonly worstMs: number;
}

type Row = readonly string[];

function* rows(count: number): Generator<Row> {
  for (const page of madeUpPages(count)) {
    for (const { title, brand, categories, attributes } of page)
      yield [title, brand, categories[0] ?? "", ...attributes.map(([, value]) => value)];
  }
}

/** SQLite FTS5 in this process: bm25 order, facets counted by SQL. */
export function measureSqlite(count: number): OtherEngine {
  const db = new DatabaseSync(":memory:");
  const begun = performance.now();
  db.exec(
    `create table product (id integer primary key, title text, ${FACETS.map((name) => `${name} text`).join(", ")})`,
  );
  db.exec("create virtual table words using fts5 (title, content='product', content_rowid='id')");
  const insert = db.prepare(
    `insert into product (title, ${FACETS.join(", ")}) values (${Array.from({ length: 9 }, () => "?").join(", ")})`,
  );
  db.exec("begin");
  for (const row of rows(count)) insert.run(...row);
  db.exec("insert into words (words) values ('rebuild')");
  db.exec("commit");
  const buildSeconds = (performance.now() - begun) / 1_000;
  const top = db.prepare("select rowid from words where words match ? order by bm25(words) limit 24");
  const facets = FACETS.map((name) =>
    db.prepare(
      `select ${name} as value, count(*) as count from product where id in (select rowid from words where words match ?) group by 1 order by 2 desc limit 50`,
    ),
  );
  const times = searches((text) => {
    top.all(text);
    for (const facet of facets) facet.all(text);
  });
  db.close();
  return { name: "SQLite FTS5", buildSeconds, ...times };
}

/** PostgreSQL full text: a stored tsvector with GIN, rank order, facets by grouping sets. */
export async function measurePostgres(url: string, count: number): Promise<OtherEngine> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const begun = performance.now();
    await client.query("create schema bench_search");
    await client.query(
      `create unlogged table bench_search.product (title text, ${FACETS.map((name) => `${name} text`).join(", ")}, words tsvector generated always as (to_tsvector('simple', title)) stored)`,
    );
    let batch: Row[] = [];
    const write = async (): Promise<void> => {
      const columns = Array.from({ length: 9 }, (_, column) => batch.map((row) => row[column] ?? ""));
      const list = columns.map((_, index) => `$${String(index + 1)}::text[]`).join(", ");
      await client.query({
        name: "fill",
        text: `insert into bench_search.product (title, ${FACETS.join(", ")}) select * from unnest(${list})`,
        values: columns,
      });
      batch = [];
    };
    for (const row of rows(count)) {
      batch.push(row);
      if (batch.length === 5_000) await write();
    }
    await write();
    await client.query("create index on bench_search.product using gin (words)");
    await client.query("analyze bench_search.product");
    const buildSeconds = (performance.now() - begun) / 1_000;
    const sets = FACETS.map((name) => `(${name})`).join(", ");
    const times: number[] = [];
    for (const text of texts()) {
      const at = performance.now();
      await client.query(
        "select ctid from bench_search.product where words @@ plainto_tsquery('simple', $1) order by ts_rank(words, plainto_tsquery('simple', $1)) desc limit 24",
        [text],
      );
      await client.query(
        `select ${FACETS.join(", ")}, count(*) from bench_search.product where words @@ plainto_tsquery('simple', $1) group by grouping sets (${sets})`,
        [text],
      );
      times.push(performance.now() - at);
    }
    return { name: "PostgreSQL full text", buildSeconds, ...summary(times) };
  } finally {
    await client.query("drop schema if exists bench_search cascade");
    await client.end();
  }
}

/** The words of the class `broad` and of `one word`, half and half. */
function texts(): readonly string[] {
  return Array.from({ length: QUERIES }, (_, index) => vocabulary[index % 2 === 0 ? index : 500 + index * 100] ?? "");
}

function searches(search: (text: string) => void): Pick<OtherEngine, "p50Ms" | "worstMs"> {
  const times = texts().map((text) => {
    const at = performance.now();
    search(text);
    return performance.now() - at;
  });
  return summary(times);
}

function summary(times: readonly number[]): Pick<OtherEngine, "p50Ms" | "worstMs"> {
  const sorted = times.toSorted((one, other) => one - other);
  return { p50Ms: sorted[Math.floor(sorted.length / 2)] ?? 0, worstMs: sorted.at(-1) ?? 0 };
}
