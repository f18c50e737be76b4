import { newId } from "@hansa/kernel";
import { expect, describe, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { isDeeperThan } from "./body.ts";
import { lampRoutes, openSampleServer } from "./sample.fixture.ts";
import { route } from "./route.ts";
import { Type } from "typebox";

const { db } = await cloneDatabase();
const undeclared: string[] = [];
const { app, lines } = await openSampleServer(db, {
  onUndeclaredRefusal: ({ path }, { code }) => void undeclared.push(`${path} ${code}`),
});
const json = { "content-type": "application/json" };
const order = (payload: string | object, headers: Record<string, string> = json) =>
  app.inject({
    method: "POST",
    url: "/v1/orders",
    headers,
    payload: typeof payload === "string" ? payload : JSON.stringify(payload),
  });
const lamp = { sku: "lamp", quantity: 1 };

describe("a body", () => {
  it("is answered as its schema says, and nothing else leaves", async () => {
    const answer = await order({ lines: [lamp] });
    expect([answer.statusCode, answer.body]).toEqual([201, '{"count":1}']);
  });

  it.each([
    ["is cut short", '{"lines":[', 400, "malformed_body"],
    ["has a trailing comma", '{"lines":[],}', 400, "malformed_body"],
    ["has a prototype", '{"__proto__":{"isAdmin":true}}', 400, "malformed_body"],
    ["has a constructor's prototype", '{"constructor":{"prototype":{"x":1}}}', 400, "malformed_body"],
    ["has an unknown property", '{"lines":[],"unitPrice":1}', 400, "unknown_property"],
    [
      "has an unknown property inside",
      '{"lines":[{"sku":"lamp","quantity":1,"unitPrice":1}]}',
      400,
      "unknown_property",
    ],
    ["is nested too deeply", `${"[".repeat(1000)}${"]".repeat(1000)}`, 400, "body_too_deep"],
    ["is too large", JSON.stringify({ note: "x".repeat(300_000) }), 413, "body_too_large"],
    ["is empty", "", 422, "invalid_input"],
    ["is a list", "[]", 422, "invalid_input"],
  ])("that %s is refused", async (_, payload, status, code) => {
    const answer = await order(payload);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(answer.json().type).toBe(`/problems/${code}`);
    expect({}).not.toHaveProperty("isAdmin");
  });

  it.each(["-1", "0", "1.5", '"1"', '"1e3"', "null", "true", "2147483648", "9007199254740993"])(
    "is never coerced: quantity %s",
    async (quantity) => {
      const answer = await order(`{"lines":[{"sku":"lamp","quantity":${quantity}}]}`);
      expect(answer.statusCode).toBe(422);
      expect(answer.json().violations[0].pointer).toBe("/lines/0/quantity");
    },
  );

  it("has every violation listed", async () => {
    const answer = await order({ lines: [{ quantity: 0 }, { sku: "x".repeat(21), quantity: 1 }] });
    expect(answer.json().violations).toEqual([
      { pointer: "/lines/0/sku", message: "is required" },
      { pointer: "/lines/0/quantity", message: "must be >= 1" },
      { pointer: "/lines/1/sku", message: "must NOT have more than 20 characters" },
    ]);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense"])(
    "of type %s is refused",
    async (type) => {
      const answer = await order('{"lines":[]}', { "content-type": type });
      expect([answer.statusCode, answer.json().code]).toEqual([415, "unsupported_media_type"]);
    },
  );

  it("that is not UTF-8 is refused", async () => {
    const payload = Buffer.from([0x22, 0xff, 0x22]);
    const answer = await app.inject({ method: "POST", url: "/v1/orders", headers: json, payload });
    expect([answer.statusCode, answer.json().code]).toEqual([400, "malformed_body"]);
  });

  it("is refused where none is taken, but may be empty", async () => {
    const post = (payload: string) => app.inject({ method: "POST", url: "/v1/refusals", headers: json, payload });
    expect([(await post('{"a":1}')).statusCode, (await post("[1]")).statusCode]).toEqual([400, 400]);
    expect([(await post("{}")).statusCode, (await post("")).statusCode]).toEqual([409, 409]);
  });

  it("reaches a route that checks signatures byte by byte, of any type", async () => {
    const payload = '{ "a" : 1,}';
    const answer = await app.inject({
      method: "POST",
      url: "/v1/webhooks",
      headers: { "content-type": "text/csv" },
      payload,
    });
    expect(answer.json()).toEqual({ bytes: payload });
  });

  it("is measured in depth outside of texts only", () => {
    const nested = (depth: number) => Buffer.from(`${"[".repeat(depth)}${"]".repeat(depth)}`.padEnd(200));
    expect([isDeeperThan(32, nested(32)), isDeeperThan(32, nested(33))]).toEqual([false, true]);
    expect(isDeeperThan(32, Buffer.from(`["${"[".repeat(100)}","\\"${"{".repeat(100)}"]`))).toBe(false);
    expect(isDeeperThan(2, Buffer.from("[{},{},{},{},{},{}]"))).toBe(false);
  });
});

describe("an address", () => {
  const id = newId();
  it("has its parameters turned into what the schema wants, and unknown ones ignored", async () => {
    const answer = await app.inject(`/v1/lamps/${id}?limit=5&tags=red&utm_source=mail&_method=DELETE`);
    expect(answer.json()).toEqual({ limit: 5, tags: ["red"] });
  });

  it.each([
    [`/v1/lamps/${id}?limit=many`, 422, "invalid_input"],
    [`/v1/lamps/${id}?limit=101`, 422, "invalid_input"],
    ["/v1/lamps/lamp", 404, "not_found"],
    ["/v1/lamps/%zz", 400, "malformed_request"],
    ["/v1/lamps/%00", 404, "not_found"],
    ["/v1/nothing", 404, "not_found"],
    ["/assets/..%2f..%2fetc/passwd", 404, "not_found"],
    [`/v1/lamps/${"x".repeat(300)}`, 414, "path_too_long"],
  ])("%s is refused", async (url, status, code) => {
    const answer = await app.inject(url);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.json().requestId).toBe(answer.headers["x-request-id"] ?? answer.json().requestId);
  });

  it("takes only its methods, and no override", async () => {
    const answer = await app.inject({ method: "PUT", url: "/v1/orders", headers: json, payload: "{}" });
    expect([answer.statusCode, answer.json().code, answer.headers["allow"]]).toEqual([
      405,
      "method_not_allowed",
      "POST",
    ]);
    const overridden = await app.inject({
      method: "POST",
      url: "/v1/orders",
      headers: { ...json, "x-http-method-override": "DELETE" },
      payload: "{}",
    });
    expect(overridden.statusCode).toBe(422);
  });

  it("says who is wrong in the query", async () => {
    const answer = await app.inject(`/v1/lamps/${id}?limit=0`);
    expect(answer.json().violations).toEqual([{ pointer: "/query/limit", message: "must be >= 1" }]);
  });
});

describe("a problem", () => {
  it("carries the refusal's facts", async () => {
    const answer = await app.inject({ method: "POST", url: "/v1/refusals" });
    expect(answer.json()).toEqual({
      type: "/problems/lamps.sold_out",
      title: "The lamp is sold out.",
      status: 409,
      code: "lamps.sold_out",
      requestId: answer.headers["x-request-id"],
      left: 0,
    });
  });

  it("of ours tells nothing but the request's id, under which the log has the stack", async () => {
    const answer = await app.inject("/v1/bugs");
    expect([answer.statusCode, answer.json().code]).toEqual([500, "internal"]);
    expect(answer.body).not.toMatch(/select|passwd|\.ts/);
    const line = JSON.parse(lines.find((text) => text.includes(answer.json().requestId)) ?? "{}");
    expect(line).toMatchObject({ level: "error", route: "/v1/bugs", method: "GET" });
    expect(line.err.stack).toContain("sample.fixture.ts");
  });

  it("has a page", async () => {
    const known = await app.inject("/problems/lamps.sold_out");
    expect([known.statusCode, known.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(known.body).toContain("POST /v1/refusals");
    expect((await app.inject("/problems/rate_limited")).statusCode).toBe(200);
    expect((await app.inject("/problems/internal")).statusCode).toBe(200);
    expect((await app.inject("/problems/nothing")).statusCode).toBe(404);
  });
});

describe("an answer", () => {
  it("has the headers that keep browsers safe, and its request's id", async () => {
    const answer = await app.inject({
      url: "/v1/me",
      headers: { authorization: "Bearer ada", "x-request-id": "click-12345678" },
    });
    expect(answer.headers).toMatchObject({
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-request-id": "click-12345678",
    });
    const insane = await app.inject({ url: "/livez", headers: { "x-request-id": "a b\tc" } });
    expect(insane.headers["x-request-id"]).toMatch(/^[\w-]+$/);
  });

  it("knows the trace that it belongs to", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const ask = (header: string) =>
      app.inject({ url: "/v1/me", headers: { authorization: "Bearer ada", traceparent: header } });
    expect((await ask(traceparent)).json().trace).toBe(traceparent);
    expect((await ask("00-0-0-01")).json().trace).toBeNull();
  });

  it("made beforehand is 304 for whoever has it", async () => {
    const whole = await app.inject("/v1/lamp");
    expect([whole.statusCode, whole.body, whole.headers["etag"], whole.headers["cache-control"]]).toEqual([
      200,
      '{"sku":"lamp"}',
      '"lamp-1"',
      "public, max-age=0, must-revalidate",
    ]);
    for (const tag of ['"lamp-1"', 'W/"lamp-1"', '"other", "lamp-1"', "*"]) {
      const again = await app.inject({ url: "/v1/lamp", headers: { "if-none-match": tag } });
      expect([again.statusCode, again.body, again.headers["etag"]]).toEqual([304, "", '"lamp-1"']);
    }
    expect((await app.inject({ url: "/v1/lamp", headers: { "if-none-match": '"lamp-2"' } })).statusCode).toBe(200);
    expect((await app.inject({ method: "HEAD", url: "/v1/lamp" })).body).toBe("");
  });
});

describe("a route", () => {
  it("is not built when its body takes unknown properties", async () => {
    const open = route({
      method: "POST",
      path: "/v1/open",
      summary: "Take all.",
      auth: { kind: "anyone" },
      rate: "cart",
      refusals: [],
      reply: { 200: null },
      body: Type.Object({ a: Type.String() }),
      transaction: false,
      handle: () => Promise.resolve(null),
    });
    await expect(openSampleServer(db, { routes: [...lampRoutes, open] })).rejects.toThrow(
      "POST /v1/open: the body's object at / must say additionalProperties: false or what it takes.",
    );
  });

  it("that refuses with what it does not declare is told on", async () => {
    const { LampSoldOut } = await import("./sample.fixture.ts");
    const told: string[] = [];
    const sly = route({
      method: "GET",
      path: "/v1/sly",
      summary: "Refuse slyly.",
      auth: { kind: "anyone" },
      rate: "cart",
      refusals: [],
      reply: { 200: null },
      transaction: false,
      handle: () => Promise.reject(new LampSoldOut(1n)),
    });
    const server = await openSampleServer(db, {
      routes: [sly],
      onUndeclaredRefusal: ({ path }, { code }) => void told.push(`${path} ${code}`),
    });
    await server.app.inject("/v1/sly");
    expect([told, undeclared]).toEqual([["/v1/sly lamps.sold_out"], []]);
  });
});
