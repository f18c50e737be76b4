/** How an index of products is set up: folded words with stems, exact codes, facets as they come, one price a channel. */
export const INDEX_BODY = {
  settings: {
    number_of_shards: 1,
    number_of_replicas: 1,
    "index.max_result_window": 10_000,
    analysis: {
      filter: {
        stems: { type: "stemmer", language: "light_english" },
        stop: { type: "stop", stopwords: "_none_" },
      },
      char_filter: { plain: { type: "mapping", mappings: ["’ => '", "' => "] } },
      normalizer: { code: { type: "custom", char_filter: [], filter: ["lowercase", "asciifolding"] } },
      analyzer: {
        words: {
          type: "custom",
          char_filter: ["plain"],
          tokenizer: "standard",
          filter: ["lowercase", "asciifolding", "cjk_width", "cjk_bigram"],
        },
        stems: {
          type: "custom",
          char_filter: ["plain"],
          tokenizer: "standard",
          filter: ["lowercase", "asciifolding", "stems"],
        },
      },
    },
  },
  mappings: {
    dynamic: false,
    dynamic_templates: [
      { facets: { path_match: "facets.*", mapping: { type: "keyword", ignore_above: 200 } } },
      { prices: { path_match: "prices.*", mapping: { type: "double" } } },
    ],
    properties: {
      id: { type: "keyword" },
      revision: { type: "integer" },
      title: { type: "text", analyzer: "words", fields: { stems: { type: "text", analyzer: "stems" } } },
      brand: { type: "text", analyzer: "words" },
      facts: { type: "text", analyzer: "words" },
      text: { type: "text", analyzer: "words", fields: { stems: { type: "text", analyzer: "stems" } } },
      codes: { type: "keyword", normalizer: "code" },
      sold: { type: "keyword" },
      from: { type: "long" },
      until: { type: "long" },
      isAvailable: { type: "boolean" },
      popularity: { type: "float" },
      rating: { type: "float" },
      margin: { type: "float" },
      createdDay: { type: "integer" },
      facets: { type: "object", dynamic: true },
      prices: { type: "object", dynamic: true },
    },
  },
} as const;
