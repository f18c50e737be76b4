import type { Client } from "@opensearch-project/opensearch";
import type { OfferUpdate, SearchDocument } from "../engine/document.ts";
import { BRAND_FACET, CATEGORY } from "../engine/segment.ts";
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
import { fold } from "../text/fold.ts";
import { queryWordsOf } from "../text/query-words.ts";
import { languageOf } from "../text/stem.ts";
import { parseAnswer, type ServerAnswer } from "./answer.ts";
import { toOffer, toStored } from "./documents.ts";
import { INDEX_BODY } from "./index-body.ts";
import { EFFORTS, searchBody } from "./query-body.ts";

/** Documents of one bulk request. */
const BULK = 500;
const ENOUGH = 10;
const TIMEOUT_MS = 5_000;

/** Where the server is, and what the index is called there. */
export interface OpenSearchOptions {
  /** `https://user:password@host:9200`. */
  readonly node: string;
  /** Name of the alias that searches ask; indexes are called so with a number behind. */
  readonly alias: string;
  /** Facets that are counted besides brand and category. */
  readonly facets: readonly string[];
}

/**
 * Search on an OpenSearch server, for shops whose index outgrows one machine's memory. The same answers as the embedded
 * engine's, by the server's own means: stems, fuzziness and aggregations instead of ours.
 */
export class OpenSearchEngine implements SearchEngine {
  readonly #client: Promise<Client>;
  readonly #options: OpenSearchOptions;
  #synonyms: Readonly<Record<string, readonly Synonym[]>> = {};

  constructor(options: OpenSearchOptions) {
    this.#options = options;
    // Five hundred files, which a shop without such a server never reads.
    this.#client = import("@opensearch-project/opensearch").then(
      ({ Client }) => new Client({ node: options.node, requestTimeout: TIMEOUT_MS, maxRetries: 1 }),
    );
  }

  async search(request: SearchRequest): Promise<SearchAnswer> {
    const from = request.after?.effort ?? 0;
    let matchingAll = 0;
    for (const [effort, name] of EFFORTS.entries()) {
      if (effort < from) continue;
      const facets = [BRAND_FACET, CATEGORY, ...this.#options.facets];
      const body = searchBody(request, { effort: name, synonyms: this.#synonymsOf(request.locale), facets });
      const found = await this.#search(body);
      if (effort <= 2) matchingAll = found.total;
      const isEnough = found.total >= ENOUGH || (request.text === "" && found.total > 0) || request.after !== null;
      const isLast = name === "popular" || (name === "any" && found.total > 0);
      if (isEnough || isLast) return toAnswer(request, { found, effort, matchingAll });
    }
    throw new Error("the ladder of attempts has a last step");
  }

  async suggest({ text, channel, nowMs, limit }: SuggestRequest): Promise<SuggestAnswer> {
    const words = queryWordsOf(fold(text)).join(" ");
    const now = Math.floor(nowMs / 1000);
    const found = await this.#search({
      size: limit,
      _source: ["id", "title"],
      query: {
        bool: {
          must: {
            multi_match: { query: words, type: "bool_prefix", fields: ["title", "brand"], fuzziness: "AUTO:3,8" },
          },
          filter: [{ term: { sold: channel } }, { range: { from: { lte: now } } }, { range: { until: { gt: now } } }],
        },
      },
      aggs: {
        [CATEGORY]: {
          filter: { match_all: {} },
          aggs: { values: { terms: { field: `facets.${CATEGORY}`, size: 5 } } },
        },
      },
    });
    const last = words.split(" ").at(-1) ?? "";
    const before = words.slice(0, words.length - last.length);
    const ends = found.titles.flatMap((title) => queryWordsOf(fold(title)).filter((word) => word.startsWith(last)));
    return {
      queries: [...new Set(ends.map((word) => before + word))].slice(0, limit),
      products: found.hits.map(({ id }) => id),
      categories: (found.facets.get(CATEGORY) ?? []).map(({ value }) => value),
    };
  }

  async put(documents: readonly SearchDocument[]): Promise<void> {
    await this.#bulk(
      this.#options.alias,
      documents.map((document) => [{ index: { _id: document.id } }, toStored(document)]),
    );
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.#bulk(
      this.#options.alias,
      ids.map((id) => [{ delete: { _id: id } }]),
    );
  }

  async updateOffers(updates: readonly OfferUpdate[]): Promise<void> {
    await this.#bulk(
      this.#options.alias,
      updates.map((update) => [{ update: { _id: update.id } }, { doc: toOffer(update) }]),
    );
  }

  /** Fills a new index beside the present one, then moves the alias: searches see one or the other, never half. */
  async rebuild(pages: DocumentPages): Promise<void> {
    const { alias } = this.#options;
    const standing = await this.#indexesOf(alias);
    const numbers = standing.map((name) => Number(name.slice(alias.length + 1))).filter(Number.isInteger);
    const index = `${alias}-${String(Math.max(0, ...numbers) + 1)}`;
    await (await this.#client).indices.delete({ index, ignore_unavailable: true });
    await (await this.#client).indices.create({ index, body: { ...parseBody(INDEX_BODY) } });
    for await (const page of pages()) {
      await this.#bulk(
        index,
        page.map((document) => [{ index: { _id: document.id } }, toStored(document)]),
      );
    }
    await (await this.#client).indices.refresh({ index });
    const moves = [...standing.map((old) => ({ remove_index: { index: old } })), { add: { index, alias } }];
    await (await this.#client).indices.updateAliases({ body: { actions: moves } });
  }

  async setSynonyms(synonyms: Readonly<Record<string, readonly Synonym[]>>): Promise<void> {
    this.#synonyms = synonyms;
  }

  async status(): Promise<EngineStatus> {
    const { body } = await (await this.#client).count({ index: this.#options.alias });
    return { products: body.count, bytes: 0, waiting: 0 };
  }

  async close(): Promise<void> {
    await (await this.#client).close();
  }

  #synonymsOf(locale: string): readonly Synonym[] {
    return [...(this.#synonyms[languageOf(locale)] ?? []), ...(this.#synonyms["*"] ?? [])];
  }

  async #search(body: Readonly<Record<string, unknown>>): Promise<ServerAnswer> {
    const { body: answer } = await (await this.#client).search({ index: this.#options.alias, body: parseBody(body) });
    return parseAnswer(answer);
  }

  async #indexesOf(alias: string): Promise<readonly string[]> {
    const exists = await (await this.#client).indices.existsAlias({ name: alias });
    if (exists.statusCode === 404) return [];
    const { body } = await (await this.#client).indices.getAlias({ name: alias });
    return Object.keys(body);
  }

  /** @throws Error naming the first document that was refused; one to be removed or updated that is not there is passed over */
  async #bulk(index: string, operations: readonly (readonly object[])[]): Promise<void> {
    for (let from = 0; from < operations.length; from += BULK) {
      const body = operations.slice(from, from + BULK).flat();
      const { body: answer } = await (await this.#client).bulk({
        index,
        refresh: index === this.#options.alias,
        body: parseLines(body),
      });
      const refused = answer.items
        .flatMap((item) => Object.values(item))
        .find((item) => item.error != null && item.status !== 404);
      if (refused !== undefined) throw new Error(`the index refused a document: ${JSON.stringify(refused)}`);
    }
  }
}

interface Answering {
  readonly found: ServerAnswer;
  readonly effort: number;
  readonly matchingAll: number;
}

function toAnswer(request: SearchRequest, { found, effort, matchingAll }: Answering): SearchAnswer {
  const page = found.hits.slice(0, request.limit);
  const last = page.at(-1);
  const name = EFFORTS[effort];
  return {
    ids: page.map(({ id }) => id),
    total: found.passing ?? found.total,
    matchingAll: Math.min(matchingAll, found.total),
    facets: [...found.facets]
      .map(([facet, values]) => ({ name: facet, values }))
      .filter(({ values }) => values.length > 0),
    corrected: name === "typo" ? found.mended : null,
    relaxed: name === "popular" ? "popular" : name === "some" || name === "any" ? "some_words" : null,
    next: found.hits.length > request.limit && last !== undefined ? { key: last.key, id: last.id, effort } : null,
    matched: queryWordsOf(fold(request.text)),
  };
}

/** The client's types name every option of the server; ours are checked by the tests of the requests. */
function parseBody(body: Readonly<Record<string, unknown>>): Record<string, never> {
  return body as Record<string, never>;
}

function parseLines(lines: readonly object[]): Record<string, never>[] {
  return lines as Record<string, never>[];
}
