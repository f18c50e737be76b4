import type {
  DocumentPages,
  EngineStatus,
  SearchAnswer,
  SearchEngine,
  SearchRequest,
  SuggestAnswer,
  SuggestRequest,
  Synonym,
} from "../search-engine.ts";
import type { OfferUpdate, SearchDocument } from "./document.ts";
import { IndexState, YOUNG_SIZE } from "./index-state.ts";
import { packNow, pause } from "./pack-documents.ts";
import { joinDictionaries, type Lexicon } from "./lexicon.ts";
import { Scratch } from "./scratch.ts";
import { type Ground, runSearch } from "./run-search.ts";
import { runSuggest } from "./run-suggest.ts";
import { SegmentBuilder } from "./segment-builder.ts";
import { bytesOf, type Segment } from "./segment.ts";
import { SynonymBook } from "./synonym-index.ts";
import { type SegmentView, viewOf } from "./view.ts";

const DAY_MS = 86_400_000;

/** What an engine may be given instead of its usual ways. */
export interface LocalEngineOptions {
  /** The time, for freshness; days are enough. */
  readonly now: () => number;
  /** Locales whose stems are worked out beforehand. */
  readonly locales: readonly string[];
  /** Builds the whole index elsewhere; absent: here, from the pages. */
  readonly build?: () => Promise<Segment>;
  /** Told after each change that searches see. */
  readonly onChange?: () => void;
  /** Changed documents that are packed again with each change; absent: as many as is fast. */
  readonly youngSize?: number;
}

/** The embedded engine: an index in the memory of the thread that runs it. */
export class LocalEngine implements SearchEngine {
  readonly #options: LocalEngineOptions;
  readonly #scratch = new Scratch();
  readonly #state: IndexState;
  #synonyms = new SynonymBook({});
  #lexicon: { readonly views: readonly SegmentView[]; readonly lexicon: Lexicon } | null = null;

  constructor(options: LocalEngineOptions) {
    this.#options = options;
    const { youngSize = YOUNG_SIZE } = options;
    this.#state = new IndexState(packNow([], this.#today()), { today: () => this.#today(), youngSize });
  }

  /** Synchronous: one search at a time runs in a thread anyhow. */
  find(request: SearchRequest): SearchAnswer {
    return runSearch(this.#ground(request.locale), request);
  }

  guess(request: SuggestRequest): SuggestAnswer {
    return runSuggest(this.#ground(request.locale), request);
  }

  async search(request: SearchRequest): Promise<SearchAnswer> {
    return this.find(request);
  }

  async suggest(request: SuggestRequest): Promise<SuggestAnswer> {
    return this.guess(request);
  }

  async put(documents: readonly SearchDocument[]): Promise<void> {
    this.#state.put(documents);
    this.#options.onChange?.();
  }

  async remove(ids: readonly string[]): Promise<void> {
    this.#state.remove(ids);
    this.#options.onChange?.();
  }

  async updateOffers(updates: readonly OfferUpdate[]): Promise<void> {
    this.#state.updateOffers(updates);
    this.#options.onChange?.();
  }

  async rebuild(pages: DocumentPages): Promise<void> {
    this.#state.beginRebuild();
    await this.adopt(this.#options.build === undefined ? await this.#buildHere(pages) : await this.#options.build());
  }

  /** Takes a base that was built or read elsewhere, once what the first searches ask for is worked out. */
  async adopt(segment: Segment): Promise<void> {
    const view = viewOf(segment);
    for (const warm of view.warming(this.#options.locales)) {
      await pause();
      warm();
    }
    this.#state.replaceBase(view);
    this.#options.onChange?.();
  }

  /** Resolves when no segments are being merged. */
  async settled(): Promise<void> {
    await this.#state.settled();
  }

  async setSynonyms(synonyms: Readonly<Record<string, readonly Synonym[]>>): Promise<void> {
    this.#synonyms = new SynonymBook(synonyms);
    this.#options.onChange?.();
  }

  /** Until when the same search has the same answer if nothing changes: a publish window turns, or the day does. */
  holdsUntil(nowMs: number): number {
    const midnight = (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS;
    return Math.min(midnight, ...this.#state.views.map((view) => view.turnsAfter(nowMs / 1_000) * 1_000));
  }

  revisionOf(id: string): number | null {
    return this.#state.revisionOf(id);
  }

  /** Ids of all products that are found. */
  ids(): readonly string[] {
    return this.#state.liveIds();
  }

  get base(): Segment {
    return this.#state.base.segment;
  }

  async status(): Promise<EngineStatus> {
    const { views, waiting } = this.#state;
    const bytes = views.reduce((sum, { segment }) => sum + bytesOf(segment), 0);
    return { products: this.#state.countLive(), bytes, waiting };
  }

  async close(): Promise<void> {
    // Memory is all that it holds.
  }

  #today(): number {
    return Math.floor(this.#options.now() / DAY_MS);
  }

  #ground(locale: string): Ground {
    const { views } = this.#state;
    const known = this.#lexicon;
    const isSame =
      known !== null && known.views.length === views.length && known.views.every((view, at) => view === views[at]);
    const lexicon = isSame
      ? known.lexicon
      : joinDictionaries(
          views.map(({ dictionary }) => dictionary),
          this.#state.base.segment.size,
        );
    if (!isSame) this.#lexicon = { views, lexicon };
    return { views, lexicon, synonyms: this.#synonyms.of(locale), scratch: this.#scratch };
  }

  async #buildHere(pages: DocumentPages): Promise<Segment> {
    const builder = new SegmentBuilder();
    for await (const page of pages()) for (const document of page) builder.add(document);
    return builder.pack(this.#today());
  }
}
