import { parseCronItems, type Runner, type TaskList } from "graphile-worker";
import type { Database } from "#platform/db";
import {
  deliver,
  forgetOldEvents,
  type Handler,
  type Observe,
  parseDelivery,
  RELAY_EVERY_MS,
  type RetryPlan,
  relayEvents,
} from "#platform/events";
import { every, type JobContext, type Recurring, type Scheduled } from "./job.ts";
import { type OnError, rest, runLoop, within } from "./loop.ts";
import { oldestDueMs, reportAlive, signOff } from "./queries.ts";
import { openQueuePool, type QueueOptions, startQueue } from "./queue.ts";

/** How long `stop` lets jobs finish before it gives them back to the queue. */
export const STOP_MS = 15_000;
/** How long a worker may be silent before its jobs are given to others; each says every sixth of it that it lives. */
export const SILENT_MS = 30_000;
const FORGET_EVERY_MS = 60_000;
const RESTART_MS = 1_000;
// Forty loops that begin at once ask for four times as many connections as there are.
const APART_MS = 10;

/** What a worker does: deliver events to `handlers`, run `recurring` work and what `cron` schedules. */
export interface WorkerOptions {
  readonly db: Database;
  readonly handlers: readonly Handler[];
  readonly recurring: readonly Recurring[];
  readonly cron?: readonly Scheduled[];
  /** Jobs at once in this process; each uses a connection of `db`. Default 4. */
  readonly concurrency?: number;
  /** Stops the worker when it ends, as `stop` does. */
  readonly signal?: AbortSignal;
  readonly onError: OnError;
  readonly observe?: Observe;
  readonly retry?: RetryPlan;
  readonly silentMs?: number;
}

/** A running worker. */
export interface Worker {
  /** Takes no more jobs, lets those under way finish for at most 15 seconds, and returns within 20. Safe to call again. */
  stop(): Promise<void>;
}

/**
 * Starts everything that works beside the requests: the relay, the delivery of events, recurring and scheduled work.
 * The schema must be there (`migrate`, then `migrateJobs`). Any number of processes may do so on one database.
 *
 * @throws an Error when two loops, handlers or schedules have one name
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  assertDistinct(options);
  const { db, onError, silentMs = SILENT_MS } = options;
  const ending = new AbortController();
  const context: JobContext = { db, signal: ending.signal };
  const pool = openQueuePool(db);
  const queue = superviseQueue({ ...queueOptions(options, context), pool }, ending.signal);
  await queue.started.catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });

  const loops = [...ownLoops(options, () => queue.id(), silentMs), ...options.recurring];
  const running = loops.map((recurring, index) => runLoop(recurring, context, { onError, afterMs: index * APART_MS }));

  let stopped: Promise<void> | null = null;
  async function end(): Promise<void> {
    ending.abort();
    await within(STOP_MS + 3_000, Promise.all([queue.stop(), ...running]));
    await signOff(db, queue.id()).catch((error: unknown) => onError(error, "jobs.sign_off"));
    await within(1_000, pool.end());
  }
  const stop = (): Promise<void> => (stopped ??= end());
  options.signal?.addEventListener("abort", () => void stop(), { once: true });
  return { stop };
}

/** Age in milliseconds of the oldest job that is due and not begun, for the gauge of job age; 0 when there is none. */
export function jobAgeMs(db: Database): Promise<number> {
  return oldestDueMs(db);
}

function queueOptions(options: WorkerOptions, context: JobContext): Omit<QueueOptions, "pool"> {
  const { db, handlers, observe, retry, onError, cron = [], concurrency = 4 } = options;
  const delivery = {
    db,
    handlers,
    onError,
    ...(observe === undefined ? {} : { observe }),
    ...(retry === undefined ? {} : { retry }),
  };
  const scheduled: TaskList = Object.fromEntries(cron.map((job) => [job.name, () => job.run(context)]));
  return {
    concurrency,
    onError,
    tasks: { ...scheduled, deliver: (payload: unknown) => deliver(delivery, parseDelivery(payload)) },
    cron: parseCronItems(cron.map(({ name, at }) => ({ task: name, match: at, identifier: name }))),
  };
}

/** What every worker does besides the rooms' own work. */
function ownLoops(options: WorkerOptions, workerId: () => string, silentMs: number): readonly Recurring[] {
  const { db, handlers, observe } = options;
  const relay = { db, handlers, ...(observe === undefined ? {} : { observe }) };
  return [
    every({ name: "events.relay", everyMs: RELAY_EVERY_MS, run: () => relayEvents(relay) }),
    every({ name: "events.forget_old", everyMs: FORGET_EVERY_MS, run: () => forgetOldEvents(db) }),
    every({
      name: "jobs.report_alive",
      everyMs: silentMs / 6,
      async run() {
        await reportAlive(db, workerId(), silentMs);
        return { did: 1, full: false };
      },
    }),
  ];
}

interface Supervised {
  /** Settles when the first start has succeeded or failed. */
  readonly started: Promise<void>;
  id(): string;
  stop(): Promise<void>;
}

/** Keeps a queue runner alive: one that ended because the database went away is started again until the signal ends. */
function superviseQueue(options: QueueOptions, signal: AbortSignal): Supervised {
  let current: Awaited<ReturnType<typeof startQueue>> | null = null;

  const started = (async () => {
    current = await startQueue(options);
  })();
  async function keepAlive(): Promise<void> {
    await started;
    while (!signal.aborted) {
      try {
        current ??= await startQueue(options);
        await current.runner.promise;
      } catch (error) {
        options.onError(error, "jobs.queue");
      }
      if (signal.aborted) return;
      current = null;
      await rest(RESTART_MS, signal);
    }
  }
  const kept = keepAlive();
  kept.catch(() => undefined); // a failed first start is thrown by `started`

  return {
    started,
    id: () => current?.id ?? "starting",
    async stop() {
      const runner = current?.runner;
      if (runner !== undefined) await stopRunner(runner, options.onError);
      await kept;
    },
  };
}

async function stopRunner(runner: Pick<Runner, "stop" | "kill">, onError: OnError): Promise<void> {
  const report = (error: unknown): void => onError(error, "jobs.stop");
  const inTime = await within(STOP_MS, runner.stop().catch(report));
  // What has not finished fails as far as the queue is concerned, and is run again elsewhere.
  if (!inTime) await runner.kill().catch(report);
}

function assertDistinct({ handlers, recurring, cron = [] }: WorkerOptions): void {
  for (const [kind, names] of [
    ["handlers", handlers.map(({ name }) => name)],
    ["jobs", [...recurring, ...cron].map(({ name }) => name)],
  ] as const) {
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new Error(`two ${kind} are called ${twice}`);
  }
}
