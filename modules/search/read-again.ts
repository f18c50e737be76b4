import { setTimeout } from "node:timers/promises";
import { COPIES_PAGE_SIZE, listProductRevisions, loadProductOutlines, type ProductOutlineRow } from "#modules/catalog";
import { type Channel, listChannels } from "#modules/channels";
import type { DatabaseClock } from "./database-clock.ts";
import { noteTurns, pagesOf } from "./document-pages.ts";
import type { IndexerNeeds } from "./indexer.ts";
import { loadDocuments, loadOffersOf, loadSurroundings, type Outline } from "./load-documents.ts";
import { loadSignals } from "./signals.ts";
import { loadSynonyms } from "./synonyms.ts";
import type { Waiting } from "./waiting.ts";

/** Most that is read in one go, so that searches wait for milliseconds: products with their texts, and prices and stock. */
const BATCH = 200;
const OFFER_BATCH = 500;
/** From this share of changed products on, the index is built anew rather than mended. */
const REBUILD_SHARE = 0.2;
const REBUILD_FROM = 1_000;
const MERGE_FROM = 5_000;
const MERGE_SHARE = 0.1;

/** Pause after the database could not be read. */
const RETRY_MS = 500;

/** What an indexer works with. */
export interface Work {
  readonly needs: IndexerNeeds;
  readonly waiting: Waiting;
  /** When the next price of a product begins or ends. */
  readonly turns: Map<string, Date>;
  readonly clock: DatabaseClock;
  /** As they were read last; null before. */
  channels: readonly Channel[] | null;
  /** The new index that is being built; null when none is. */
  building: Promise<void> | null;
  readonly whenBuilt: () => void;
}

/**
 * Reads one batch of what waits, of each kind: whoever changes a price does not wait for an import. What comes meanwhile
 * waits for the next.
 *
 * @returns whether more waits than one batch
 */
export async function readAgain(work: Work): Promise<boolean> {
  const { needs, waiting } = work;
  if (waiting.isSynonyms) {
    waiting.isSynonyms = false;
    await needs.engine.setSynonyms(await loadSynonyms(needs.db));
  }
  if (waiting.isChannels) await lookAtChannels(work);
  if (waiting.isRebuild && work.building === null) await rebuild(work);
  await offerAgain(work, {
    productIds: [...take(waiting.offers, OFFER_BATCH), ...take(waiting.signals, OFFER_BATCH)],
    variantIds: take(waiting.variants, OFFER_BATCH),
  });
  if (work.building === null && (await isMuch(work))) waiting.isRebuild = true;
  else await putAgain(work, take(waiting.products, BATCH));
  if (waiting.walk !== null) await walkOn(work, waiting.walk);
  else if (waiting.isAllProducts) {
    waiting.isAllProducts = false;
    await compareAll(work);
  } else if (waiting.isAllOffers) {
    waiting.isAllOffers = false;
    waiting.walk = { after: null };
  }
  return waiting.offers.size + waiting.signals.size + waiting.variants.size > OFFER_BATCH || waiting.products.size > 0;
}

function take(set: Set<string>, limit: number): readonly string[] {
  const taken: string[] = [];
  for (const one of set) {
    if (taken.length === limit) break;
    taken.push(one);
  }
  for (const one of taken) set.delete(one);
  return taken;
}

async function channelsOf(work: Work): Promise<readonly Channel[]> {
  work.channels ??= await listChannels(work.needs.db);
  return work.channels;
}

/** A channel that came, went or changed needs another index; a connection that was lost says only that one may have. */
async function lookAtChannels(work: Work): Promise<void> {
  work.waiting.isChannels = false;
  const before = work.channels;
  work.channels = await listChannels(work.needs.db);
  if (before === null || JSON.stringify(before) !== JSON.stringify(work.channels)) work.waiting.isRebuild = true;
}

/** Writes documents again; those that are not published any more go. */
async function putAgain(work: Work, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { db, engine } = work.needs;
  const { documents, turns } = await loadDocuments(db, ids, { ...(await loadSurroundings(db)), now: work.clock.now });
  noteTurns(work.turns, ids, turns);
  const there = new Set(documents.map(({ id }) => id));
  await engine.remove(ids.filter((id) => !there.has(id)));
  await engine.put(documents);
  if (work.building !== null) return;
  const { waiting, products } = await engine.status();
  if (waiting > MERGE_FROM && waiting > products * MERGE_SHARE) work.waiting.isRebuild = true;
}

/** Writes prices, stock and signals again; a product whose text changed as well is read whole. */
async function offerAgain(
  work: Work,
  of: { readonly productIds: readonly string[]; readonly variantIds: readonly string[] },
): Promise<void> {
  if (of.productIds.length + of.variantIds.length === 0) return;
  const { db, engine, revisionOf } = work.needs;
  const now = work.clock.now;
  const [rows, channels, signals] = await Promise.all([
    loadProductOutlines(db, of),
    channelsOf(work),
    of.productIds.length === 0 ? null : loadSignals(db, of.productIds, now),
  ]);
  for (const { productId, revision } of rows) {
    if (revisionOf !== undefined && revisionOf(productId) !== revision) work.waiting.products.add(productId);
  }
  const outlines = outlinesOf(rows);
  const { offers, turns } = await loadOffersOf(db, outlines, { channels, now });
  noteTurns(
    work.turns,
    outlines.map(({ id }) => id),
    turns,
  );
  const asked = new Set(of.productIds);
  await engine.updateOffers(
    offers.map((offer) =>
      asked.has(offer.id) ? { ...offer, signals: signals?.get(offer.id) ?? { popularity: 0, margin: 0 } } : offer,
    ),
  );
}

/** Rows of one product stand together. */
function outlinesOf(rows: readonly ProductOutlineRow[]): readonly Outline[] {
  const outlines: (Outline & { readonly variants: Outline["variants"][number][] })[] = [];
  for (const { productId, channels, variantId, components } of rows) {
    let last = outlines.at(-1);
    if (last?.id !== productId) outlines.push((last = { id: productId, channels, variants: [] }));
    if (variantId !== null) last.variants.push({ id: variantId, components });
  }
  return outlines;
}

/** Reads the next page of all prices and stock again: between pages comes what is known to have changed. */
async function walkOn(work: Work, walk: { readonly after: string | null }): Promise<void> {
  const page = await listProductRevisions(work.needs.db, { after: walk.after, limit: OFFER_BATCH });
  await offerAgain(work, { productIds: page.map(({ id }) => id), variantIds: [] });
  const last = page.at(-1);
  work.waiting.walk = last === undefined || page.length < OFFER_BATCH ? null : { after: last.id };
}

/** Compares revisions of all products with those of the engine and reads what differs; builds anew when that is much. */
async function compareAll(work: Work): Promise<void> {
  const { db, revisionOf, knownIds, engine } = work.needs;
  if (revisionOf === undefined || knownIds === undefined) {
    work.waiting.isRebuild = true;
    return;
  }
  const gone = new Set(knownIds());
  let after: string | null = null;
  for (;;) {
    const page = await listProductRevisions(db, { after, limit: COPIES_PAGE_SIZE });
    for (const { id, revision } of page) {
      gone.delete(id);
      if (revisionOf(id) !== revision) work.waiting.products.add(id);
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < COPIES_PAGE_SIZE) break;
  }
  await engine.remove([...gone]);
}

/** Whether so many products wait that building anew is shorter. */
async function isMuch({ needs, waiting }: Work): Promise<boolean> {
  const { size } = waiting.products;
  return size > REBUILD_FROM && size > (await needs.engine.status()).products * REBUILD_SHARE;
}

/** Begins to build the index anew; changes are read meanwhile, where the engine keeps them. */
async function rebuild(work: Work): Promise<void> {
  const { needs, waiting, whenBuilt } = work;
  waiting.isRebuild = false;
  waiting.products.clear();
  const building = rebuildNow(work)
    .catch(async (error: unknown) => {
      needs.onError(error);
      await pauseAfterTrouble();
      waiting.isAllProducts = true;
    })
    .finally(() => {
      work.building = null;
      whenBuilt();
    });
  work.building = building;
  if (!needs.keepsChanges) await building;
}

/** The database may be away for a while. */
export async function pauseAfterTrouble(): Promise<void> {
  await setTimeout(RETRY_MS);
}

/** Builds the index from all published products. */
export async function rebuildNow(work: Work): Promise<void> {
  const { db, engine } = work.needs;
  work.channels = await listChannels(db);
  await engine.rebuild(() => pagesOf(db, work.turns));
}
