import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { openDatabase } from "./database.ts";
import { type MigrationSource, migrate, migrationStatus, readMigrations } from "./migrate.ts";
import { many, one, run, sql } from "./sql.ts";

const { db, url } = await cloneDatabase();
const home = await mkdtemp(join(tmpdir(), "hansa-migrations-"));
afterAll(() => rm(home, { recursive: true }));

/** A room with these migrations, that nobody else has. */
async function room(module: string, files: Readonly<Record<string, string>>): Promise<MigrationSource> {
  const directory = join(home, module);
  await mkdir(directory, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(directory, file), content);
  return { module, directory };
}

const namesOf = (migrations: readonly { readonly module: string; readonly file: string }[]) =>
  migrations.map(({ module, file }) => `${module}/${file}`);
const exists = async (table: string) =>
  (await one(db, sql<{ found: boolean }>`select to_regclass(${table}::text) is not null as found`)).found;

describe("migrate", () => {
  it("runs what is due once, rooms in their order and files by number", async () => {
    const lamps = await room("lamps", {
      "0002_switch.sql": "alter table lamps.lamp add column lit boolean;",
      "0001_lamp.sql": "create schema lamps; create table lamps.lamp (id int);",
      "README.md": "not a migration",
    });
    const bulbs = await room("bulbs", { "0001_bulb.sql": "create table lamps.bulb (id int);" });
    const wanted = ["lamps/0001_lamp.sql", "lamps/0002_switch.sql", "bulbs/0001_bulb.sql"];
    expect(namesOf((await migrationStatus(db, [lamps, bulbs])).pending)).toEqual(wanted);
    expect(namesOf(await migrate(db, [lamps, bulbs]))).toEqual(wanted);
    expect(await migrate(db, [lamps, bulbs])).toEqual([]);
    expect(namesOf((await migrationStatus(db, [lamps, bulbs])).applied)).toEqual(wanted);

    await room("lamps", { "0003_watt.sql": "alter table lamps.lamp add column watt int;" });
    expect(namesOf(await migrate(db, [lamps, bulbs]))).toEqual(["lamps/0003_watt.sql"]);
  });

  it("reads no migrations where there is no folder", () => {
    expect(readMigrations([{ module: "nobody", directory: join(home, "nobody") }])).toEqual([]);
  });

  it("refuses in one sentence when an applied migration was changed, and changes nothing", async () => {
    const chairs = await room("chairs", { "0001_chair.sql": "create schema chairs;" });
    await migrate(db, [chairs]);
    await room("chairs", {
      "0001_chair.sql": "create schema chairs; -- changed",
      "0002_more.sql": "create table chairs.chair (id int);",
    });
    const sentence = "Migration chairs/0001_chair.sql was changed after it had been applied; write a new one instead.";
    await expect(migrate(db, [chairs])).rejects.toThrow(sentence);
    await expect(migrationStatus(db, [chairs])).rejects.toThrow(sentence);
    expect(await exists("chairs.chair")).toBe(false);
  });

  it("undoes a migration that fails, keeps those before it, and goes on when it was mended", async () => {
    const tables = await room("tables", {
      "0001_table.sql": "create schema tables; create table tables.good (id int);",
      "0002_broken.sql": "create table tables.half (id int); select no_such_column from tables.good;",
    });
    await expect(migrate(db, [tables])).rejects.toThrow(
      'Migration tables/0002_broken.sql failed: column "no_such_column" does not exist',
    );
    expect([await exists("tables.good"), await exists("tables.half")]).toEqual([true, false]);
    await room("tables", { "0002_broken.sql": "create table tables.half (id int);" });
    expect(namesOf(await migrate(db, [tables]))).toEqual(["tables/0002_broken.sql"]);
  });

  it("runs each migration once when several processes start together", async () => {
    const doors = await room("doors", {
      "0001_door.sql": "create schema doors; create table doors.door (id int);",
      "0002_fill.sql": "insert into doors.door values (1); select pg_sleep(0.05);",
    });
    const processes = Array.from({ length: 5 }, () => openDatabase({ url }));
    const applied = await Promise.all(processes.map((database) => migrate(database, [doors])));
    await Promise.all(processes.map((database) => database.close()));
    expect(applied.filter((migrations) => migrations.length > 0)).toHaveLength(1);
    expect(await many(db, sql<{ id: number }>`select id from doors.door`)).toEqual([{ id: 1 }]);
  });

  it("lets the next process in after one that failed", async () => {
    const walls = await room("walls", { "0001_wall.sql": "select 1 / 0;" });
    const settled = await Promise.allSettled([migrate(db, [walls]), migrate(db, [walls])]);
    expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await run(db, sql`select from pg_locks where locktype = 'advisory'`)).toBe(0);
  });

  it("is not cut off by the timeouts of requests", async () => {
    const hurried = openDatabase({ url, statementTimeoutMs: 50, lockTimeoutMs: 50 });
    const floors = await room("floors", { "0001_floor.sql": "create schema floors; select pg_sleep(0.2);" });
    expect(await migrate(hurried, [floors])).toHaveLength(1);
    await hurried.close();
  });

  it("says in one sentence that the server is too old, or has another encoding", async () => {
    const old = await pretendServer({ version: "15.14", encoding: "UTF8" });
    await expect(migrate(old.db, [])).rejects.toThrow(
      "Hansa needs PostgreSQL 16 or later; DATABASE_URL leads to PostgreSQL 15.14.",
    );
    await old.close();
    const latin = await pretendServer({ version: "18.4 (Debian 18.4-1)", encoding: "LATIN1" });
    await expect(migrationStatus(latin.db, [])).rejects.toThrow(
      "Hansa needs a database with encoding UTF8; this one has LATIN1.",
    );
    await latin.close();
  });
});

/** Something that answers every query with one row, as PostgreSQL would; enough to ask a server for its version. */
async function pretendServer(row: Readonly<Record<string, string>>) {
  const server = createServer((socket) => {
    let greeted = false;
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      if (!greeted) {
        greeted = true;
        socket.write(Buffer.concat([message("R", int32(0)), message("Z", Buffer.from("I"))]));
      } else if (bytes[0] === "Q".charCodeAt(0)) {
        const columns = Object.keys(row).map((name) =>
          Buffer.concat([text(name), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]),
        );
        const values = Object.values(row).map((value) => Buffer.concat([int32(value.length), Buffer.from(value)]));
        socket.write(
          Buffer.concat([
            message("T", int16(columns.length), ...columns),
            message("D", int16(values.length), ...values),
            message("C", text("SELECT 1")),
            message("Z", Buffer.from("I")),
          ]),
        );
      } else socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const pretended = openDatabase({ url: `postgres://hansa@127.0.0.1:${String(port)}/hansa` });
  return {
    db: pretended,
    async close() {
      await pretended.close();
      server.close();
    },
  };
}

function message(kind: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);
}
function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}
