import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { TooManyRequests } from "./errors.ts";
import { createLimiter } from "./rate-limit.ts";
import { openSampleServer } from "./sample.fixture.ts";
import { assertMatch } from "./etag.ts";

const { db, advance } = await cloneDatabase();
const { app } = await openSampleServer(db);
const away = "203.0.113.7";

describe("who may call", () => {
  it.each([
    ["a customer's route", "GET", "/v1/me", undefined, 401],
    ["a customer's route", "GET", "/v1/me", "ada", 200],
    ["a customer's route", "GET", "/v1/me", "sam", 403],
    ["a customer's route", "GET", "/v1/me", "eve", 401],
    ["a desk route", "DELETE", "/v1/admin/lamps", undefined, 401],
    ["a desk route", "DELETE", "/v1/admin/lamps", "ada", 403],
    ["a desk route", "DELETE", "/v1/admin/lamps", "kim", 403],
    ["a desk route", "DELETE", "/v1/admin/lamps", "sam", 204],
    ["anyone's route", "GET", "/v1/lamp", "eve", 401],
  ] as const)("%s: %s %s as %s is %i", async (...[, method, url, name, status]) => {
    const answer = await app.inject({
      method,
      url,
      headers: name === undefined ? {} : { authorization: `Bearer ${name}` },
    });
    expect(answer.statusCode).toBe(status);
    if (status === 401) expect(answer.headers["www-authenticate"]).toBe("Bearer");
  });

  it("is decided before a body is read", async () => {
    const answer = await app.inject({
      method: "DELETE",
      url: "/v1/admin/lamps",
      headers: { "content-type": "application/json" },
      payload: "{",
    });
    expect(answer.statusCode).toBe(401);
  });
});

describe("a page of another site", () => {
  const post = (headers: Record<string, string>) =>
    app.inject({ method: "POST", url: "/v1/refusals", headers: { host: "api.example", ...headers } });
  const cookie = "theme=dark; hansa_session=ada";

  it("cannot act with a customer's session", async () => {
    const answer = await post({ cookie, origin: "https://evil.example" });
    expect([answer.statusCode, answer.json().code]).toEqual([403, "cross_site"]);
    expect((await post({ cookie, "sec-fetch-site": "cross-site" })).statusCode).toBe(403);
    expect((await post({ cookie, origin: "null" })).statusCode).toBe(403);
  });

  it("is told apart from our own pages, from channels and from programs", async () => {
    const statuses = await Promise.all(
      [
        { cookie, origin: "https://api.example" },
        { cookie, origin: "https://shop.example" },
        { cookie },
        { origin: "https://evil.example" },
      ].map(post),
    );
    expect(statuses.map(({ statusCode }) => statusCode)).toEqual([409, 409, 409, 409]);
  });

  it("cannot act at the desk, not even when it is a channel's", async () => {
    const server = await openSampleServer(db, { publicUrl: "https://hansa.example/" });
    const remove = (origin: string, url = "/v1/admin/lamps") =>
      server.app.inject({ method: "DELETE", url, headers: { cookie: "hansa_session=sam", origin } });
    expect((await remove("https://shop.example")).statusCode).toBe(403);
    expect((await remove("https://evil.example")).statusCode).toBe(403);
    expect((await remove("https://hansa.example")).statusCode).toBe(204);
    // What staff do for themselves asks for no scope, and is the desk's all the same.
    expect((await remove("https://shop.example", "/v1/admin/me/lamp")).statusCode).toBe(403);
    expect((await remove("https://hansa.example", "/v1/admin/me/lamp")).statusCode).toBe(204);
    const byKey = { authorization: "Bearer sam", origin: "https://evil.example" };
    expect((await server.app.inject({ method: "DELETE", url: "/v1/admin/lamps", headers: byKey })).statusCode).toBe(
      204,
    );
  });

  it("may read answers only when it is a channel's", async () => {
    const answer = await app.inject({ url: "/v1/lamp", headers: { origin: "https://shop.example" } });
    expect(answer.headers).toMatchObject({ "access-control-allow-origin": "https://shop.example", vary: "Origin" });
    const evil = await app.inject({ url: "/v1/lamp", headers: { origin: "https://evil.example" } });
    expect(evil.headers["access-control-allow-origin"]).toBeUndefined();
    const preflight = await app.inject({
      method: "OPTIONS",
      url: "/v1/orders",
      headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
    });
    expect([preflight.statusCode, preflight.headers["access-control-allow-methods"]]).toEqual([204, "POST"]);
    const refused = await app.inject({
      method: "OPTIONS",
      url: "/v1/orders",
      headers: { origin: "https://evil.example" },
    });
    expect(refused.headers["access-control-allow-origin"]).toBeUndefined();
  });
});

describe("a rate limit", () => {
  const limits = { browse: { points: 2, windowSeconds: 60 }, auth: { points: 1, windowSeconds: 60 } };

  it("refuses what is too much from one address, with when to come back", async () => {
    const server = await openSampleServer(db, { rateLimits: limits });
    const ask = (remoteAddress: string) => server.app.inject({ url: "/v1/lamp", remoteAddress });
    expect([(await ask(away)).statusCode, (await ask(away)).statusCode]).toEqual([200, 200]);
    const refused = await ask(away);
    expect([refused.statusCode, refused.json().code]).toEqual([429, "rate_limited"]);
    expect(refused.headers).toMatchObject({
      "retry-after": "60",
      ratelimit: '"browse";r=0;t=60',
      "ratelimit-policy": '"browse";q=2;w=60',
    });
    expect((await ask("203.0.113.8")).statusCode).toBe(200);
  });

  it("counts a signed-in caller by who it is, and guessed tokens by address", async () => {
    const server = await openSampleServer(db, { rateLimits: limits });
    const ask = (name: string, remoteAddress: string) =>
      server.app.inject({ url: "/v1/me", remoteAddress, headers: { authorization: `Bearer ${name}` } });
    expect([(await ask("ada", away)).statusCode, (await ask("ada", "203.0.113.9")).statusCode]).toEqual([200, 200]);
    expect((await ask("ada", "203.0.113.10")).statusCode).toBe(429);
    expect([(await ask("x1", away)).statusCode, (await ask("x2", away)).statusCode]).toEqual([401, 401]);
    expect((await ask("x3", away)).statusCode).toBe(429);
  });

  it("leaves this machine alone unless told, believes a proxy only when told, and can be off", async () => {
    const many = async (options: Parameters<typeof openSampleServer>[1], headers: Record<string, string> = {}) => {
      const server = await openSampleServer(db, { rateLimits: limits, ...options });
      const answers = [];
      for (let count = 0; count < 3; count++)
        answers.push((await server.app.inject({ url: "/v1/lamp", headers })).statusCode);
      return answers;
    };
    const forwarded = { "x-forwarded-for": away };
    expect(await many({})).toEqual([200, 200, 200]);
    expect(await many({}, forwarded)).toEqual([200, 200, 200]);
    expect(await many({ rateLimiting: "all" })).toEqual([200, 200, 429]);
    expect(await many({ trustProxy: 1 }, forwarded)).toEqual([200, 200, 429]);
    expect(await many({ trustProxy: ["127.0.0.0/8"] }, forwarded)).toEqual([200, 200, 429]);
    expect(await many({ trustProxy: 1, rateLimiting: "off" }, forwarded)).toEqual([200, 200, 200]);
  });

  it("is shared by processes when it stands in the database, and ends with its window", async () => {
    const [one, other] = [1, 2].map(() =>
      createLimiter({ name: "sign_in", points: 3, windowSeconds: 60, database: db }),
    );
    await one?.consume("ada");
    await other?.consume("ada");
    await one?.consume("ada");
    await expect(other?.consume("ada")).rejects.toThrow(TooManyRequests);
    await expect(one?.consume("ben")).resolves.toBeUndefined();
    advance(61_000);
    await expect(other?.consume("ada")).resolves.toBeUndefined();
    await one?.forgive("ada");
    for (let count = 0; count < 3; count++) await one?.consume("ada");
    await expect(one?.consume("ada")).rejects.toMatchObject({ status: 429 });
  });

  it("that cannot be counted lets nobody pass", async () => {
    const gone = createLimiter({
      name: "sign_in",
      points: 3,
      windowSeconds: 60,
      database: { ...db, transaction: () => Promise.reject(new Error("away")) },
    });
    await expect(gone.consume("ada")).rejects.toThrow("away");
  });
});

describe("If-Match", () => {
  it("holds a write to what was read", () => {
    for (const fits of [undefined, "*", '"v2"', '"v1", "v2"']) expect(() => assertMatch(fits, '"v2"')).not.toThrow();
    for (const stale of ['"v1"', 'W/"v2"', ""]) expect(() => assertMatch(stale, '"v2"')).toThrow("has changed");
  });
});
