import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { openDatabase } from "./database.ts";
import { type InvariantSource, MOST_OFFENDERS, readInvariants, runInvariants } from "./invariants.ts";
import { run, sql } from "./sql.ts";

const { db, url } = await cloneDatabase();
const home = await mkdtemp(join(tmpdir(), "hansa-invariants-"));
afterAll(() => rm(home, { recursive: true }));
await run(db, sql`create table lamp (id int, watt bigint)`);
beforeEach(() => run(db, sql`truncate lamp`));

async function source(text: string): Promise<InvariantSource> {
  const file = join(home, `${crypto.randomUUID()}.sql`);
  await writeFile(file, text);
  return { room: "lamps", file };
}

const TWO = `-- Lamps of the demo.

-- name: every lamp shines
select id, watt, watt -- twice; on purpose
from lamp
where watt <= 0;

-- lamps_are_numbered: every lamp has a number
-- that is not null
with numberless as (select watt from lamp where id is null)
select watt, ';' as mark from numberless
`;

describe("invariants", () => {
  it("are read with their names; a room without a file has none", async () => {
    const read = readInvariants([await source(TWO), { room: "nobody", file: join(home, "none.sql") }]);
    expect(read.map(({ room, name }) => [room, name])).toEqual([
      ["lamps", "every lamp shines"],
      ["lamps", "lamps_are_numbered"],
    ]);
  });

  it("are refused when a query has no name or a name no query", async () => {
    const refusal = async (text: string) => {
      const given = await source(text);
      return () => readInvariants([given]);
    };
    expect(await refusal("select 1;")).toThrow("begins with a query that has no name");
    expect(await refusal("-- name: nothing\n")).toThrow('"nothing" has no query');
    expect(await refusal("-- name: one\nselect 1;\nselect 2;")).toThrow(
      '"one" is followed by a query that has no name',
    );
  });

  it("find nothing when they hold", async () => {
    await run(db, sql`insert into lamp values (1, 40)`);
    expect(await runInvariants(db, [await source(TWO)])).toEqual([]);
  });

  it("name what is broken, with all counted and the first twenty shown", async () => {
    await run(db, sql`insert into lamp select id, -id from generate_series(1, 50) as id`);
    await run(db, sql`insert into lamp values (null, 7)`);
    const [shines, numbered, ...more] = await runInvariants(db, [await source(TWO)]);
    expect(shines).toMatchObject({ room: "lamps", name: "every lamp shines", count: 50 });
    expect(shines?.rows).toHaveLength(MOST_OFFENDERS);
    expect(shines?.rows[0]).toEqual({ id: 1, watt: -1 });
    expect(numbered).toEqual({ room: "lamps", name: "lamps_are_numbered", count: 1, rows: [{ watt: 7, mark: ";" }] });
    expect(more).toEqual([]);
  });

  it("are not cut off by the timeouts of requests", async () => {
    const hurried = openDatabase({ url, statementTimeoutMs: 50 });
    const slow = await source("-- name: slow\nselect from pg_sleep(0.2) where false");
    expect(await runInvariants(hurried, [slow])).toEqual([]);
    await hurried.close();
  });

  it("cannot write, and say which one cannot be checked", async () => {
    const writing = await source("-- name: greedy\nselect nextval('lamp_id')");
    await run(db, sql`create sequence lamp_id`);
    await expect(runInvariants(db, [writing])).rejects.toThrow(
      'The invariant "greedy" of lamps cannot be checked: cannot execute nextval() in a read-only transaction',
    );
    const wrong = await source("-- name: wrong\nselect colour from lamp");
    await expect(runInvariants(db, [wrong])).rejects.toThrow('The invariant "wrong" of lamps cannot be checked');
  });
});
