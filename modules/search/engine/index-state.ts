import type { OfferUpdate, SearchDocument } from "./document.ts";
import { packNow, packSlowly, pause } from "./pack-documents.ts";
import { AVAILABLE, LIVE, type Segment } from "./segment.ts";
import { readUuid } from "./uuid.ts";
import { type SegmentView, viewOf } from "./view.ts";

/** Documents that are packed again with each change; a full set of them is left alone. */
export const YOUNG_SIZE = 128;
/** A segment this much larger than all smaller ones together is not packed with them again. */
const MERGE_RATIO = 2;

/** Changed documents in a segment of their own. */
interface Recent {
  readonly view: SegmentView;
  readonly documents: readonly SearchDocument[];
}

/**
 * The segments of an index: a large base, and smaller ones of what changed since. A document that is put again dies where
 * it stood; prices and stock are written in place. Small segments are merged into larger ones as they become many, a few
 * documents at a time, so that a search waits for milliseconds at most.
 */
export class IndexState {
  #base: SegmentView;
  #grown: readonly Recent[] = [];
  #young: Recent | null = null;
  /** What changed while a new base was built: it holds neither. */
  #sinceRebuild: { readonly ids: Set<string>; readonly offers: Map<string, OfferUpdate> } | null = null;
  /** The merge that is going on, and what changed since it began. */
  #merging: Promise<void> | null = null;
  readonly #touched = new Set<string>();
  readonly #today: () => number;
  readonly #youngSize: number;

  constructor(base: Segment, options: { readonly today: () => number; readonly youngSize: number }) {
    this.#base = viewOf(base);
    this.#today = options.today;
    this.#youngSize = options.youngSize;
  }

  /** All segments, the base first. */
  get views(): readonly SegmentView[] {
    const grown = this.#grown.map(({ view }) => view);
    return this.#young === null ? [this.#base, ...grown] : [this.#base, ...grown, this.#young.view];
  }

  get base(): SegmentView {
    return this.#base;
  }

  /** Documents outside the base. */
  get waiting(): number {
    return this.#grown.reduce((sum, { documents }) => sum + documents.length, this.#young?.documents.length ?? 0);
  }

  put(documents: readonly SearchDocument[]): void {
    const given = new Map(documents.map((document) => [document.id, document]));
    this.remove([...given.keys()]);
    const kept = (this.#young?.documents ?? []).filter(({ id }) => !given.has(id) && this.#isLiveYoung(id));
    const together = [...kept.map((document) => this.#withOffers(document)), ...given.values()];
    const young = { view: viewOf(packNow(together, this.#today())), documents: together };
    if (together.length < this.#youngSize) this.#young = young;
    else {
      this.#grown = [...this.#grown, young];
      this.#young = null;
      this.#merging ??= this.#mergeGrown().finally(() => {
        this.#merging = null;
      });
    }
  }

  /** Resolves when no segments are being merged. */
  async settled(): Promise<void> {
    await this.#merging;
  }

  /** Products are found no more. */
  remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.#sinceRebuild?.ids.add(id);
      this.#sinceRebuild?.offers.delete(id);
      this.#touch(id);
      for (const view of this.views) {
        const place = view.ids.find(id);
        if (place >= 0) view.kill(place);
      }
    }
  }

  updateOffers(updates: readonly OfferUpdate[]): void {
    for (const update of updates) {
      this.#sinceRebuild?.offers.set(update.id, update);
      this.#touch(update.id);
      for (const view of this.views) writeOffer(view, update);
    }
  }

  /** Revision of a product that is found; null for others. */
  revisionOf(id: string): number | null {
    const found = this.#find(id);
    return found === null ? null : (found.view.segment.columns.revisions[found.place] ?? 0);
  }

  /** How many products are found. */
  countLive(): number {
    let count = 0;
    for (const { segment } of this.views) for (const flag of segment.columns.flags) count += flag & LIVE;
    return count;
  }

  /** Ids of all products that are found. */
  liveIds(): readonly string[] {
    return this.views.flatMap(({ segment }) => {
      const ids: string[] = [];
      for (let place = 0; place < segment.size; place++) {
        if (((segment.columns.flags[place] ?? 0) & LIVE) !== 0) ids.push(readUuid(segment.columns.ids, place * 4));
      }
      return ids;
    });
  }

  /** From now on changes are noted, until `replaceBase`. */
  beginRebuild(): void {
    this.#sinceRebuild = { ids: new Set(), offers: new Map() };
  }

  /**
   * Takes a new base that was begun after `beginRebuild`. What changed meanwhile stays as it is; what was put before that is
   * in the new base, and dies in the small segments.
   */
  replaceBase(base: SegmentView): void {
    const since = this.#sinceRebuild;
    this.#sinceRebuild = null;
    for (const id of since?.ids ?? []) {
      const place = base.ids.find(id);
      if (place >= 0) base.kill(place);
    }
    for (const update of since?.offers.values() ?? []) writeOffer(base, update);
    this.#base = base;
    for (const { documents } of this.#grown) for (const { id } of documents) this.#touch(id);
    this.#grown = this.#grown.flatMap((recent) => keptOf(recent, since?.ids));
    this.#young = this.#young === null ? null : (keptOf(this.#young, since?.ids)[0] ?? null);
  }

  #isLiveYoung(id: string): boolean {
    const view = this.#young?.view;
    const place = view?.ids.find(id) ?? -1;
    return view !== undefined && place >= 0 && ((view.segment.columns.flags[place] ?? 0) & LIVE) !== 0;
  }

  #find(id: string): { readonly view: SegmentView; readonly place: number } | null {
    for (const view of this.views) {
      const place = view.ids.find(id);
      if (place >= 0 && ((view.segment.columns.flags[place] ?? 0) & LIVE) !== 0) return { view, place };
    }
    return null;
  }

  /** The document with the prices and stock that were written since. */
  #withOffers(document: SearchDocument): SearchDocument {
    const found = this.#find(document.id);
    if (found === null) return document;
    const { columns } = found.view.segment;
    const prices = Object.entries(columns.prices).flatMap(([channel, column]) => {
      const price = column[found.place] ?? -2;
      return price === -2 ? [] : [[channel, price < 0 ? null : price] as const];
    });
    const isAvailable = ((columns.flags[found.place] ?? 0) & AVAILABLE) !== 0;
    const popularity = (columns.popularity[found.place] ?? 0) / 255;
    const margin = (columns.margin[found.place] ?? 0) / 255;
    return {
      ...document,
      prices: Object.fromEntries(prices),
      isAvailable,
      signals: { ...document.signals, popularity, margin },
    };
  }

  #touch(id: string): void {
    if (this.#merging !== null) this.#touched.add(id);
  }

  /** Packs segments into one until each is much larger than all smaller ones together. */
  async #mergeGrown(): Promise<void> {
    await pause();
    for (let chosen = smallOnes(this.#grown); chosen.length > 1; chosen = smallOnes(this.#grown)) {
      this.#touched.clear();
      const documents: SearchDocument[] = [];
      for (const { view, documents: own } of chosen) {
        for (const document of own) {
          if (this.#find(document.id)?.view === view) documents.push(this.#withOffers(document));
          await pause();
        }
      }
      const view = viewOf(await packSlowly(documents, this.#today()));
      const views = new Set(chosen.map((recent) => recent.view));
      for (const id of this.#touched) {
        const place = view.ids.find(id);
        const found = this.#find(id);
        if (place < 0) continue;
        // What was put meanwhile, or is in a new base, dies in the packed one.
        if (found === null || !views.has(found.view)) view.kill(place);
        else copyOffer(found, view, place);
      }
      this.#grown = [...this.#grown.filter((recent) => !chosen.includes(recent)), { view, documents }];
    }
  }
}

/** The smallest segments, as many as it takes until each larger one outweighs them; fewer than two: none. */
function smallOnes(grown: readonly Recent[]): readonly Recent[] {
  const sorted = grown.toSorted((one, other) => one.documents.length - other.documents.length);
  let sum = 0;
  let taken = 0;
  for (const [index, { documents }] of sorted.entries()) {
    if (index > 0 && documents.length < sum * MERGE_RATIO) taken = index + 1;
    sum += documents.length;
  }
  return sorted.slice(0, taken);
}

/** A small segment under a new base: only what changed while that was built is still found in it; nothing when that is none. */
function keptOf(recent: Recent, changed: ReadonlySet<string> | undefined): readonly Recent[] {
  const { view } = recent;
  let kept = 0;
  for (const [place, id] of idsOf(view.segment).entries()) {
    if (!view.isLive(place)) continue;
    if (changed?.has(id) === true) kept++;
    else view.kill(place);
  }
  return kept === 0 ? [] : [recent];
}

function idsOf({ size, columns }: Segment): readonly string[] {
  return Array.from({ length: size }, (_, place) => readUuid(columns.ids, place * 4));
}

function writeOffer(view: SegmentView, update: OfferUpdate): void {
  const place = view.ids.find(update.id);
  if (place >= 0) view.writeOffer(place, update);
}

function copyOffer(from: { readonly view: SegmentView; readonly place: number }, to: SegmentView, place: number): void {
  const source = from.view.segment.columns;
  const target = to.segment.columns;
  for (const [channel, column] of Object.entries(target.prices)) {
    column[place] = source.prices[channel]?.[from.place] ?? -2;
  }
  target.flags[place] = source.flags[from.place] ?? 0;
  target.popularity[place] = source.popularity[from.place] ?? 0;
  target.margin[place] = source.margin[from.place] ?? 0;
}
