import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { rooms } from "#modules/map";
import { many, readMigrations, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { migrationSources } from "../../apps/server/migrations.ts";
import { filesOf, root } from "./sources.ts";

const LOCK = join(root, "tests/house/migrations.lock.json");
// The parts of a room's name are joined by an underscore in SQL.
const schemas = ["platform", ...rooms.map((room) => room.replaceAll("-", "_"))];
const { db } = await cloneDatabase();

interface Table {
  readonly name: string;
  readonly kind: string | null;
  readonly key: readonly string[] | null;
}
const tables = await many(
  db,
  sql<Table>`
    select nspname || '.' || relname as name,
      substring(obj_description(pg_class.oid, 'pg_class') from '^(regional|global|local): \\S') as kind,
      (
        select array_agg(attname::text order by place)
        from pg_constraint
        cross join unnest(conkey) with ordinality as part (number, place)
        join pg_attribute on attrelid = conrelid and attnum = part.number
        where conrelid = pg_class.oid
          and contype = 'p'
      ) as key
    from pg_class
    join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p')
      and not relispartition
      and nspname = any(${schemas}::text[])
    order by name
  `,
);

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}
const columns = await many(
  db,
  sql<Column>`
    select nspname || '.' || relname as table, attname::text as name, format_type(atttypid, atttypmod) as type,
      attnotnull as "isRequired"
    from pg_attribute
    join pg_class on pg_class.oid = attrelid
    join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p')
      and attnum > 0
      and not attisdropped
      and nspname = any(${schemas}::text[])
    order by 1, attnum
  `,
);

const isRegional = (name: string) => tables.some((table) => table.name === name && table.kind === "regional");
const called = ({ table, name, type }: Column) => `${table}.${name} ${type}`;

describe("every table", () => {
  it("was read at all", () => {
    expect(tables.length).toBeGreaterThan(30);
    expect(columns.length).toBeGreaterThan(200);
  });

  it("says who may write it: regional, global or local, and what it holds", () => {
    expect(tables.filter(({ kind }) => kind === null).map(({ name }) => name)).toEqual([]);
  });

  it("has a primary key", () => {
    expect(tables.filter(({ key }) => key === null).map(({ name }) => name)).toEqual([]);
  });

  it("has its region first in the primary key, and never null, when it is regional", () => {
    const misplaced = tables.filter(({ name, key }) => isRegional(name) && key?.[0] !== "region");
    expect(misplaced.map(({ name, key }) => `${name} (${key?.join(", ") ?? ""})`)).toEqual([]);
    const loose = columns.filter(({ table, name, type, isRequired }) => {
      return isRegional(table) && name === "region" && (type !== "text" || !isRequired);
    });
    expect(loose.map(called)).toEqual([]);
  });

  it("keeps the region in every unique index of a regional table", async () => {
    // Unique without it, a key could be taken twice: each region checks only the rows that have reached it.
    const indexes = await many(
      db,
      sql<{ table: string; index: string }>`
        select replace(indrelid::regclass::text, '"', '') as table, indexrelid::regclass::text as index
        from pg_index
        join pg_class on pg_class.oid = indrelid
        join pg_namespace on pg_namespace.oid = relnamespace
        where indisunique
          and not indisprimary
          and nspname = any(${schemas}::text[])
          and not exists (
            select from pg_attribute
            where attrelid = indrelid
              and attname = 'region'
              and attnum = any(indkey)
          )
      `,
    );
    expect(indexes.filter(({ table }) => isRegional(table)).map(({ index }) => index)).toEqual([]);
  });

  it("refers from regional to regional rows by region first, and to no other room's tables", async () => {
    const references = await many(
      db,
      sql<{ name: string; from: string; to: string; columns: readonly string[]; isOutside: boolean }>`
        select conname::text as name, replace(conrelid::regclass::text, '"', '') as from, replace(confrelid::regclass::text, '"', '') as to,
          array(
            select attname::text
            from unnest(conkey) with ordinality as part (number, place)
            join pg_attribute on attrelid = conrelid and attnum = part.number
            order by place
          ) as columns,
          near.relnamespace <> far.relnamespace as "isOutside"
        from pg_constraint
        join pg_class as near on near.oid = conrelid
        join pg_class as far on far.oid = confrelid
        join pg_namespace on pg_namespace.oid = near.relnamespace
        where contype = 'f'
          and nspname = any(${schemas}::text[])
      `,
    );
    expect(references.filter(({ isOutside }) => isOutside).map(({ from, to }) => `${from} refers to ${to}`)).toEqual(
      [],
    );
    const astray = references.filter(({ from, to, columns: own }) => {
      return isRegional(from) && isRegional(to) && own[0] !== "region";
    });
    expect(astray.map(({ name, from, to }) => `${name}: ${from} refers to ${to}`)).toEqual([]);
    // A global row is written elsewhere and must not wait for, or break on, rows of one region.
    const upward = references.filter(({ from, to }) => !isRegional(from) && isRegional(to));
    expect(upward.map(({ from, to }) => `${from} refers to ${to}`)).toEqual([]);
  });

  it("names units and uses one type for each kind of fact", () => {
    const rules: readonly (readonly [RegExp, RegExp])[] = [
      [/_minor$/, /^bigint$/],
      [/^currency$|_currency$/, /^character\(3\)$/],
      [/_at$/, /^timestamp\(?3?\)? ?with time zone$/],
      [/_ppm$|_grams$|_ms$|_seconds$/, /^(integer|bigint)$/],
      [/^quantity$|_quantity$/, /^integer$/],
    ];
    const odd = columns.filter(({ name, type }) =>
      rules.some(([named, typed]) => named.test(name) && !typed.test(type)),
    );
    expect(odd.map(called)).toEqual([]);
    const banned = columns.filter(({ type }) => {
      return /^(real|double precision|json|timestamp without time zone|time .*|money|serial)(\[\])?$/.test(type);
    });
    expect(banned.map(called)).toEqual([]);
  });

  it("is guarded by constraints: quantities and amounts have bounds in every room", async () => {
    const guarded = await many(
      db,
      sql<{ table: string; column: string }>`
        select replace(conrelid::regclass::text, '"', '') as table, attname::text as column
        from pg_constraint
        join pg_class on pg_class.oid = conrelid
        join pg_namespace on pg_namespace.oid = relnamespace
        join pg_attribute on attrelid = conrelid and attnum = any(conkey)
        where contype = 'c'
          and nspname = any(${schemas}::text[])
      `,
    );
    const known = new Set(guarded.map(({ table, column }) => `${table}.${column}`));
    const open = columns.filter(
      ({ table, name }) => /^quantity$|^state$|^kind$/.test(name) && !known.has(`${table}.${name}`),
    );
    expect(open.map(called)).toEqual([]);
    expect(known.size).toBeGreaterThan(30);
  });

  it("has text with a check where others would have an enum type", async () => {
    const enums = await many(
      db,
      sql<{ name: string }>`
        select nspname || '.' || typname as name
        from pg_type
        join pg_namespace on pg_namespace.oid = typnamespace
        where typtype = 'e'
          and nspname = any(${schemas}::text[])
      `,
    );
    expect(enums).toEqual([]);
  });
});

describe("every migration", () => {
  const migrations = readMigrations(migrationSources);

  it("was read at all, and by its name", () => {
    const files = filesOf("{modules,platform}/*/migrations/*");
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !/^\d{4}_[a-z0-9_]+\.sql$/.test(basename(file)))).toEqual([]);
    expect(migrations).toHaveLength(files.length);
  });

  it("has a number of its own, without gaps", () => {
    const numbers = Map.groupBy(migrations, ({ module }) => module);
    const gaps = [...numbers].filter(([, all]) => all.some(({ number }, index) => number !== index + 1));
    expect(gaps.map(([module]) => module)).toEqual([]);
  });

  it("says why, and whether it is safe while old code runs", () => {
    const silent = migrations.filter(
      ({ text }) => !/^-- Why: \S.*\n(-- .*\n)*-- Safe while old code runs: (yes|needs N-1 deployed)/.test(text),
    );
    expect(silent.map(({ module, file }) => `${module}/${file}`)).toEqual([]);
  });

  it("is as it was when it was merged", () => {
    const locked: Readonly<Record<string, string>> = existsSync(LOCK) ? JSON.parse(readFileSync(LOCK, "utf8")) : {};
    const found = Object.fromEntries(migrations.map(({ module, file, checksum }) => [`${module}/${file}`, checksum]));
    const changed = Object.entries(locked).filter(([name, checksum]) => found[name] !== checksum);
    expect(changed.map(([name]) => `${name} was changed or removed: write a new migration instead`)).toEqual([]);
    const added = Object.keys(found).filter((name) => locked[name] === undefined);
    if (process.env["UPDATE_LOCK"] === "1")
      writeFileSync(LOCK, `${JSON.stringify({ ...locked, ...found }, null, 2)}\n`);
    else expect(added, "new: run UPDATE_LOCK=1 npm test tests/house/tables.test.ts").toEqual([]);
  });
});
