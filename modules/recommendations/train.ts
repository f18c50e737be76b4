import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { after, MINUTE_MS } from "@hansa/kernel";
import { announceChange, type Database, type Tx } from "#platform/db";
import { countChanges } from "./event-queries.ts";
import type { Learned, LearnOrder } from "./learn-worker.ts";
import { type Facts, unpackModel } from "./model.ts";
import {
  deleteOldModels,
  endLease,
  insertModel,
  insertPart,
  leaseTraining,
  selectNewestModel,
} from "./model-queries.ts";

/** Topic of the change feed: there is a newer model. */
export const MODEL_TOPIC = "recommendations.model";
/** Longest that one process keeps others from learning; beyond that it is taken for dead. */
export const LEASE_MS = 3 * MINUTE_MS;
/** A model is made anew this often even if nobody came: products change as well. */
export const STALE_MS = 10 * MINUTE_MS;
const MODELS_KEPT = 3;
const PART_BYTES = 1024 * 1024;

/** What a round of learning came to. */
export type Trained =
  /** Another process learns, or there is nothing new. */
  | { readonly kind: "passed" }
  | {
      readonly kind: "learned";
      readonly version: number;
      readonly events: number;
      readonly readMs: number;
      readonly learnMs: number;
      readonly sizeBytes: number;
    };

/**
 * Learns a new model, if the events changed since the last one, and puts it where every process finds it. Of several
 * processes one learns; the others pass.
 *
 * @param isForced learn even if nothing changed
 */
export async function trainModel(db: Database, isForced = false): Promise<Trained> {
  const due = await db.transaction((tx) => takeTurn(tx, isForced));
  if (due === null) return { kind: "passed" };
  try {
    const learned = await learnInThread({ url: db.options.url, region: db.region });
    const version = await db.transaction((tx) => saveModel(tx, learned, due.changes));
    const { events, readMs, learnMs, bytes } = learned;
    return { kind: "learned", version, events, readMs, learnMs, sizeBytes: bytes.length };
  } finally {
    await db.transaction(endLease);
  }
}

/** What is counted before the events are read is in what is read: nothing that comes meanwhile is taken for learned. */
async function takeTurn(tx: Tx, isForced: boolean): Promise<{ readonly changes: number } | null> {
  const changes = await countChanges(tx);
  const newest = await selectNewestModel(tx);
  const isDue =
    newest === null || newest.changes !== changes || tx.now.getTime() - newest.builtAt.getTime() >= STALE_MS;
  if (!isDue && !isForced) return null;
  return (await leaseTraining(tx, after(tx.now, LEASE_MS))) ? { changes } : null;
}

async function learnInThread(order: LearnOrder): Promise<Learned> {
  const worker = new Worker(new URL("./learn-worker.ts", import.meta.url), { workerData: order });
  const [message]: readonly unknown[] = await once(worker, "message");
  return parseLearned(message);
}

function parseLearned(message: unknown): Learned {
  return message as Learned;
}

async function saveModel(tx: Tx, { bytes }: Learned, changes: number): Promise<number> {
  const { facts } = unpackModel(bytes);
  const version = await insertModel(tx, {
    changes,
    learnedUntil: facts.learnedUntil === null ? null : new Date(facts.learnedUntil),
    facts: summarise(facts),
    sizeBytes: bytes.length,
  });
  const pieces = [];
  for (let part = 0; part * PART_BYTES < bytes.length; part++) {
    const piece = Buffer.from(bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES));
    pieces.push(insertPart(tx, { version, part, bytes: piece }));
  }
  await Promise.all(pieces);
  await deleteOldModels(tx, MODELS_KEPT);
  await announceChange(tx, MODEL_TOPIC, [String(version)]);
  return version;
}

/** What the desk is told of a model. */
function summarise({ items, events, sessions, baskets, categories }: Facts): Readonly<Record<string, number>> {
  return { items: items.length, events, sessions, baskets, categories: categories.length };
}
