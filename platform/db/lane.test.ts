import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { cloneDatabase, eventually } from "#platform/testing";
import { openDatabase, type Tx } from "./database.ts";
import { DatabaseBusy, EffectUnknown } from "./errors.ts";
import { type Lane, openLanes } from "./lane.ts";
import { many, one, run, sql } from "./sql.ts";

const { db } = await cloneDatabase();
const lanes: Lane[] = [];
const open = (count: number): Lane => {
  const lane = openLanes(db, count);
  lanes.push(lane);
  return lane;
};
afterAll(async () => {
  await Promise.all(lanes.map((lane) => lane.close()));
});

await run(db, sql`create table lamp (id int primary key, lit int not null default 0 check (lit < 100))`);
beforeEach(async () => {
  await run(db, sql`truncate lamp`);
  await run(db, sql`insert into lamp (id) values (1), (2)`);
});

const light = (tx: Tx, id: number, by = 1) =>
  run(tx, sql`update lamp set lit = lit + ${by}::int where id = ${id}::int`);
const insert = (tx: Tx, id: number) => run(tx, sql`insert into lamp (id) values (${id}::int)`);
const backendOf = async (tx: Tx) => (await one(tx, sql<{ pid: number }>`select pg_backend_pid() as pid`)).pid;
async function litLamps(): Promise<readonly number[]> {
  return (await many(db, sql<{ lit: number }>`select lit from lamp order by id`)).map(({ lit }) => lit);
}
async function kill(pid: number): Promise<void> {
  await run(db, sql`select pg_terminate_backend(${pid}::int)`);
  await eventually("the server process is gone", async () => {
    return (await many(db, sql`select from pg_stat_activity where pid = ${pid}::int`)).length === 0;
  });
  // The news of it is read from the socket in one of the next turns.
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
const lookAndSave = async (tx: Tx) => {
  const pid = await backendOf(tx);
  return { result: pid, save: (saving: Tx) => light(saving, 1) };
};

describe("a lane", () => {
  it("reads, decides and saves in one transaction", async () => {
    const result = await open(1).transaction(async (tx) => {
      const [first, second] = await Promise.all([
        one(tx, sql<{ lit: number }>`select lit from lamp where id = 1 for update`),
        one(tx, sql<{ lit: number }>`select lit from lamp where id = 2 for update`),
      ]);
      return {
        result: first.lit + second.lit,
        save: (saving) => Promise.all([light(saving, 1), light(saving, 2), light(saving, 2)]),
      };
    });
    expect(result).toBe(0);
    expect(await litLamps()).toEqual([1, 2]);
  });

  it("issues one statement several times in a pipeline that has not prepared it yet", async () => {
    await open(1).transaction(() =>
      Promise.resolve({
        result: null,
        save: (tx: Tx) => Promise.all([insert(tx, 10), insert(tx, 11), insert(tx, 12)]),
      }),
    );
    expect(await litLamps()).toHaveLength(5);
  });

  it("has the clock of the database at the start", async () => {
    const [started, now] = await open(1).transaction(async (tx) => {
      const { now: theirs } = await one(tx, sql<{ now: Date }>`select transaction_timestamp() as now`);
      return { result: [tx.now, theirs] as const, save: () => Promise.resolve() };
    });
    expect(started).toEqual(now);
  });

  it("does nothing when a write behind others fails, and says which error it was", async () => {
    const lane = open(1);
    const failing = lane.transaction(() =>
      Promise.resolve({
        result: "never",
        save: (tx: Tx) => Promise.all([light(tx, 1), light(tx, 2, 1_000), light(tx, 2)]),
      }),
    );
    await expect(failing).rejects.toMatchObject({ code: "23514" });
    expect(await litLamps()).toEqual([0, 0]);
    expect(await lane.transaction(lookAndSave)).toBeTypeOf("number");
    expect(await litLamps()).toEqual([1, 0]);
  });

  it("is not said to have committed when a failed write was swallowed", async () => {
    const swallowing = open(1).transaction(() =>
      Promise.resolve({
        result: "never",
        save: (tx: Tx) => Promise.all([light(tx, 1), light(tx, 2, 1_000).catch(() => undefined)]),
      }),
    );
    await expect(swallowing).rejects.toThrow("the transaction had failed before its commit");
    expect(await litLamps()).toEqual([0, 0]);
  });

  it("does nothing when the work refuses", async () => {
    const lane = open(1);
    const refusing = lane.transaction(async (tx) => {
      await light(tx, 1);
      throw new RangeError("no bulb");
    });
    await expect(refusing).rejects.toThrow(RangeError);
    await lane.transaction(lookAndSave);
    expect(await litLamps()).toEqual([1, 0]);
  });

  it("refuses a write that comes after the commit", async () => {
    const late = open(1).transaction(() =>
      Promise.resolve({
        result: "never",
        save: async (tx: Tx) => {
          await light(tx, 1);
          await light(tx, 2);
        },
      }),
    );
    await expect(late).rejects.toThrow(EffectUnknown);
    await expect(late).rejects.toThrow("a write was issued after the commit was sent");
  });

  it("runs one transaction at a time per connection, in the order asked for", async () => {
    const lane = open(1);
    const ends: number[] = [];
    let inside = 0;
    await Promise.all(
      [1, 2, 3, 4].map(async (number) => {
        await lane.transaction(async (tx) => {
          expect(++inside).toBe(1);
          await light(tx, 1);
          inside--;
          return { result: null, save: () => Promise.resolve() };
        });
        ends.push(number);
      }),
    );
    expect(ends).toEqual([1, 2, 3, 4]);
    expect(await litLamps()).toEqual([4, 0]);
  });

  it("uses as many connections as it was given", async () => {
    const lane = open(2);
    const { promise: bothInside, resolve } = Promise.withResolvers<void>();
    let inside = 0;
    const pids = await Promise.all(
      [1, 2].map(() =>
        lane.transaction(async (tx) => {
          const pid = await backendOf(tx);
          if (++inside === 2) resolve();
          await bothInside;
          return { result: pid, save: () => Promise.resolve() };
        }),
      ),
    );
    expect(new Set(pids).size).toBe(2);
  });
});

describe("a lane whose connection dies", () => {
  it("runs the work again, once, on a new connection when nothing was committed", async () => {
    const lane = open(1);
    const pids: number[] = [];
    await lane.transaction(async (tx) => {
      pids.push(await backendOf(tx));
      await light(tx, 2);
      if (pids.length === 1) await kill(pids[0] ?? 0);
      return { result: null, save: (saving) => light(saving, 1) };
    });
    expect(new Set(pids).size).toBe(2);
    expect(await litLamps()).toEqual([1, 1]);
  });

  it("is replaced before use when it died idle, all of them at once", async () => {
    const lane = open(5);
    const together = () => {
      const { promise: allInside, resolve } = Promise.withResolvers<void>();
      let inside = 0;
      return Promise.all(
        [1, 2, 3, 4, 5].map(() =>
          lane.transaction(async (tx) => {
            const pid = await backendOf(tx);
            if (++inside === 5) resolve();
            await allInside;
            return { result: pid, save: () => Promise.resolve() };
          }),
        ),
      );
    };
    const before = await together();
    for (const pid of before) await kill(pid);
    const after = await together();
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
  });

  it("says busy and does not try again when the commit was under way", async () => {
    const lane = open(1);
    let attempts = 0;
    const unknown = lane.transaction(async (tx) => {
      attempts++;
      const pid = await backendOf(tx);
      return {
        result: null,
        // The server sleeps in the last write, the commit lies behind it: then the connection goes.
        save: (saving) => {
          const saved = Promise.all([light(saving, 1), run(saving, sql`select pg_sleep(30)`)]);
          void run(db, sql`select pg_terminate_backend(${pid}::int)`);
          return saved;
        },
      };
    });
    await expect(unknown).rejects.toThrow(DatabaseBusy);
    expect(attempts).toBe(1);
    expect(await litLamps()).toEqual([0, 0]);
    await lane.transaction(lookAndSave);
    expect(await litLamps()).toEqual([1, 0]);
  });

  it("closes although connections died, and refuses work afterwards", async () => {
    const lane = openLanes(db, 2);
    await kill(await lane.transaction(lookAndSave));
    await lane.close();
    await expect(lane.transaction(lookAndSave)).rejects.toThrow(DatabaseBusy);
  });

  it("is busy while there is no server", async () => {
    const nowhere = openDatabase({ url: "postgres://hansa@/hansa?host=/nowhere" });
    const lane = openLanes(nowhere, 1);
    await expect(lane.transaction(lookAndSave)).rejects.toThrow(DatabaseBusy);
    await expect(lane.transaction(lookAndSave)).rejects.toThrow(DatabaseBusy);
    await lane.close();
    await nowhere.close();
  });
});
