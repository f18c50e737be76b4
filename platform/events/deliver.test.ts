import { newId } from "@hansa/kernel";
import { Type } from "typebox";
import { beforeEach, describe, expect, it } from "vitest";
import { first, many, openLanes, run, sql, type Tx } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import {
  announce,
  deliver,
  eventKind,
  handler,
  listDeadLetters,
  type RetryPlan,
  relayEvents,
  retryDeadLetter,
} from "./index.ts";
import { parseDelivery, pauseMs } from "./deliver.ts";
import { forgetOldEvents, outboxLagMs } from "./relay.ts";

const { db, advance } = await cloneDatabase();
await db.query(sql`create table effect (event_id uuid not null, name text not null)`);

const lampSold = eventKind("lamps.sold", Type.Object({ name: Type.String() }));
const PATIENCE: RetryPlan = { attempts: 3, firstMs: 0, longestMs: 0 };

const sold: string[] = [];
const countSales = handler({
  on: lampSold,
  name: "desk.count_sales",
  async handle(tx, { name }, { id }) {
    await addEffect(tx, id, name);
    if (name.startsWith("poison")) throw new Error(`cannot count ${name}`);
    sold.push(name);
  },
});
const dimLights = handler({ on: lampSold, name: "desk.dim_lights", handle: async () => undefined });
const handlers = [countSales, dimLights];

beforeEach(async () => {
  sold.length = 0;
  await db.query(sql`truncate effect, platform.outbox, platform.outbox_waiting, platform.inbox, platform.dead_letter`);
  await db.query(sql`truncate graphile_worker._private_jobs`);
});

describe("announcing", () => {
  it("leaves nothing behind when the transaction does not commit", async () => {
    const work = db.transaction(async (tx) => {
      await announce(tx, lampSold, [{ name: "the lamp" }]);
      throw new Error("Ada changed her mind");
    });
    await expect(work).rejects.toThrow("Ada changed her mind");
    expect(await relayEvents({ db, handlers })).toEqual({ did: 0, full: false });
  });

  it("may stand among the writes of a pipelined lane", async () => {
    const lanes = openLanes(db, 1);
    await lanes.transaction(() =>
      Promise.resolve({
        result: null,
        save: (tx: Tx) => announce(tx, lampSold, [{ name: "a" }, { name: "b" }], "00-trace"),
      }),
    );
    await lanes.close();
    expect(await relayEvents({ db, handlers })).toEqual({ did: 2, full: false });
  });

  it("keeps the age of the oldest event that waits", async () => {
    expect(await outboxLagMs(db)).toBe(0);
    await sell("the lamp");
    expect(await outboxLagMs(db)).toBeGreaterThan(0);
    await relayEvents({ db, handlers });
    expect(await outboxLagMs(db)).toBe(0);
  });
});

describe("the relay", () => {
  it("gives each handler one job for many events, in the order in which they were announced", async () => {
    await sell(...Array.from({ length: 150 }, (_, index) => `lamp ${String(index)}`));
    await relayEvents({ db, handlers });
    const jobs = await deliveries();
    expect(jobs.map((job) => [job.handler, job.ids.length])).toEqual(
      expect.arrayContaining([
        ["desk.count_sales", 100],
        ["desk.count_sales", 50],
        ["desk.dim_lights", 100],
        ["desk.dim_lights", 50],
      ]),
    );
    for (const job of jobs) await deliver({ db, handlers }, job);
    expect(sold).toEqual(Array.from({ length: 150 }, (_, index) => `lamp ${String(index)}`));
  });

  it("relays each event once when two run at once", async () => {
    for (let round = 0; round < 12; round++) await sell(...Array.from({ length: 100 }, () => "the lamp"));
    const relays = await Promise.all([drain(), drain(), drain()]);
    expect(relays.reduce((sum, did) => sum + did, 0)).toBe(1_200);
    const ids = (await deliveries()).filter((job) => job.handler === "desk.dim_lights").flatMap((job) => job.ids);
    expect(new Set(ids).size).toBe(1_200);
    expect(ids).toHaveLength(1_200);
  });

  it("takes an event off the list that nobody listens to", async () => {
    await sell("the lamp");
    expect(await relayEvents({ db, handlers: [] })).toEqual({ did: 1, full: false });
    expect(await deliveries()).toEqual([]);
    expect(await relayEvents({ db, handlers })).toEqual({ did: 0, full: false });
  });

  it("relays once what a process of the release before announces", async () => {
    const old = sql`insert into platform.outbox (region, id, type, version, payload, occurred_at)
      values ('eu', gen_random_uuid(), 'lamps.sold', 1, '{"name": "the lamp"}', now())`;
    await Promise.all([run(db, old), run(db, old)]);
    expect(await drain()).toBe(2);
  });

  it("observes how long the oldest of a batch waited", async () => {
    const seen: [string, number][] = [];
    await sell("the lamp");
    await relayEvents({ db, handlers, observe: (measure, ms) => seen.push([measure, ms]) });
    expect(seen).toEqual([["outbox_lag", expect.any(Number)]]);
  });
});

describe("delivering", () => {
  it("has its effect once when the event is delivered twice", async () => {
    const job = await deliveryOf("the lamp", "the shade");
    await deliver({ db, handlers }, job);
    await deliver({ db, handlers }, job);
    expect(await effects()).toEqual(["the lamp", "the shade"]);
  });

  it("has its effect once when two workers deliver the same event at the same time", async () => {
    const job = await deliveryOf("the lamp", "the shade");
    await Promise.all([deliver({ db, handlers }, job), deliver({ db, handlers }, job)]);
    expect(await effects()).toEqual(["the lamp", "the shade"]);
  });

  it("has its effect once when the process dies between effect and completion", async () => {
    const job = await deliveryOf("the lamp");
    const dying = handler({
      ...countSales,
      on: lampSold,
      async handle(tx, { name }, { id }) {
        await addEffect(tx, id, name);
        await run(tx, sql`select pg_terminate_backend(pg_backend_pid())`).catch(() => undefined);
        throw new Error("Connection terminated");
      },
    });
    await deliver({ db, handlers: [dying], retry: PATIENCE }, job).catch(() => undefined);
    expect(await effects()).toEqual([]);
    await deliver({ db, handlers }, job);
    await deliver({ db, handlers }, job);
    expect(await effects()).toEqual(["the lamp"]);
  });

  it("lets the others through when one is poison, and buries it after the last attempt", async () => {
    const errors: string[] = [];
    const options = { db, handlers, retry: PATIENCE, onError: (_: unknown, where: string) => errors.push(where) };
    await deliver(options, await deliveryOf("the lamp", "poison", "the shade"));
    expect(await effects()).toEqual(["the lamp", "the shade"]);

    await deliver(options, await nextDelivery());
    const last = await nextDelivery();
    expect(last.attempt).toBe(3);
    expect(await listDeadLetters(db)).toEqual([]);
    await deliver(options, last);
    expect(await listDeadLetters(db)).toEqual([
      expect.objectContaining({
        handler: "desk.count_sales",
        type: "lamps.sold",
        error: "Error: cannot count poison",
        attempts: 3,
      }),
    ]);
    expect(errors).toEqual(["desk.count_sales", "desk.count_sales", "desk.count_sales"]);
    expect(await deliveries()).toEqual([]);
  });

  it("fails, and does not forget, what this version has no handler for", async () => {
    const job = await deliveryOf("the lamp");
    await deliver({ db, handlers: [], retry: { ...PATIENCE, attempts: 1 } }, job);
    expect((await listDeadLetters(db))[0]?.error).toBe("Error: this version has no handler desk.count_sales");
  });

  it("refuses a job that carries something else", () => {
    expect(() => parseDelivery({ lamp: 1 })).toThrow("{ handler, ids, attempt }");
    expect(() => parseDelivery(null)).toThrow("{ handler, ids, attempt }");
  });

  it("waits twice as long each time, with jitter, up to the longest pause", () => {
    const retry = { attempts: 12, firstMs: 1_000, longestMs: 5_000 };
    for (const [attempt, middle] of [
      [1, 1_000],
      [2, 2_000],
      [3, 4_000],
      [9, 5_000],
    ] as const) {
      const pause = pauseMs(retry, attempt);
      expect(pause).toBeGreaterThanOrEqual(middle * 0.5);
      expect(pause).toBeLessThan(middle * 1.5);
    }
  });
});

describe("a dead letter", () => {
  it("is handled once more when it is retried, even if the outbox has forgotten the event", async () => {
    await deliver({ db, handlers: [], retry: { ...PATIENCE, attempts: 1 } }, await deliveryOf("the lamp"));
    await db.query(sql`delete from platform.outbox`);
    const letter = (await listDeadLetters(db))[0];
    await db.transaction((tx) => retryDeadLetter(tx, letter?.id ?? ""));
    expect(await listDeadLetters(db)).toEqual([]);
    await deliver({ db, handlers }, await nextDelivery());
    expect(await effects()).toEqual(["the lamp"]);
  });

  it("is not found when it is not there", async () => {
    await expect(db.transaction((tx) => retryDeadLetter(tx, newId()))).rejects.toMatchObject({
      code: "events.dead_letter_not_found",
      status: 404,
    });
  });
});

describe("forgetting", () => {
  it("deletes events a week after they happened, and never one that waits", async () => {
    await sell("the old lamp");
    await relayEvents({ db, handlers });
    await sell("the waiting lamp");
    advance(8 * 24 * 3_600_000);
    expect(await forgetOldEvents(db)).toEqual({ did: 1, full: false });
    const left = await many(db, sql<{ name: string }>`select payload ->> 'name' as name from platform.outbox`);
    expect(left).toEqual([{ name: "the waiting lamp" }]);
  });

  it("deletes inbox rows only after two weeks", async () => {
    advance(0);
    await deliver({ db, handlers }, await deliveryOf("the lamp"));
    const notes = () => many(db, sql<{ eventId: string }>`select event_id as "eventId" from platform.inbox`);
    await forgetOldEvents(db);
    expect(await notes()).toHaveLength(1);
    advance(15 * 24 * 3_600_000);
    await forgetOldEvents(db);
    expect(await notes()).toHaveLength(0);
  });
});

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

async function drain(): Promise<number> {
  let sum = 0;
  for (;;) {
    const { did } = await relayEvents({ db, handlers });
    sum += did;
    if (did === 0) return sum;
  }
}

/** Sells, relays, and takes the job for the counting handler out of the queue. */
async function deliveryOf(...names: readonly string[]) {
  await sell(...names);
  await relayEvents({ db, handlers: [countSales] });
  return nextDelivery();
}

async function nextDelivery() {
  const row = await first(
    db,
    sql<{ payload: unknown }>`
      delete from graphile_worker._private_jobs
      where id = (select id from graphile_worker._private_jobs order by run_at, id limit 1)
      returning payload
    `,
  );
  return parseDelivery(row?.payload);
}

async function deliveries() {
  const rows = await many(
    db,
    sql<{ payload: unknown }>`select payload from graphile_worker._private_jobs order by run_at, id`,
  );
  return rows.map(({ payload }) => parseDelivery(payload));
}
