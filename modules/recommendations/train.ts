import { after, MINUTE_MS } from "@hansa/kernel";
import type { Database, Tx } from "#platform/db";
import { countChanges } from "./event-queries.ts";
import type { Learned, LearnOrder } from "./learn-worker.ts";
import { endLease, leaseTraining, selectNewestModel } from "./model-queries.ts";
import { runThread } from "./thread.ts";

/** Longest that one process keeps others from learning; beyond that it is taken for dead. */
export const LEASE_MS = 3 * MINUTE_MS;
/** A model is made anew this often even if nobody came: products change as well. */
export const STALE_MS = 10 * MINUTE_MS;

/** What a round of learning came to. */
export type Trained =
  /** There is nothing new. */
  | { readonly kind: "current" }
  /** Another process learns; what it read may lack what is new. */
  | { readonly kind: "busy" }
  | ({ readonly kind: "learned" } & Learned);

/**
 * Learns a new model, if the events changed since the last one, and puts it where every process finds it. Of several
 * processes one learns; the others pass.
 *
 * @param isForced learn even if nothing changed
 */
export async function trainModel(db: Database, isForced = false): Promise<Trained> {
  const due = await db.transaction((tx) => takeTurn(tx, isForced));
  if (typeof due === "string") return { kind: due };
  try {
    const learned = await learnInThread({ url: db.options.url, region: db.region, changes: due.changes });
    return { kind: "learned", ...learned };
  } finally {
    await db.transaction(endLease);
  }
}

/** What is counted before the events are read is in what is read: nothing that comes meanwhile is taken for learned. */
async function takeTurn(tx: Tx, isForced: boolean): Promise<{ readonly changes: number } | "current" | "busy"> {
  const changes = await countChanges(tx);
  const newest = await selectNewestModel(tx);
  const isDue =
    newest === null || newest.changes !== changes || tx.now.getTime() - newest.builtAt.getTime() >= STALE_MS;
  if (!isDue && !isForced) return "current";
  return (await leaseTraining(tx, after(tx.now, LEASE_MS))) ? { changes } : "busy";
}

async function learnInThread(order: LearnOrder): Promise<Learned> {
  return parseLearned(await runThread(new URL("./learn-worker.ts", import.meta.url), order));
}

function parseLearned(message: unknown): Learned {
  return message as Learned;
}
