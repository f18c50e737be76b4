import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { cloneDatabase, eventually } from "#platform/testing";
import { type Database, MAX_ATTEMPTS, openDatabase, type Tx } from "./database.ts";
import { DatabaseBusy, isUniqueViolation } from "./errors.ts";
import { many, one, run, sql } from "./sql.ts";

const { db, url, advance } = await cloneDatabase();
const open: Database[] = [];
const others = (more: Partial<Parameters<typeof openDatabase>[0]>): Database => {
  const database = openDatabase({ url, ...more });
  open.push(database);
  return database;
};
afterAll(async () => {
  await Promise.all(open.map((database) => database.close()));
});

await run(db, sql`create table lamp (id int primary key, lit int not null default 0)`);
beforeEach(async () => {
  await run(db, sql`truncate lamp`);
  await run(db, sql`insert into lamp (id) values (1), (2)`);
});

const light = (on: Tx | Database, id: number) => run(on, sql`update lamp set lit = lit + 1 where id = ${id}::int`);
const backendOf = async (on: Tx) => (await one(on, sql<{ pid: number }>`select pg_backend_pid() as pid`)).pid;
const terminate = (pid: number) => run(db, sql`select pg_terminate_backend(${pid}::int)`);
async function litLamps(): Promise<readonly number[]> {
  return (await many(db, sql<{ lit: number }>`select lit from lamp order by id`)).map(({ lit }) => lit);
}

describe("a transaction", () => {
  it("commits what the work did, and nothing when the work throws", async () => {
    expect(await db.transaction(async (tx) => await light(tx, 1))).toBe(1);
    const refused = db.transaction(async (tx) => {
      await light(tx, 2);
      throw new RangeError("no bulb");
    });
    await expect(refused).rejects.toThrow(new RangeError("no bulb"));
    expect(await litLamps()).toEqual([1, 0]);
  });

  it("has the clock of the database, moved by the test", async () => {
    const time = async () => await db.transaction((tx) => Promise.resolve(tx.now.getTime()));
    const before = await time();
    advance(3_600_000);
    expect((await time()) - before).toBeGreaterThanOrEqual(3_600_000);
    advance(-3_600_000);
  });

  it("is not said to have happened when the work swallowed an error", async () => {
    const swallowing = db.transaction(async (tx) => {
      await light(tx, 1);
      await run(tx, sql`select 1 / 0`).catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow("the transaction had failed before its commit");
    expect(await litLamps()).toEqual([0, 0]);
  });

  it("is run again after a serialization failure and after a deadlock that the server reports", async () => {
    for (const code of ["40001", "40P01"]) {
      let attempts = 0;
      await db.transaction(async (tx) => {
        attempts++;
        await light(tx, 1);
        if (attempts < 3) await raise(tx, code);
      });
      expect(attempts).toBe(3);
    }
    expect(await litLamps()).toEqual([2, 0]);
  });

  it("is given up as busy after MAX_ATTEMPTS", async () => {
    let attempts = 0;
    const unlucky = db.transaction(async (tx) => {
      attempts++;
      await raise(tx, "40001");
    });
    await expect(unlucky).rejects.toThrow(DatabaseBusy);
    expect(attempts).toBe(MAX_ATTEMPTS);
  });

  it("is run again after two of them locked each other out", async () => {
    // The lock timeout must be longer than the server's deadlock_timeout of 1 s, or both would only be busy.
    const patient = others({ lockTimeoutMs: 4_000 });
    const { promise: bothLocked, resolve } = Promise.withResolvers<void>();
    let attempts = 0;
    let locked = 0;
    const cross = (near: number, far: number) =>
      patient.transaction(async (tx) => {
        attempts++;
        await light(tx, near);
        if (++locked === 2) resolve();
        await bothLocked;
        await light(tx, far);
      });
    await Promise.all([cross(1, 2), cross(2, 1)]);
    // On a busy machine the loser may come back before the winner has gone on, and lose once more.
    expect(attempts).toBeGreaterThanOrEqual(3);
    expect(await litLamps()).toEqual([2, 2]);
  });

  it("is run again when its connection is lost before the commit", async () => {
    let attempts = 0;
    await db.transaction(async (tx) => {
      attempts++;
      await light(tx, 1);
      if (attempts === 1) await terminate(await backendOf(tx));
      await light(tx, 2);
    });
    expect(attempts).toBe(2);
    expect(await litLamps()).toEqual([1, 1]);
  });

  it("does not bring the process down when its connection ends while it waits for something else", async () => {
    let attempts = 0;
    await db.transaction(async (tx) => {
      attempts++;
      await light(tx, 1);
      if (attempts > 1) return;
      const pid = await backendOf(tx);
      await terminate(pid);
      await eventually("the server process is gone", async () => {
        const alive = await many(db, sql`select from pg_stat_activity where pid = ${pid}::int`);
        return alive.length === 0;
      });
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    });
    expect(attempts).toBe(2);
    expect(await litLamps()).toEqual([1, 0]);
  });

  it("is never run twice when the connection is lost while the commit is under way", async () => {
    const proxy = await startProxy(url);
    const behind = others({ url: proxy.url, poolSize: 1 });
    let attempts = 0;
    const unknown = behind.transaction(async (tx) => {
      attempts++;
      await light(tx, 1);
      // The commit reaches the server, its answer does not reach us.
      proxy.swallowAnswersAndHangUp();
    });
    await expect(unknown).rejects.toThrow(DatabaseBusy);
    expect(attempts).toBe(1);
    await eventually("the commit has happened", async () => (await litLamps())[0] === 1);
    proxy.server.close();
  });

  it("sends what the work issues together, in order", async () => {
    const seen = await db.transaction(async (tx) => {
      const [, rows] = await Promise.all([
        light(tx, 1),
        many(tx, sql<{ lit: number }>`select lit from lamp where id = 1`),
        light(tx, 1),
      ]);
      return rows;
    });
    expect(seen).toEqual([{ lit: 1 }]);
    expect(await litLamps()).toEqual([2, 0]);
  });

  it("leaves bugs as they are, and tells which constraint refused a row", async () => {
    const twice = db.transaction((tx) => run(tx, sql`insert into lamp (id) values (1)`));
    const error: unknown = await twice.catch((thrown: unknown) => thrown);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, "lamp_pkey")).toBe(true);
    expect(isUniqueViolation(error, "another")).toBe(false);
    expect(error).not.toBeInstanceOf(DatabaseBusy);
  });
});

describe("the limits of the pool", () => {
  it("answer busy when no connection comes free in time", async () => {
    const small = others({ poolSize: 1 });
    await small.transaction(async () => {
      await expect(small.query(sql`select 1`)).rejects.toMatchObject({
        code: "database_busy",
        details: { reason: "pool_wait" },
      });
    });
    expect(small.connections()).toMatchObject({ total: 1, waiting: 0 });
  });

  it("answer busy when a statement takes too long, and the connection stays usable", async () => {
    const hurried = others({ poolSize: 1, statementTimeoutMs: 50 });
    await expect(hurried.query(sql`select pg_sleep(10)`)).rejects.toMatchObject({ details: { reason: "57014" } });
    let attempts = 0;
    const slow = hurried.transaction(async (tx) => {
      attempts++;
      await run(tx, sql`select pg_sleep(10)`);
    });
    await expect(slow).rejects.toThrow(DatabaseBusy);
    expect(attempts).toBe(1);
    await expect(run(hurried, sql`select 1`)).resolves.toBe(1);
    expect(hurried.connections().total).toBe(1);
  });

  it("answer busy when a lock takes too long", async () => {
    const impatient = others({ poolSize: 1, lockTimeoutMs: 50 });
    await db.transaction(async (tx) => {
      await light(tx, 1);
      await expect(impatient.transaction((other) => light(other, 1))).rejects.toMatchObject({
        details: { reason: "55P03" },
      });
    });
  });

  it("answer busy when there is no server", async () => {
    const nowhere = others({ url: "postgres://hansa@/hansa?host=/nowhere" });
    await expect(nowhere.query(sql`select 1`)).rejects.toThrow(DatabaseBusy);
    await expect(nowhere.transaction(() => Promise.resolve())).rejects.toThrow(DatabaseBusy);
  });

  it("give back every connection, whatever happened to it", async () => {
    const small = others({ poolSize: 2 });
    for (let round = 0; round < 3; round++) {
      await small.transaction(() => Promise.reject(new Error("no bulb"))).catch(() => undefined);
      await small.transaction(async (tx) => await raise(tx, "40001")).catch(() => undefined);
    }
    await small.transaction(() => small.transaction(() => Promise.resolve()));
    expect(small.connections()).toMatchObject({ waiting: 0, idle: 2 });
  });
});

async function raise(tx: Tx, code: string): Promise<void> {
  await run(tx, sql`select set_config('lamp.code', ${code}::text, true)`);
  await run(
    tx,
    sql`do $$ begin raise exception using errcode = current_setting('lamp.code'), message = 'the server gave up'; end $$`,
  );
}

/** Stands between a client and the server, and can lose the server's answers. */
async function startProxy(target: string): Promise<{
  readonly server: Server;
  readonly url: string;
  swallowAnswersAndHangUp(): void;
}> {
  const socketPath = socketPathOf(target);
  let swallow = false;
  const server = createServer((downstream: Socket) => {
    const upstream = typeof socketPath === "string" ? connect(socketPath) : connect(socketPath);
    downstream.pipe(upstream);
    upstream.on("data", (bytes) => {
      if (swallow) downstream.destroy();
      else downstream.write(bytes);
    });
    downstream.on("error", () => undefined);
    upstream.on("error", () => undefined);
    upstream.on("close", () => downstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const name = new URL(target.replace(/^([a-z]+:\/\/)([^/?]*@)?[^/?]*/, "$1localhost")).pathname;
  return {
    server,
    url: `postgres://hansa@127.0.0.1:${String(port)}${name}`,
    swallowAnswersAndHangUp: () => void (swallow = true),
  };
}

function socketPathOf(target: string): string | { readonly host: string; readonly port: number } {
  const parameters = new URLSearchParams(target.split("?")[1]);
  const folder = parameters.get("host");
  if (folder !== null) return `${folder}/.s.PGSQL.${parameters.get("port") ?? "5432"}`;
  const { hostname, port } = new URL(target);
  return { host: hostname, port: Number(port === "" ? "5432" : port) };
}
