import type { FacetValue } from "../search-engine.ts";

/** What the server said, as far as we asked for it. */
export interface ServerAnswer {
  readonly total: number;
  /** How many pass all filters; null when facets were not asked for: then `total` says it. */
  readonly passing: number | null;
  readonly hits: readonly { readonly id: string; readonly key: number }[];
  readonly titles: readonly string[];
  readonly facets: ReadonlyMap<string, readonly FacetValue[]>;
  /** The text with misspellings mended; null when there were none. */
  readonly mended: string | null;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads an answer of `_search`; what is missing or of another shape counts as absent. */
export function parseAnswer(answer: unknown): ServerAnswer {
  const { hits, aggregations, suggest } = recordOf(answer);
  const found = recordOf(hits);
  const list = listOf(found["hits"]).map(recordOf);
  const facets = Object.entries(recordOf(aggregations)).flatMap(([name, facet]) => {
    const values = recordOf(recordOf(facet)["values"])["buckets"];
    return values === undefined ? [] : [[name, listOf(values).map(recordOf).flatMap(toValue)] as const];
  });
  const passing = recordOf(recordOf(aggregations)["passing"])["doc_count"];
  const option = recordOf(listOf(recordOf(listOf(recordOf(suggest)["mended"])[0])["options"])[0]);
  return {
    total: numberOf(recordOf(found["total"])["value"]),
    passing: typeof passing === "number" ? passing : null,
    hits: list.map((hit) => ({ id: String(hit["_id"]), key: numberOf(listOf(hit["sort"])[0] ?? hit["_score"]) })),
    titles: list.flatMap((hit) =>
      listOf(recordOf(hit["_source"])["title"]).filter((title) => typeof title === "string"),
    ),
    facets: new Map(facets),
    mended: typeof option["text"] === "string" ? option["text"] : null,
  };
}

function toValue(bucket: Json): readonly FacetValue[] {
  const count = numberOf(bucket["doc_count"]);
  return count === 0 ? [] : [{ value: String(bucket["key_as_string"] ?? bucket["key"]), count }];
}

function recordOf(value: unknown): Json {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
