import { once } from "node:events";
import { createServer, type IncomingMessage, request, type RequestOptions } from "node:http";
import { text } from "node:stream/consumers";
import { Type } from "typebox";
import { afterAll, describe, expect, it } from "vitest";
import { createMetrics } from "#platform/telemetry";
import { cloneDatabase, eventually } from "#platform/testing";
import { createAtHand, MAX_ADDRESS_CHARS, MAX_ADDRESSES } from "./at-hand.ts";
import { anyone, Prebuilt, type Route, route } from "./route.ts";
import { LAMP, openSampleServer } from "./sample.fixture.ts";
import type { ServerOptions } from "./server.ts";

const { db } = await cloneDatabase();
const away = "203.0.113.7";

/** A server with one lamp that may lie at hand, and how often its route was asked. */
async function openLampServer(options: Partial<ServerOptions> = {}) {
  const lamp = { atHand: LAMP as Prebuilt | null, asked: 0 };
  const show = route({
    method: "GET",
    path: "/v1/lamp/:colour",
    summary: "Show the lamp.",
    auth: anyone,
    rate: "browse",
    params: Type.Object({ colour: Type.Literal("red") }, { additionalProperties: false }),
    reply: { 200: Type.Unknown() },
    refusals: [],
    transaction: false,
    handle() {
      lamp.asked++;
      return Promise.resolve(LAMP);
    },
    peek: ({ params }) => (params.colour === "red" ? lamp.atHand : null),
  });
  const { app } = await openSampleServer(db, { routes: [show] satisfies Route[], ...options });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const ask = (how: RequestOptions = {}) => send(app.server.address(), { path: "/v1/lamp/red", ...how });
  return { lamp, ask, app };
}

async function send(address: unknown, how: RequestOptions) {
  const { port } = address as { readonly port: number };
  const sent = request({ host: "127.0.0.1", port, agent: false, ...how }).end();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}

describe("an answer at hand", () => {
  it("is the answer of its route, and the route is not asked again", async () => {
    const { lamp, ask, app } = await openLampServer({ isHttpsOnly: true });
    for (const headers of [{}, { "if-none-match": LAMP.etag }]) {
      lamp.atHand = null;
      const whole = await ask({ headers: { ...headers, "x-request-id": "lamp-lamp" } });
      lamp.atHand = LAMP;
      const asked = lamp.asked;
      const quick = await ask({ headers: { ...headers, "x-request-id": "lamp-lamp" } });
      expect(quick).toEqual({ ...whole, headers: { ...whole.headers, date: quick.headers.date } });
      expect(lamp.asked).toBe(asked);
    }
    expect((await app.inject("/metrics")).body).toContain(
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/v1/lamp/:colour",http_response_status_code="304"} 2\n',
    );
    expect((await app.inject("/metrics")).body).toContain("http_server_active_requests 1\n");
  });

  it("may be other bytes, or none, from one request to the next", async () => {
    const { lamp, ask } = await openLampServer();
    await ask();
    const news = '{"name":"Lámpara ☼ 灯"}';
    lamp.atHand = new Prebuilt({ bytes: Buffer.from(news), etag: '"lamp-2"' });
    expect((await ask({ headers: { "if-none-match": LAMP.etag } })).body).toBe(news);
    lamp.atHand = null;
    expect([(await ask()).body, lamp.asked]).toEqual([LAMP.bytes.toString(), 2]);
  });

  it.each<[string, RequestOptions, number]>([
    ["a session", { headers: { cookie: "hansa_session=ada" } }, 200],
    ["a bad token", { headers: { authorization: "Bearer eve" } }, 401],
    ["a page of another origin", { headers: { origin: "https://shop.example" } }, 200],
    ["a foreign site", { headers: { "sec-fetch-site": "cross-site" } }, 200],
    ["another verb", { method: "DELETE" }, 405],
    ["only the head", { method: "HEAD" }, 200],
  ])("is not for who comes with %s", async (_, how, status) => {
    const { lamp, ask } = await openLampServer();
    await ask();
    const before = lamp.asked;
    expect((await ask(how)).status).toBe(status);
    expect(lamp.asked - before).toBe(status === 200 ? 1 : 0);
  });

  it("counts against the limit of its sender, whom a trusted proxy names", async () => {
    const rateLimits = { browse: { points: 3, windowSeconds: 60 } };
    for (const options of [{ rateLimiting: "all" }, { trustProxy: ["127.0.0.0/8"] }, { trustProxy: 1 }] as const) {
      const { lamp, ask } = await openLampServer({ rateLimits, ...options });
      const headers = { "x-forwarded-for": away };
      const statuses = [await ask({ headers }), await ask({ headers }), await ask({ headers })];
      expect([...statuses.map(({ status }) => status), lamp.asked]).toEqual([200, 200, 200, 1]);
      const refused = await ask({ headers });
      expect([refused.status, refused.headers["retry-after"], lamp.asked]).toEqual([429, "60", 1]);
    }
  });

  it("is refused like any other when the process has more than it can do", async () => {
    let ageMs = 0;
    const { ask } = await openLampServer({ pressure: [() => ageMs] });
    expect((await ask()).status).toBe(200);
    ageMs = 500;
    await eventually("browsing is shed", async () => (await ask()).status === 503);
  });

  it("is remembered for so many addresses, of so many characters", async () => {
    const telemetry = { metrics: createMetrics(), tracer: null };
    const atHand = createAtHand({ headers: {}, life: { draining: false }, trustProxy: false, telemetry });
    const admission = { isAnonymous: () => true, isOverloaded: () => false, countGuest: () => null };
    const known = { peek: () => LAMP, admission, observe: () => undefined };
    const server = createServer(atHand.before((_, response) => void response.writeHead(404).end()));
    await once(server.listen(0, "127.0.0.1"), "listening");
    afterAll(() => server.close());
    const long = `/${"a".repeat(MAX_ADDRESS_CHARS)}`;
    atHand.learn(long, known);
    for (let index = 0; index <= MAX_ADDRESSES; index++) atHand.learn(`/${String(index)}`, known);
    const statuses = ["/0", "/1", `/${String(MAX_ADDRESSES)}`, long].map((path) => send(server.address(), { path }));
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([404, 200, 200, 404]);
  });
});
