import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { ask, product } from "../engine/engine.fixture.ts";
import { OpenSearchEngine } from "./open-search-engine.ts";

// No OpenSearch runs here: these tests hold the requests against what its reference says they must be, over HTTP.

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly lines: readonly Record<string, unknown>[];
}
type Reply = { readonly status?: number; readonly body: unknown };

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function open(reply: (asked: Asked) => Reply) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    request.on("end", () => {
      const lines =
        text.trim() === ""
          ? []
          : text
              .trim()
              .split("\n")
              .map((line): Record<string, unknown> => JSON.parse(line));
      const [path = ""] = (request.url ?? "").split("?");
      const one = { method: request.method ?? "", path, lines };
      asked.push(one);
      const { status = 200, body } = reply(one);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const engine = new OpenSearchEngine({
    node: `http://127.0.0.1:${String(port)}`,
    alias: "products",
    facets: ["colour"],
  });
  opened.push(async () => {
    await engine.close();
    server.close();
  });
  return { engine, asked };
}

const hits = (count: number, total = count) => ({
  hits: {
    total: { value: total },
    hits: Array.from({ length: count }, (_, index) => ({
      _id: product(index + 1, "").id,
      _score: 9 - index,
      sort: [9 - index, product(index + 1, "").id],
    })),
  },
});
const accepted = { errors: false, items: [] };

describe("search on a server", () => {
  it("fills a new index and moves the alias at the end", async () => {
    const { engine, asked } = await open(({ method, path }) => {
      if (path === "/_alias/products" && method === "GET")
        return { body: { "products-3": { aliases: { products: {} } } } };
      if (path.endsWith("_bulk")) return { body: accepted };
      return { body: { acknowledged: true } };
    });
    await engine.rebuild(async function* () {
      yield [
        product(1, "Brass lamp", {
          attributes: [["colour", "gold"]],
          translations: [{ locale: "de", title: "Messinglampe", description: "" }],
        }),
      ];
    });
    const steps = asked.map(({ method, path }) => `${method} ${path}`);
    expect(steps).toEqual([
      "HEAD /_alias/products",
      "GET /_alias/products",
      "DELETE /products-4",
      "PUT /products-4",
      "PUT /products-4/_bulk",
      "GET /products-4/_refresh",
      "POST /_aliases",
    ]);
    expect(asked[3]?.lines[0]).toMatchObject({
      mappings: { dynamic: false, properties: { codes: { normalizer: "code" } } },
    });
    expect(asked[4]?.lines).toEqual([
      { index: { _id: product(1, "").id } },
      expect.objectContaining({
        title: ["Brass lamp", "Messinglampe"],
        codes: ["sku1"],
        facets: { category: [], colour: ["gold"] },
        sold: ["eu"],
        prices: { eu: 1_000 },
      }),
    ]);
    expect(asked[6]?.lines[0]).toEqual({
      actions: [{ remove_index: { index: "products-3" } }, { add: { index: "products-4", alias: "products" } }],
    });
  });

  it("asks for every word, counts facets without their own filter, and reads the answer", async () => {
    const aggregations = {
      colour: { values: { buckets: [{ key: "gold", doc_count: 3 }] } },
      inStock: { values: { buckets: [{ key: 1, key_as_string: "true", doc_count: 2 }] } },
      passing: { doc_count: 11 },
    };
    const { engine, asked } = await open(() => ({ body: { ...hits(11), aggregations } }));
    const answer = await engine.search(
      ask("brass lamp under €50", { wantsFacets: true, limit: 10, filters: [{ name: "colour", values: ["gold"] }] }),
    );
    expect(answer).toMatchObject({
      total: 11,
      matchingAll: 11,
      relaxed: null,
      next: { effort: 0, id: product(10, "").id, key: 0 },
    });
    expect(answer.facets).toContainEqual({ name: "inStock", values: [{ value: "true", count: 2 }] });
    const body = asked[0]?.lines[0];
    const colour = { terms: { "facets.colour": ["gold"] } };
    const price = { range: { "prices.eu": { lte: 5_000 } } };
    expect(body).toMatchObject({
      size: 11,
      track_total_hits: true,
      post_filter: { bool: { filter: [colour, price] } },
      sort: [{ _score: "desc" }, { id: "asc" }],
      aggs: { colour: { filter: { bool: { filter: [price] } } }, price: { filter: { bool: { filter: [colour] } } } },
      query: {
        function_score: {
          query: { bool: { filter: [{ term: { sold: "eu" } }, expect.anything(), expect.anything()] } },
        },
      },
    });
    expect(JSON.stringify(body)).toContain('"minimum_should_match":2');
  });

  it("goes on to beginnings, misspellings and fewer words, and says so", async () => {
    const { engine, asked } = await open(() => ({ body: hits(0) }));
    const answer = await engine.search(ask("brass lmap"));
    expect(answer).toMatchObject({ total: 0, relaxed: "popular" });
    expect(asked.map(({ lines }) => JSON.stringify(lines[0]).includes("fuzziness"))).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(JSON.stringify(asked[1]?.lines[0])).toContain('"prefix":{"title":{"value":"lmap"');
    expect(JSON.stringify(asked[3]?.lines[0])).toContain('"minimum_should_match":1');
  });

  it("takes the mended text, and goes on behind a cursor with the effort of the first page", async () => {
    const { engine, asked } = await open(({ lines }) => ({
      body: JSON.stringify(lines[0]).includes("fuzziness")
        ? { ...hits(12), suggest: { mended: [{ options: [{ text: "brass lamp" }] }] } }
        : hits(0),
    }));
    const first = await engine.search(ask("brass lmap", { limit: 10 }));
    expect(first.corrected).toBe("brass lamp");
    await engine.search(ask("brass lmap", { limit: 10, after: first.next }));
    expect(asked.at(-1)?.lines[0]).toMatchObject({ search_after: [first.next?.key, first.next?.id] });
    expect(asked).toHaveLength(4);
  });

  it("writes prices and stock alone, passes over what is not there, and does not pass over a refusal", async () => {
    let refusal: unknown = { status: 404, _id: "gone", error: { type: "document_missing_exception" } };
    const { engine, asked } = await open(() => ({ body: { errors: true, items: [{ update: refusal }] } }));
    const update = { id: product(1, "").id, prices: { eu: 500, us: null }, isAvailable: false };
    await engine.updateOffers([update]);
    expect(asked[0]).toMatchObject({
      path: "/products/_bulk",
      lines: [
        { update: { _id: update.id } },
        { doc: { sold: ["eu", "us"], prices: { eu: 500, us: null }, isAvailable: false } },
      ],
    });
    refusal = { status: 400, _id: update.id, error: { type: "mapper_parsing_exception" } };
    await expect(engine.updateOffers([update])).rejects.toThrow("mapper_parsing_exception");
  });

  it("pins above all, lifts and buries", async () => {
    const { engine, asked } = await open(() => ({ body: hits(10) }));
    const merchandising = {
      pins: [product(7, "").id],
      boosts: [{ products: [], attribute: { name: "colour", value: "gold" }, factor: 2 }],
      filters: [{ name: "age", values: ["3"] }],
    };
    await engine.search(ask("lamp", { merchandising }));
    const text = JSON.stringify(asked[0]?.lines[0]);
    expect(text).toContain(`"ids":{"values":["${product(7, "").id}"]}`);
    expect(text).toContain('"functions":[{"filter":{"term":{"facets.colour":"gold"}},"weight":2}]');
    expect(text).toContain('"facets.age":["3"]');
  });
});
