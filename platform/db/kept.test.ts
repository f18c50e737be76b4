import { beforeEach, describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { keepByToken } from "./kept.ts";
import { many, type Queryable, run, sql } from "./sql.ts";

const { db } = await cloneDatabase();
await run(db, sql`create schema scratch`);
await run(db, sql`create table scratch.shelf (shard int primary key, token text not null)`);
await run(db, sql`create table scratch.thing (id text primary key, value text not null)`);

const SHARDS = 2;
const shardOf = (id: string): number => (id.codePointAt(0) ?? 0) % SHARDS;

/** Keeps at most three things, and tells which it read. */
function keepThings(lifeMs = 60_000) {
  const reads: string[][] = [];
  const load = keepByToken({
    readTokens: async (on) =>
      (await many(on, sql<{ readonly token: string }>`select token from scratch.shelf order by shard`)).map(
        ({ token }) => token,
      ),
    shardOf,
    readValues: async (on, ids) => {
      reads.push([...ids]);
      const rows = await many(
        on,
        sql<{ readonly id: string; readonly value: string }>`
          select id, value from scratch.thing where id = any(${ids}::text[])
        `,
      );
      return new Map(rows.map(({ id, value }) => [id, value]));
    },
    maxKept: 3,
    lifeMs,
  });
  return { reads, look: async (on: Queryable, ...ids: readonly string[]) => Object.fromEntries(await load(on, ids)) };
}

async function change(on: Queryable, id: string, value: string): Promise<void> {
  await run(on, sql`update scratch.thing set value = ${value}::text where id = ${id}::text`);
  await run(on, sql`update scratch.shelf set token = gen_random_uuid()::text where shard = ${shardOf(id)}::int`);
}

beforeEach(async () => {
  await run(db, sql`delete from scratch.shelf`);
  await run(db, sql`delete from scratch.thing`);
  await run(
    db,
    sql`insert into scratch.shelf select shard, gen_random_uuid()::text from generate_series(0, 1) as shard`,
  );
  await run(db, sql`insert into scratch.thing select name, 'old' from unnest('{a,b,c,d,e}'::text[]) as name`);
});

describe("what is kept by a token", () => {
  it("is read once while the token stands", async () => {
    const { reads, look } = keepThings();
    expect(await look(db, "a", "b")).toEqual({ a: "old", b: "old" });
    expect(await look(db, "b", "a")).toEqual({ a: "old", b: "old" });
    expect(await look(db, "a", "c")).toEqual({ a: "old", c: "old" });
    expect(reads).toEqual([["a", "b"], ["c"]]);
  });

  it("is read anew after its shard's token changed, and only that", async () => {
    const { reads, look } = keepThings();
    await look(db, "a", "b");
    await change(db, "a", "new");
    expect(await look(db, "a", "b")).toEqual({ a: "new", b: "old" });
    expect(reads).toEqual([["a", "b"], ["a"]]);
  });

  it("is what the transaction sees: its own change, until it is rolled back", async () => {
    const { look } = keepThings();
    await look(db, "a");
    const undone = db.transaction(async (tx) => {
      await change(tx, "a", "new");
      expect([await look(tx, "a"), await look(db, "a")]).toEqual([{ a: "new" }, { a: "old" }]);
      expect(await look(tx, "a")).toEqual({ a: "new" });
      throw new RangeError("no");
    });
    await expect(undone).rejects.toThrow(RangeError);
    expect(await look(db, "a")).toEqual({ a: "old" });
  });

  it("is asked for again where there was none, and forgotten when it is too much or too old", async () => {
    const { reads, look } = keepThings();
    expect(await look(db, "z")).toEqual({});
    await run(db, sql`insert into scratch.thing values ('z', 'new')`);
    expect(await look(db, "z")).toEqual({ z: "new" });
    await look(db, "a", "b", "c", "z");
    await look(db, "a");
    expect([reads[0], reads[1], reads.at(-1)]).toEqual([["z"], ["z"], ["a"]]);
    const short = keepThings(0);
    await short.look(db, "a");
    await short.look(db, "a");
    expect(short.reads).toEqual([["a"], ["a"]]);
  });
});
