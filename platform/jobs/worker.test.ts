import { Type } from "typebox";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { many, one, run, sql, type Tx } from "#platform/db";
import { announce, eventKind, handler, listDeadLetters, type RetryPlan, retryDeadLetter } from "#platform/events";
import { cloneDatabase, eventually } from "#platform/testing";
import { every, jobAgeMs, migrateJobs, schedule, startWorker, type Worker, type WorkerOptions } from "./index.ts";
import { reportAlive } from "./queries.ts";

const { db } = await cloneDatabase({ poolSize: 20 });
await db.query(sql`create table effect (event_id uuid not null, name text not null)`);

const lampSold = eventKind("lamps.sold", Type.Object({ name: Type.String() }));
const QUICKLY: RetryPlan = { attempts: 3, firstMs: 10, longestMs: 10 };
const countSales = handler({
  on: lampSold,
  name: "desk.count_sales",
  handle: (tx, { name }, { id }) => addEffect(tx, id, name),
});

let workers: Worker[] = [];
let errors: (readonly [string, unknown])[] = [];

beforeEach(async () => {
  errors = [];
  await db.query(
    sql`truncate effect, platform.outbox, platform.outbox_waiting, platform.inbox, platform.dead_letter, platform.worker`,
  );
  await db.query(sql`truncate graphile_worker._private_jobs`);
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  vi.restoreAllMocks();
  workers = [];
});

describe("a worker", () => {
  it("brings an event to its handler, soon", async () => {
    await start({ handlers: [countSales] });
    await sell("the lamp");
    expect(await eventually("the effect", soldSomething)).toEqual(["the lamp"]);
  });

  it("shares the events with another worker, each effect once", async () => {
    await start({ handlers: [countSales] });
    await start({ handlers: [countSales] });
    for (let round = 0; round < 20; round++) await sell(...Array.from({ length: 50 }, () => "the lamp"));
    await eventually("all effects", async () => (await effects()).length >= 1_000);
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(await effects()).toHaveLength(1_000);
    expect(errors).toEqual([]);
  });

  it("tries again, and buries poison while the others go through", async () => {
    const moody = handler({
      on: lampSold,
      name: "desk.moody",
      async handle(tx, { name }, { id }) {
        if (name === "poison") throw new Error("never");
        if (name === "late" && errors.length < 2) throw new Error("not yet");
        await addEffect(tx, id, name);
      },
    });
    await start({ handlers: [moody] });
    await sell("the lamp", "poison", "late");
    await eventually("the dead letter", async () => (await listDeadLetters(db)).length === 1);
    expect((await effects()).toSorted()).toEqual(["late", "the lamp"]);
  });

  it("handles a dead letter that is retried", async () => {
    let isReady = false;
    const sleepy = handler({
      on: lampSold,
      name: "desk.sleepy",
      async handle(tx, { name }, { id }) {
        if (!isReady) throw new Error("asleep");
        await addEffect(tx, id, name);
      },
    });
    await start({ handlers: [sleepy] });
    await sell("the lamp");
    const letter = await eventually("the dead letter", async () => (await listDeadLetters(db))[0]);
    isReady = true;
    await db.transaction((tx) => retryDeadLetter(tx, letter.id));
    expect(await eventually("the effect", soldSomething)).toEqual(["the lamp"]);
  });

  it("takes over the jobs of a worker that died", async () => {
    await sell("the lamp");
    await run(
      db,
      sql`
        select from graphile_worker.add_job('deliver', json_build_object(
          'handler', 'desk.count_sales', 'ids', (select array_agg(id) from platform.outbox), 'attempt', 1))
      `,
    );
    await run(db, sql`delete from platform.outbox_waiting`);
    await run(
      db,
      sql`update graphile_worker._private_jobs set locked_by = 'pool-dead', locked_at = now() - interval '1 minute'`,
    );
    await start({ handlers: [countSales] });
    expect(await eventually("the effect", soldSomething)).toEqual(["the lamp"]);
  });

  it("leaves alone the jobs of workers that live, but for deliveries that they have forgotten", async () => {
    await reportAlive(db, "pool-other", 30_000);
    await run(db, sql`select from graphile_worker.add_job('deliver', '{}')`);
    await run(
      db,
      sql`update graphile_worker._private_jobs set locked_by = 'pool-other', locked_at = now() - interval '1 minute'`,
    );
    await reportAlive(db, "pool-mine", 30_000);
    const lockedBy = sql<{ by: string | null }>`select locked_by as by from graphile_worker._private_jobs`;
    expect(await many(db, lockedBy)).toEqual([{ by: "pool-other" }]);
    await run(db, sql`update graphile_worker._private_jobs set locked_at = now() - interval '3 minutes'`);
    await reportAlive(db, "pool-mine", 30_000);
    expect(await many(db, lockedBy)).toEqual([{ by: null }]);
    await run(
      db,
      sql`update graphile_worker._private_jobs set locked_by = 'pool-other', locked_at = now() - interval '1 minute'`,
    );
    await run(db, sql`update platform.worker set seen_at = now() - interval '31 seconds' where id = 'pool-other'`);
    await reportAlive(db, "pool-mine", 30_000);
    expect(await many(db, lockedBy)).toEqual([{ by: null }]);
  });

  it.each([1, 2, 3])("goes on after the database has dropped every connection as it started, time %d", async () => {
    // The queue's library also traces to the console what it tells us.
    vi.spyOn(console, "trace").mockReturnValue();
    await start({ handlers: [countSales] });
    await run(
      db,
      sql`
        select pg_terminate_backend(pid)
        from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
      `,
    );
    await sell("the lamp");
    expect(await eventually("the effect", soldSomething, 20_000)).toEqual(["the lamp"]);
  });

  it("tells the age of the oldest job that is due", async () => {
    expect(await jobAgeMs(db)).toBe(0);
    await run(db, sql`select from graphile_worker.add_job('deliver', '{}', run_at => now() - interval '5 seconds')`);
    expect(await jobAgeMs(db)).toBeGreaterThan(4_000);
  });
});

describe("recurring work", () => {
  it("runs again at once while it is full, never twice at a time, and goes on after a failure", async () => {
    let runs = 0;
    let atOnce = 0;
    let mostAtOnce = 0;
    const sweep = every({
      name: "desk.sweep",
      everyMs: 1,
      async run() {
        mostAtOnce = Math.max(mostAtOnce, ++atOnce);
        await db.query(sql`select 1`);
        atOnce--;
        if (++runs === 2) throw new Error("the broom broke");
        return { did: 1, full: runs < 2 };
      },
    });
    await start({ recurring: [sweep] });
    await eventually("more runs", () => runs >= 5);
    expect(mostAtOnce).toBe(1);
    expect(errors).toEqual([["desk.sweep", new Error("the broom broke")]]);
  });

  it("is not begun when two loops have one name", async () => {
    const sweep = every({ name: "desk.sweep", everyMs: 1, run: () => Promise.resolve({ did: 0, full: false }) });
    await expect(start({ recurring: [sweep, sweep] })).rejects.toThrow("two jobs are called desk.sweep");
  });
});

describe("scheduled work", () => {
  it("is known to the queue, and runs when its job comes", async () => {
    let runs = 0;
    const close = schedule({ name: "desk.close_day", at: "0 3 * * *", run: () => Promise.resolve(void runs++) });
    await start({ cron: [close] });
    await run(db, sql`select from graphile_worker.add_job('desk.close_day', '{}')`);
    await eventually("the run", () => runs > 0);
    expect(runs).toBe(1);
  });
});

describe("stopping", () => {
  it("lets the event under way finish, and leaves no worker behind", async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: mayEnd, resolve: letEnd } = Promise.withResolvers<void>();
    const slow = handler({
      on: lampSold,
      name: "desk.slow",
      async handle(tx, { name }, { id }) {
        begin();
        await mayEnd;
        await addEffect(tx, id, name);
      },
    });
    const worker = await start({ handlers: [slow] });
    await sell("the lamp");
    await begun;
    const stopping = worker.stop();
    letEnd();
    await stopping;
    await worker.stop();
    expect(await effects()).toEqual(["the lamp"]);
    const left = await one(db, sql<{ count: number }>`select count(*)::int as count from platform.worker`);
    const jobs = await one(db, sql<{ count: number }>`select count(*)::int as count from graphile_worker.jobs`);
    expect([left.count, jobs.count]).toEqual([0, 0]);
  });

  it("follows the signal", async () => {
    const end = new AbortController();
    let [isLooking, isAborted] = [false, false];
    const watch = every({
      name: "desk.watch",
      everyMs: 1,
      run({ signal }) {
        isLooking = true;
        signal.addEventListener("abort", () => void (isAborted = true));
        return Promise.resolve({ did: 0, full: false });
      },
    });
    await start({ recurring: [watch], signal: end.signal });
    await eventually("the first look", () => isLooking);
    end.abort();
    await eventually("the end", () => isAborted);
    expect(errors).toEqual([]);
  });
});

describe("installing the queue", () => {
  it("may be done again, by several processes at once", async () => {
    await run(db, sql`drop schema graphile_worker cascade`);
    await Promise.all([migrateJobs(db), migrateJobs(db), migrateJobs(db)]);
    await migrateJobs(db);
    expect(await jobAgeMs(db)).toBe(0);
  });
});

async function start(options: Partial<WorkerOptions>): Promise<Worker> {
  const worker = await startWorker({
    db,
    handlers: [],
    recurring: [],
    retry: QUICKLY,
    onError: (error, where) => void errors.push([where, error]),
    ...options,
  });
  workers.push(worker);
  return worker;
}

async function sell(...names: readonly string[]): Promise<void> {
  await db.transaction((tx) =>
    announce(
      tx,
      lampSold,
      names.map((name) => ({ name })),
    ),
  );
}

async function addEffect(tx: Tx, eventId: string, name: string): Promise<void> {
  await run(tx, sql`insert into effect (event_id, name) values (${eventId}::uuid, ${name}::text)`);
}

async function effects(): Promise<readonly string[]> {
  const rows = await many(db, sql<{ name: string }>`select name from effect order by event_id`);
  return rows.map(({ name }) => name);
}

async function soldSomething(): Promise<readonly string[] | null> {
  const sold = await effects();
  return sold.length > 0 ? sold : null;
}
