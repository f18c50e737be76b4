import { randomUUID } from "node:crypto";
import { MINUTE_MS } from "@hansa/kernel";
import {
  announceChange,
  type ChangeFeed,
  type Database,
  first,
  many,
  type Queryable,
  run,
  type Tx,
} from "#platform/db";
import { RoutingPlanChanged } from "./errors.ts";
import { createHealth, type Health, SLICE_MS, SLICES } from "./health.ts";
import type { RoutingPlan } from "./routing.ts";
import { currentPlan, deleteSlices, insertPlan, insertSlices, slicesOfOthers } from "./routing-queries.ts";

/** The change topic of the plan. */
export const ROUTING_TOPIC = "payments.routing";
/** Without a word from the change feed the plan is read again after this long. */
const PLAN_TTL_MS = MINUTE_MS;
const NO_PLAN: VersionedPlan = { version: 0, rules: [], costs: [] };

/** A plan with its version; 0 is the one that nobody made. */
export interface VersionedPlan extends RoutingPlan {
  readonly version: number;
}

/** What a process knows for routing: the desk's plan, and how providers do. Nothing waits for the database. */
export interface Router {
  readonly health: Health;
  plan(): VersionedPlan;
  /** Reads the plan and exchanges counts with the other processes; runs by itself every SLICE_MS once started. */
  exchange(): Promise<void>;
  close(): void;
}

/** A router of a process alone: without a plan, by what it sees itself. */
export function createLoneRouter(nowMs: () => number = () => performance.timeOrigin + performance.now()): Router {
  return {
    health: createHealth(nowMs),
    plan: () => NO_PLAN,
    exchange: () => Promise.resolve(),
    close: () => undefined,
  };
}

/**
 * Opens the router of a process that shares what it knows: one small insert and one small select every five seconds,
 * however many payments there are.
 *
 * @param onError told when an exchange fails; routing goes on with what is known
 */
export function openRouter(needs: {
  readonly db: Database;
  readonly feed: ChangeFeed;
  readonly nowMs: () => number;
  readonly onError: (error: unknown) => void;
}): Router {
  const { db, feed, nowMs } = needs;
  const process = randomUUID();
  const health = createHealth(nowMs);
  let plan = NO_PLAN;
  let readAtMs = 0;
  feed.on(ROUTING_TOPIC, () => {
    readAtMs = 0;
    exchange().catch(needs.onError);
  });

  async function exchange(): Promise<void> {
    if (readAtMs === 0 || nowMs() - readAtMs > PLAN_TTL_MS) {
      const startedMs = nowMs();
      plan = await loadPlan(db);
      readAtMs = startedMs;
    }
    const untold = health.takeUntold();
    if (untold.length > 0) await run(db, insertSlices(process, untold));
    const since = new Date(nowMs() - SLICES * SLICE_MS);
    const others = await many(db, slicesOfOthers(process, since));
    health.hearOthers(
      others.map(({ sliceAt, totalMs, ...slice }) => ({ ...slice, atMs: sliceAt.getTime(), totalMs: Number(totalMs) })),
    );
    if (untold.length > 0) await run(db, deleteSlices(new Date(nowMs() - 10 * SLICES * SLICE_MS)));
  }

  const timer = setInterval(() => void exchange().catch(needs.onError), SLICE_MS);
  timer.unref();
  exchange().catch(needs.onError);
  return { health, plan: () => plan, exchange, close: () => clearInterval(timer) };
}

/** The desk's plan as it stands; version 0 without rules before there is one. */
export async function loadPlan(on: Queryable): Promise<VersionedPlan> {
  const row = await first(on, currentPlan(on));
  return row === null ? NO_PLAN : { version: row.version, ...parsePlan(row) };
}

/**
 * The plan holds from now on in every process.
 *
 * @param ifVersion the version that the desk saw
 * @throws RoutingPlanChanged when somebody else made another meanwhile
 */
export async function savePlan(tx: Tx, ifVersion: number, plan: RoutingPlan): Promise<VersionedPlan> {
  const current = await loadPlan(tx);
  if (current.version !== ifVersion) throw new RoutingPlanChanged(current.version);
  await run(tx, insertPlan(tx, ifVersion + 1, plan));
  await announceChange(tx, ROUTING_TOPIC, null);
  return { ...plan, version: ifVersion + 1 };
}

/** It was checked against its schema when it was saved. */
function parsePlan({ rules, costs }: { readonly rules: unknown; readonly costs: unknown }): RoutingPlan {
  return { rules: rules as RoutingPlan["rules"], costs: costs as RoutingPlan["costs"] };
}
