import { once } from "node:events";
import { Agent, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { FastifyInstance } from "fastify";
import { cloneDatabase, eventually } from "#platform/testing";
import { anyone, route } from "./route.ts";
import { lampRoutes, openSampleServer } from "./sample.fixture.ts";

const { db } = await cloneDatabase();

async function listen(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: "127.0.0.1" });
  return parseAddress(app.server.address()).port;
}
const parseAddress = (address: unknown): AddressInfo => address as AddressInfo;

describe("a server under pressure", () => {
  it("sheds browsing first and the order last, cheaply and with when to come back", async () => {
    let ageMs = 0;
    const { app } = await openSampleServer(db, { pressure: [() => ageMs] });
    const ask = async () => [
      (await app.inject("/v1/lamp")).statusCode,
      (await app.inject({ method: "POST", url: "/v1/refusals" })).statusCode,
      (
        await app.inject({
          method: "POST",
          url: "/v1/orders",
          headers: { "content-type": "application/json" },
          payload: "{",
        })
      ).statusCode,
      (await app.inject("/livez")).statusCode,
    ];
    for (const [age, expected] of [
      [0, [200, 409, 400, 200]],
      [500, [503, 409, 400, 200]],
      [1_500, [503, 503, 400, 200]],
      [2_500, [503, 503, 503, 200]],
    ] as const) {
      ageMs = age;
      await eventually(
        `${String(age)} ms of waiting sheds`,
        async () => JSON.stringify(await ask()) === JSON.stringify(expected),
      );
    }
    const refused = await app.inject("/v1/lamp");
    expect(refused.json()).toMatchObject({ type: "/problems/overloaded", code: "overloaded", status: 503 });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect((await app.inject("/metrics")).body).toMatch(
      /http_server_requests_shed_total\{rate_class="browse",reason="overloaded"\} \d+/,
    );
    ageMs = 0;
    await eventually("it recovers", async () => (await app.inject("/v1/lamp")).statusCode === 200);
  });

  it("bears one pause of its event loop, and sheds when it stays behind", async () => {
    const { app } = await openSampleServer(db);
    const block = (ms: number) => {
      const until = performance.now() + ms;
      while (performance.now() < until);
    };
    await delay(200);
    block(500);
    await delay(0);
    expect((await app.inject("/v1/lamp")).statusCode).toBe(200);
    const busy = setInterval(() => block(400), 1);
    const shed = await eventually("browsing is shed", async () => {
      const answer = await app.inject("/v1/lamp");
      return answer.statusCode === 503 && answer;
    });
    clearInterval(busy);
    expect(shed.json().code).toBe("overloaded");
    await eventually("it recovers", async () => (await app.inject("/v1/lamp")).statusCode === 200);
  });
});

describe("a slow or unreadable client", () => {
  const timeouts = { headersMs: 200, requestMs: 400 };
  it.each([
    ["its headers", "GET /v1/lamp HTTP/1.1\r\nhost: x\r\n"],
    [
      "its body",
      "POST /v1/orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
    ],
  ])("is cut off when it does not finish %s", async (_, text) => {
    const { app } = await openSampleServer(db, { timeouts });
    const socket = connect(await listen(app), "127.0.0.1");
    let answer = "";
    socket.on("data", (bytes) => (answer += bytes.toString()));
    socket.write(text);
    await once(socket, "close");
    expect(answer).toContain("408 Request Timeout");
    expect(answer).toContain("application/problem+json");
  });

  it("gets a problem for what is not HTTP", async () => {
    const { app } = await openSampleServer(db);
    const socket = connect(await listen(app), "127.0.0.1");
    let answer = "";
    socket.on("data", (bytes) => (answer += bytes.toString()));
    socket.write("NONSENSE\r\n\r\n");
    await once(socket, "close");
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request[^]+"code":"malformed_request"/);
  });

  it("that leaves while sending is not counted for ever", async () => {
    const { app } = await openSampleServer(db);
    const socket = connect(await listen(app), "127.0.0.1");
    socket.write(
      "POST /v1/orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
    );
    const active = async () => /http_server_active_requests (\d+)/.exec((await app.inject("/metrics")).body)?.[1];
    await eventually("it is being answered", async () => (await active()) === "2");
    socket.destroy();
    expect(await eventually("it is gone", async () => (await active()) === "1")).toBe(true);
  });
});

describe("a server that is drained", () => {
  it("says no to probes, finishes what has begun, and closes its connections", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow = route({
      method: "GET",
      path: "/v1/slow",
      summary: "Wait.",
      auth: anyone,
      rate: "browse",
      refusals: [],
      reply: { 200: null },
      transaction: false,
      handle: () => promise.then(() => "done"),
    });
    const { app } = await openSampleServer(db, { routes: [...lampRoutes, slow] });
    const port = await listen(app);
    const agent = new Agent({ keepAlive: true });
    const ask = (path: string) =>
      new Promise<{ status: number | undefined; connection: string | undefined }>((done, fail) => {
        request({ port, path, agent, host: "127.0.0.1" }, (answer) => {
          answer.resume();
          answer.on("end", () => done({ status: answer.statusCode, connection: answer.headers.connection }));
        })
          .on("error", fail)
          .end();
      });
    expect(await ask("/readyz")).toEqual({ status: 200, connection: "keep-alive" });
    const inFlight = ask("/v1/slow");
    await delay(50);
    const drained = app.drain({ delayMs: 200 });
    expect((await ask("/readyz")).status).toBe(503);
    expect(await ask("/v1/lamp")).toEqual({ status: 200, connection: "close" });
    await delay(250);
    resolve();
    expect(await inFlight).toEqual({ status: 200, connection: "close" });
    await drained;
    await expect(ask("/v1/lamp")).rejects.toThrow("ECONNREFUSED");
    agent.destroy();
  });

  it("does not wait for ever", async () => {
    const stuck = route({
      method: "GET",
      path: "/v1/stuck",
      summary: "Hang.",
      auth: anyone,
      rate: "browse",
      refusals: [],
      reply: { 200: null },
      transaction: false,
      handle: () => new Promise(() => undefined),
    });
    const { app } = await openSampleServer(db, { routes: [stuck] });
    const port = await listen(app);
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /v1/stuck HTTP/1.1\r\nhost: x\r\n\r\n");
    const closed = once(socket, "close");
    await delay(50);
    const before = performance.now();
    await app.drain({ finishWithinMs: 100 });
    await closed;
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

describe("a probe", () => {
  it("tells life from readiness", async () => {
    const gone = { ...db, query: () => Promise.reject(new Error("away")) };
    const hanging = { ...db, query: () => new Promise<never>(() => undefined) };
    const probe = async (options: Parameters<typeof openSampleServer>[1], on = db) => {
      const { app } = await openSampleServer(on, options);
      return [(await app.inject("/livez")).statusCode, (await app.inject("/readyz")).statusCode];
    };
    expect(await probe({})).toEqual([200, 200]);
    expect(await probe({ isMigrated: () => Promise.resolve(false) })).toEqual([200, 503]);
    expect(await probe({}, gone)).toEqual([200, 503]);
    const before = performance.now();
    expect(await probe({}, hanging)).toEqual([200, 503]);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
