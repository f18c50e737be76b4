import { isId, newId } from "@hansa/kernel";
import { knownProducts, resolveHandles } from "#modules/catalog";
import { createBatcher, type Database, type Lane, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { addUp, foldRepeats, type Noted, noteOf, REPEAT_MS, type Reported } from "./behaviour.ts";
import { selectConsents } from "./consent-queries.ts";
import { countChange, insertEvents } from "./event-queries.ts";
import { behaviourRecorded } from "./events.ts";
import { type Exposure, insertExposures, markConversions } from "./experiment-queries.ts";
import type { MemoryKeeper } from "./memory.ts";
import type { Visitor } from "./visitor.ts";

/** Lanes that carry behaviour; a second batch starts only when a full one waits. */
export const RECORD_LANES = 2;
/** Most reports in one batch. */
const MAX_BATCH = 64;
/** Most reports that may wait: what shoppers do must never cost the shop its memory. */
const MAX_QUEUE = 5_000;
/** Rows among which the count of changes is spread. */
const SLOTS = 64;

/** What one request reports. */
export interface Report {
  readonly visitor: Visitor;
  readonly events: readonly Reported[];
  /** Experiments that the visitor was shown a variant of. */
  readonly exposures: readonly Exposure[];
  readonly now: Date;
}

/** What became of a report. */
export interface Recorded {
  /** Events that are kept and were not there before. */
  readonly accepted: number;
}

/** Writes down what shoppers do. */
export interface Recorder {
  /** What is reported is kept when this returns. @throws Overloaded, DatabaseBusy */
  record(report: Report): Promise<Recorded>;
  queueAgeMs(): number;
  drain(): Promise<void>;
}

/** Reports that arrive while others are being written share a transaction. */
export function createRecorder(options: {
  readonly db: Database;
  readonly lanes: Lane;
  readonly memories: MemoryKeeper;
  readonly onBatch?: (batch: { readonly size: number; readonly oldestMs: number }) => void;
}): Recorder {
  const { db, lanes, memories, onBatch } = options;
  const batcher = createBatcher<Report, Recorded>({
    name: "recommendations.record",
    maxBatch: MAX_BATCH,
    maxQueue: MAX_QUEUE,
    lanes: RECORD_LANES,
    ...(onBatch === undefined ? {} : { onBatch }),
    async run(reports) {
      const names = await nameProducts(db, memories, reports);
      return await lanes.transaction(async (tx) => {
        const visitors = await respectConsent(tx, reports);
        const notes = reports.map((report, index) => noteAll(report, visitors[index] ?? report.visitor, names));
        const fresh = await insertEvents(
          tx,
          foldRepeats(notes.flat()).map(({ event }) => event),
          REPEAT_MS,
        );
        const isFresh = ({ event }: Noted): boolean => fresh.has(event.id);
        return {
          result: notes.map((own) => ({ accepted: new Set(own.filter(isFresh).map(({ event }) => event.id)).size })),
          save: (saving) => saveRest(saving, reports, notes.flat().filter(isFresh)),
        };
      });
    },
  });
  return {
    record: (report) => batcher.submit(report),
    queueAgeMs: () => batcher.queueAgeMs(),
    drain: () => batcher.drain(),
  };
}

function noteAll(report: Report, visitor: Visitor, names: ReadonlyMap<string, string>): readonly Noted[] {
  const isNobody = visitor.sessionId === null;
  return report.events.flatMap((reported, place) => {
    const item = reported.product === null ? null : names.get(reported.product);
    // What nobody sells is not kept: else anyone could fill the table with names of their own.
    if (item === undefined) return [];
    return [noteOf(reported, { item, visitor, now: report.now, place, nonce: isNobody ? newId() : "" })];
  });
}

/** All that follows from new events, issued at once. */
async function saveRest(tx: Tx, reports: readonly Report[], fresh: readonly Noted[]): Promise<void> {
  const exposures = reports.flatMap((report) => report.exposures);
  const done = fresh.flatMap(({ event: { sessionId, kind } }) =>
    sessionId !== null && (kind === "click" || kind === "add" || kind === "purchase")
      ? [{ unitId: sessionId, kind }]
      : [],
  );
  await Promise.all([
    ...(fresh.length > 0 ? [countChange(tx, Math.floor(Math.random() * SLOTS))] : []),
    ...(exposures.length > 0 ? [insertExposures(tx, exposures)] : []),
    ...(done.length > 0 ? [markConversions(tx, done)] : []),
    announce(tx, behaviourRecorded, addUp(fresh, tx.now)),
  ]);
}

/** A customer who said no is nobody, whatever their browser says. */
async function respectConsent(tx: Tx, reports: readonly Report[]): Promise<readonly Visitor[]> {
  const customerIds = [...new Set(reports.flatMap(({ visitor }) => visitor.customerId ?? []))];
  if (customerIds.length === 0) return reports.map(({ visitor }) => visitor);
  const consents = await selectConsents(tx, customerIds);
  const refused = new Set(consents.filter(({ isGranted }) => !isGranted).map(({ customerId }) => customerId));
  return reports.map(({ visitor }) =>
    visitor.customerId !== null && refused.has(visitor.customerId) ? { sessionId: null, customerId: null } : visitor,
  );
}

/** What each product that is reported is kept under; one that nobody knows is absent. */
async function nameProducts(
  db: Database,
  memories: MemoryKeeper,
  reports: readonly Report[],
): Promise<ReadonlyMap<string, string>> {
  const memory = await memories.current();
  const names = new Map<string, string>();
  const unknown = new Set<string>();
  for (const { product } of reports.flatMap(({ events }) => events)) {
    if (product === null || names.has(product)) continue;
    const item = memory?.numberOf(product);
    if (item === undefined) unknown.add(product);
    else names.set(product, memory?.nameOf(item) ?? product);
  }
  const ids = [...unknown].filter(isId);
  const handles = [...unknown].filter((handle) => !isId(handle));
  const [known, resolved] = await Promise.all([knownProducts(db, ids), resolveHandles(db, handles)]);
  for (const id of known) names.set(id, id);
  for (const [handle, id] of resolved) names.set(handle, id);
  return names;
}
