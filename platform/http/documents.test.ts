import { DomainError } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import * as errors from "./errors.ts";
import { describeApi, writeApi } from "./openapi.ts";
import { describeRefusal } from "./refusal.ts";
import { lampRoutes, openSampleServer } from "./sample.fixture.ts";

const { db } = await cloneDatabase();
const { app } = await openSampleServer(db);
const document = describeApi(lampRoutes, { version: "1.2.3" });

describe("the OpenAPI document", () => {
  it("has each route with its parameters, body and answers", () => {
    expect(Object.keys(document.paths)).toContain("/v1/lamps/{id}");
    const show = document.paths["/v1/lamps/{id}"]?.["get"];
    expect(show).toMatchObject({
      operationId: "getLampsId",
      summary: "Show a lamp.",
      tags: ["lamps"],
      security: [],
      parameters: [
        { name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } },
        { name: "limit", in: "query", required: false },
        { name: "tags", in: "query", required: false },
      ],
    });
    const order = document.paths["/v1/orders"]?.["post"];
    expect(order).toMatchObject({
      parameters: [{ name: "Idempotency-Key", in: "header", required: false }],
      requestBody: { content: { "application/json": { schema: { type: "object", additionalProperties: false } } } },
      responses: { "201": { description: "Created" }, default: {} },
    });
  });

  it("lists refusals by status with their codes, and who may call", () => {
    expect(document.paths["/v1/refusals"]?.["post"]?.["responses"]).toMatchObject({
      "409": {
        description: "`lamps.sold_out`",
        content: { "application/problem+json": { schema: { properties: { code: { enum: ["lamps.sold_out"] } } } } },
      },
    });
    expect(document.paths["/v1/admin/lamps"]?.["delete"]).toMatchObject({
      security: [{ apiKey: ["catalog:write"] }, { session: ["catalog:write"] }],
    });
  });

  it("is the same for the same routes, and is served with a tag", async () => {
    expect(writeApi(document)).toBe(writeApi(describeApi(lampRoutes, { version: "1.2.3" })));
    const served = await app.inject("/openapi.json");
    expect(served.json().openapi).toBe("3.1.0");
    expect(served.json().paths).toEqual(JSON.parse(JSON.stringify(document.paths)));
    const again = await app.inject({
      url: "/openapi.json",
      headers: { "if-none-match": String(served.headers["etag"]) },
    });
    expect(again.statusCode).toBe(304);
  });
});

describe("the reference page", () => {
  it("lists every route, without a script, and lets only its own style through", async () => {
    const page = await app.inject("/docs");
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
    for (const { path } of lampRoutes) expect(page.body).toContain(path);
    expect(page.body).toContain('<a href="/problems/lamps.sold_out">');
    expect(page.body).not.toContain("<script");
  });
});

describe("the facts of a refusal", () => {
  it("are read from any class, whatever its constructor wants", () => {
    class Picky extends DomainError {
      readonly code = "lamps.picky";
      readonly status = 422;
      constructor(lamps: readonly { readonly sku: string; readonly left: bigint }[]) {
        if (lamps[0] === undefined || typeof lamps[0].left !== "bigint") throw new TypeError("no lamps");
        super(`Not so many of ${lamps.map(({ sku }) => sku).join(" and ")}.`, { lamps });
      }
    }
    expect(describeRefusal(Picky)).toMatchObject({ code: "lamps.picky", status: 422 });
  });

  it("are known of all of the platform's own", () => {
    for (const type of Object.values(errors)) {
      expect(describeRefusal(type)).toMatchObject({
        code: expect.stringMatching(/^[a-z._]+$/),
        status: expect.any(Number),
      });
    }
  });
});

describe("the metrics page", () => {
  it("has the names that dashboards rely on, in seconds, and no id in a label", async () => {
    await app.inject("/v1/lamps/0190c2a0-0000-7000-8000-000000000000");
    await app.inject("/v1/lamps/no-uuid");
    const { body, headers } = await app.inject("/metrics");
    expect(headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(body).toMatch(
      /http_server_request_duration_seconds_count\{http_request_method="GET",http_route="\/v1\/lamps\/:id",http_response_status_code="404"\} 1\n/,
    );
    expect(body).toContain(
      'http_server_request_duration_seconds_bucket{http_request_method="GET",http_route="/v1/lamps/:id",http_response_status_code="200",le="+Inf"} 1\n',
    );
    expect(body).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  });
});
