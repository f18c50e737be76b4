import { COPIES_PAGE_SIZE, listProductRevisions, loadProductCopies, loadVariants } from "#modules/catalog";
import { CHANNELS_TOPIC, listChannels } from "#modules/channels";
import { AVAILABILITY } from "#modules/inventory";
import { PRICES_TOPIC } from "#modules/pricing";
import type { ChangeFeed, Database } from "#platform/db";
import type { SearchDocument } from "./engine/document.ts";
import { loadDocuments, loadOffersOf, loadSurroundings } from "./load-documents.ts";
import type { SearchEngine } from "./search-engine.ts";
import { loadSignals } from "./signals.ts";
import { loadSynonyms } from "./synonyms.ts";
import { PRODUCTS, SIGNALS, SYNONYMS } from "./topics.ts";
import { Waiting } from "./waiting.ts";

/** Most products that are read again at once; of those, only with prices and stock; and of a rebuild's page. */
const BATCH = 500;
const OFFER_BATCH = 4_000;
const PAGE = 1_000;
/** Changes are gathered for so long before they are read: many cost little more than one. */
const GATHER_MS = 40;
/** Pause after the database could not be read; how often it is looked whether a price list began or ended. */
const RETRY_MS = 500;
const TURNS_MS = 5_000;
/** From this share of changed products on, the index is built anew rather than mended. */
const REBUILD_SHARE = 0.2;
const REBUILD_FROM = 1_000;
const MERGE_FROM = 5_000;
const MERGE_SHARE = 0.1;

/** What an indexer stands on. */
export interface IndexerNeeds {
  readonly db: Database;
  readonly feed: ChangeFeed;
  readonly engine: SearchEngine;
  /** Revision that the engine has of a product, null when it is not there; absent: it is not known, and everything is read. */
  readonly revisionOf?: (id: string) => number | null;
  readonly knownIds?: () => readonly string[];
  readonly onError: (error: unknown) => void;
}

/** Keeps an engine as the database is. */
export interface Indexer {
  /** Fills the engine and goes on from there. @param from `snapshot` when the engine was filled from one: it is compared, not built */
  start(from: "nothing" | "snapshot"): Promise<void>;
  /** Resolves when nothing waits to be read again. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Follows the change feed: what changes is read again from the database, in batches, one at a time. */
export function createIndexer(needs: IndexerNeeds): Indexer {
  const waiting = new Waiting();
  const turns = new Map<string, Date>();
  const life: { isStarted: boolean; isStopped: boolean; running: Promise<void> | null } = {
    isStarted: false,
    isStopped: false,
    running: null,
  };
  const kick = (): void => {
    if (!life.isStarted || life.isStopped || life.running !== null) return;
    life.running = drain().finally(() => {
      life.running = null;
      if (!waiting.isEmpty) kick();
    });
  };
  const work = { needs, waiting, turns };
  async function drain(): Promise<void> {
    while (!waiting.isEmpty && !life.isStopped) {
      try {
        await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
        await readAgain(work);
      } catch (error) {
        if (life.isStopped) return;
        needs.onError(error);
        // The database may be away: all is compared when it is back.
        waiting.isAllProducts = true;
        waiting.isAllOffers = true;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
  listen(needs.feed, waiting, kick);
  const timer = setInterval(
    () => void lookForTurns(work).then((found) => (found ? kick() : undefined), needs.onError),
    TURNS_MS,
  );
  timer.unref();

  return {
    async start(from) {
      await needs.engine.setSynonyms(await loadSynonyms(needs.db));
      if (from === "nothing") await rebuild(work);
      else {
        waiting.isAllProducts = true;
        waiting.isAllOffers = true;
      }
      life.isStarted = true;
      kick();
    },
    async settled() {
      while (life.running !== null) await life.running;
    },
    async stop() {
      life.isStopped = true;
      clearInterval(timer);
      await life.running;
    },
  };
}

function listen(feed: ChangeFeed, waiting: Waiting, kick: () => void): void {
  const note = (into: Set<string>, all: () => void) => (keys: readonly string[] | null) => {
    if (keys === null) all();
    else for (const key of keys) into.add(key);
    kick();
  };
  const allOffers = (): void => void (waiting.isAllOffers = true);
  const allProducts = (): void => void (waiting.isAllProducts = true);
  feed.on(PRODUCTS, note(waiting.products, allProducts));
  feed.on(PRICES_TOPIC, note(waiting.variants, allOffers));
  feed.on(AVAILABILITY, note(waiting.variants, allOffers));
  feed.on(SIGNALS, note(waiting.offers, allOffers));
  feed.on(CHANNELS_TOPIC, () => {
    waiting.isEverything = true;
    kick();
  });
  feed.on(SYNONYMS, () => {
    waiting.isSynonyms = true;
    kick();
  });
}

interface Work {
  readonly needs: IndexerNeeds;
  readonly waiting: Waiting;
  readonly turns: Map<string, Date>;
}

/** Reads one batch of what waits. What comes meanwhile waits for the next. */
async function readAgain(work: Work): Promise<void> {
  const { needs, waiting } = work;
  if (waiting.isSynonyms) {
    waiting.isSynonyms = false;
    await needs.engine.setSynonyms(await loadSynonyms(needs.db));
  }
  if (waiting.isEverything) {
    waiting.isEverything = false;
    return await rebuild(work);
  }
  if (waiting.walk !== null) await walkOn(work, waiting.walk);
  if (waiting.products.size > REBUILD_FROM && (await isMuch(work))) return await rebuild(work);
  if (waiting.products.size > 0) return await putAgain(work, take(waiting.products, BATCH));
  if (waiting.variants.size > 0) {
    const facts = await loadVariants(needs.db, take(waiting.variants, OFFER_BATCH));
    for (const { productId } of facts.values()) waiting.offers.add(productId);
  }
  if (waiting.offers.size > 0) return await offerAgain(work, take(waiting.offers, OFFER_BATCH));
  if (waiting.isAllProducts) {
    waiting.isAllProducts = false;
    return await compareAll(work);
  }
  if (waiting.isAllOffers) {
    waiting.isAllOffers = false;
    waiting.walk = { after: null };
  }
}

/** Reads the next page of all prices and stock again: between pages comes what is known to have changed. */
async function walkOn(work: Work, walk: { readonly after: string | null }): Promise<void> {
  const { waiting, needs } = work;
  const page = await listProductRevisions(needs.db, { after: walk.after, limit: BATCH });
  await offerAgain(
    work,
    page.map(({ id }) => id),
  );
  const last = page.at(-1);
  waiting.walk = last === undefined || page.length < BATCH ? null : { after: last.id };
}

function take(set: Set<string>, limit: number): readonly string[] {
  const taken = [...set].slice(0, limit);
  for (const one of taken) set.delete(one);
  return taken;
}

/** Writes documents again; those that are not published any more go. */
async function putAgain(work: Work, ids: readonly string[]): Promise<void> {
  const { db, engine } = work.needs;
  const { documents, turns } = await loadAt(db, ids);
  noteTurns(work.turns, ids, turns);
  const there = new Set(documents.map(({ id }) => id));
  await engine.remove(ids.filter((id) => !there.has(id)));
  await engine.put(documents);
  const { waiting, products } = await engine.status();
  if (waiting > MERGE_FROM && waiting > products * MERGE_SHARE) await rebuild(work);
}

/** Writes prices, stock and signals again; a product whose text changed as well is written whole. */
async function offerAgain(work: Work, ids: readonly string[]): Promise<void> {
  const { db, engine, revisionOf } = work.needs;
  if (ids.length === 0) return;
  const now = await clockOf(db);
  const [copies, channels, signals] = await Promise.all([
    loadProductCopies(db, ids),
    listChannels(db),
    loadSignals(db, ids, now),
  ]);
  for (const { id, revision } of copies) {
    if (revisionOf !== undefined && revisionOf(id) !== revision) work.waiting.products.add(id);
  }
  const sold = new Map(copies.map((copy) => [copy.id, copy.channels]));
  const variants = new Map(copies.map((copy) => [copy.id, copy.variants.map(({ id }) => id)]));
  const { offers, turns } = await loadOffersOf(db, variants, { channels, now });
  noteTurns(work.turns, ids, turns);
  const updates = offers.map((offer) => {
    const own = sold.get(offer.id) ?? null;
    const prices = Object.entries(offer.prices).filter(([channel]) => own === null || own.includes(channel));
    return {
      ...offer,
      prices: Object.fromEntries(prices),
      signals: signals.get(offer.id) ?? { popularity: 0, margin: 0 },
    };
  });
  await engine.updateOffers(updates);
}

/** Compares revisions of all products with those of the engine and reads what differs; builds anew when that is much. */
async function compareAll(work: Work): Promise<void> {
  const { db, revisionOf, knownIds } = work.needs;
  if (revisionOf === undefined || knownIds === undefined) return await rebuild(work);
  const gone = new Set(knownIds());
  const known = gone.size;
  const changed: string[] = [];
  let after: string | null = null;
  for (;;) {
    const page = await listProductRevisions(db, { after, limit: COPIES_PAGE_SIZE });
    for (const { id, revision } of page) {
      gone.delete(id);
      if (revisionOf(id) !== revision) changed.push(id);
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < COPIES_PAGE_SIZE) break;
  }
  await work.needs.engine.remove([...gone]);
  if (changed.length > Math.max(REBUILD_FROM, known * REBUILD_SHARE)) return await rebuild(work);
  for (const id of changed) work.waiting.products.add(id);
}

/** Whether so many products wait that building anew is shorter. */
async function isMuch({ needs, waiting }: Work): Promise<boolean> {
  return waiting.products.size > (await needs.engine.status()).products * REBUILD_SHARE;
}

/** Builds the index from all published products. */
async function rebuild({ needs: { db, engine }, turns, waiting }: Work): Promise<void> {
  waiting.products.clear();
  await engine.rebuild(() => pagesOf(db, turns));
}

/** All published products as documents, a page at a time. */
export async function* pagesOf(db: Database, turns: Map<string, Date>): AsyncGenerator<readonly SearchDocument[]> {
  const around = await loadSurroundings(db);
  let ahead: Promise<readonly { readonly id: string }[]> = listProductRevisions(db, { after: null, limit: PAGE });
  for (;;) {
    const page = await ahead;
    const last = page.at(-1);
    if (last === undefined) return;
    ahead = page.length < PAGE ? Promise.resolve([]) : listProductRevisions(db, { after: last.id, limit: PAGE });
    const ids = page.map(({ id }) => id);
    const loaded = await loadDocuments(db, ids, { ...around, now: await clockOf(db) });
    noteTurns(turns, ids, loaded.turns);
    yield loaded.documents;
  }
}

async function loadAt(db: Database, ids: readonly string[]) {
  const [around, now] = await Promise.all([loadSurroundings(db), clockOf(db)]);
  return await loadDocuments(db, ids, { ...around, now });
}

function noteTurns(turns: Map<string, Date>, ids: readonly string[], found: ReadonlyMap<string, Date>): void {
  for (const id of ids) turns.delete(id);
  for (const [id, turn] of found) turns.set(id, turn);
}

/** Prices whose list began or ended are read again. @returns whether there were some */
async function lookForTurns({ needs: { db }, turns, waiting }: Work): Promise<boolean> {
  if (turns.size === 0) return false;
  const now = await clockOf(db);
  const turned = [...turns].filter(([, turn]) => turn <= now);
  for (const [id] of turned) {
    turns.delete(id);
    waiting.offers.add(id);
  }
  return turned.length > 0;
}

/** The database's clock. */
export async function clockOf(db: Database): Promise<Date> {
  return await db.transaction((tx) => Promise.resolve(tx.now));
}
