import type { OfferUpdate, SearchDocument } from "./document.ts";
import { SegmentBuilder } from "./segment-builder.ts";
import { AVAILABLE, LIVE, type Segment } from "./segment.ts";
import { readUuid } from "./uuid.ts";
import { type SegmentView, viewOf } from "./view.ts";

/** Documents that are packed again with each change; a full set of them is left alone. */
const YOUNG_SIZE = 128;
/** Segments of one size that are packed into one of the next. */
const MERGE_AT = 6;

/** Packs documents; elsewhere, when they are many. */
export type PackDocuments = (documents: readonly SearchDocument[]) => Promise<Segment>;

/** Changed documents in a segment of their own. */
interface Recent {
  readonly view: SegmentView;
  readonly documents: readonly SearchDocument[];
}

/**
 * The segments of an index: a large base, and smaller ones of what changed since. A document that is put again dies where
 * it stood; prices and stock are written in place. Small segments are merged into larger ones as they become many.
 */
export class IndexState {
  #base: SegmentView;
  #grown: readonly Recent[] = [];
  #young: Recent | null = null;
  /** What changed while a new base was built: it holds neither. */
  #sinceRebuild: { readonly ids: Set<string>; readonly offers: Map<string, OfferUpdate> } | null = null;
  #isMerging = false;
  readonly #pack: PackDocuments;
  readonly #today: () => number;

  constructor(base: Segment, options: { readonly pack: PackDocuments; readonly today: () => number }) {
    this.#base = viewOf(base);
    this.#pack = options.pack;
    this.#today = options.today;
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
    if (together.length < YOUNG_SIZE) this.#young = young;
    else {
      this.#grown = [...this.#grown, young];
      this.#young = null;
      void this.#mergeGrown();
    }
  }

  /** Products are found no more. */
  remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.#sinceRebuild?.ids.add(id);
      this.#sinceRebuild?.offers.delete(id);
      for (const view of this.views) {
        const place = view.ids.find(id);
        if (place >= 0) view.kill(place);
      }
    }
  }

  updateOffers(updates: readonly OfferUpdate[]): void {
    for (const update of updates) {
      this.#sinceRebuild?.offers.set(update.id, update);
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

  /** Takes a new base that was begun after `beginRebuild`; what changed meanwhile stays as it is. */
  replaceBase(segment: Segment): void {
    const since = this.#sinceRebuild;
    const base = viewOf(segment);
    this.#sinceRebuild = null;
    for (const id of since?.ids ?? []) {
      const place = base.ids.find(id);
      if (place >= 0) base.kill(place);
    }
    for (const update of since?.offers.values() ?? []) writeOffer(base, update);
    const changed = this.#recent().filter(({ id }) => since?.ids.has(id) === true && this.#find(id) !== null);
    const documents = changed.map((document) => this.#withOffers(document));
    this.#base = base;
    this.#grown = documents.length === 0 ? [] : [{ view: viewOf(packNow(documents, this.#today())), documents }];
    this.#young = null;
  }

  #recent(): readonly SearchDocument[] {
    const latest = new Map<string, SearchDocument>();
    for (const { documents } of [...this.#grown, ...(this.#young === null ? [] : [this.#young])]) {
      for (const document of documents) latest.set(document.id, document);
    }
    return [...latest.values()];
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
    return { ...document, prices: Object.fromEntries(prices), isAvailable };
  }

  /** Packs segments of about one size into one; what changes meanwhile dies in the packed one. */
  async #mergeGrown(): Promise<void> {
    if (this.#isMerging || this.#grown.length < MERGE_AT) return;
    this.#isMerging = true;
    const sizes = this.#grown
      .toSorted((one, other) => one.documents.length - other.documents.length)
      .slice(0, MERGE_AT);
    const chosen = new Set(sizes);
    const documents = sizes.flatMap((recent) =>
      recent.documents.filter(({ id }) => this.#find(id)?.view === recent.view),
    );
    const before = documents.map((document) => this.#withOffers(document));
    const view = viewOf(await this.#pack(before));
    for (const { id } of documents) {
      const found = this.#find(id);
      const place = view.ids.find(id);
      const isSame = found !== null && sizes.some((recent) => recent.view === found.view);
      if (!isSame) view.kill(place);
      else copyOffer(found, view, place);
    }
    // A new base may have come meanwhile, and taken these segments away.
    const isStillThere = this.#grown.some((recent) => chosen.has(recent));
    if (isStillThere)
      this.#grown = [...this.#grown.filter((recent) => !chosen.has(recent)), { view, documents: before }];
    this.#isMerging = false;
  }
}

/** Packs at once, in this thread. */
export function packNow(documents: readonly SearchDocument[], today: number): Segment {
  const builder = new SegmentBuilder();
  for (const document of documents) builder.add(document);
  return builder.pack(today);
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
}
