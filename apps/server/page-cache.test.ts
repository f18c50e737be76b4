import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import type { ChangeFeed } from "#platform/db";
import { createPageCache } from "./page-cache.ts";

const MINUTE_MS = 60_000;
/** Looks at the clock and leaves the timers of the server alone. */
const CLOCK: NonNullable<Parameters<typeof vi.useFakeTimers>[0]> = { toFake: ["performance"] };

const closing: (() => void)[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const close of closing.splice(0)) close();
});

/** A shop whose pages say what they are told to. */
async function openShop(say: () => Response) {
  const changes: (() => void)[] = [];
  const on = (_topic: string, hear: () => void) => void changes.push(hear);
  let renders = 0;
  const cache = createPageCache(
    () => {
      renders++;
      return Promise.resolve(say());
    },
    { on } as unknown as ChangeFeed,
  );
  const server = createServer((request, response) =>
    cache.serve(request, response, () => response.writeHead(500).end("asked for again")),
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  closing.push(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return {
    look: async () => {
      const answer = await fetch(`http://127.0.0.1:${String(port)}/products`);
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    },
    change: () => changes.forEach((hear) => hear()),
    renders: () => renders,
  };
}

const page = (text: string) => new Response(text, { headers: { "content-type": "text/html" } });
const busy = () => new Response("back in a moment", { status: 503, headers: { "retry-after": "5" } });

test("while the shop cannot make a page the last one is shown, and after ten minutes none", async () => {
  vi.useFakeTimers(CLOCK);
  let say = () => page("the lamp, 10 EUR");
  const shop = await openShop(() => say());
  expect(await shop.look()).toMatchObject({ status: 200, text: "the lamp, 10 EUR" });
  say = busy;
  vi.advanceTimersByTime(2 * MINUTE_MS);
  expect(await shop.look()).toMatchObject({ status: 200, text: "the lamp, 10 EUR" });
  say = () => page("the lamp, 11 EUR");
  expect(await shop.look()).toMatchObject({ status: 200, text: "the lamp, 11 EUR" });
  say = busy;
  vi.advanceTimersByTime(11 * MINUTE_MS);
  const refused = await shop.look();
  expect(refused).toMatchObject({ status: 503, text: "back in a moment" });
  expect(Object.fromEntries(refused.headers)).toMatchObject({ "retry-after": "5", "cache-control": "no-store" });
});

test("a page that is not there is written once and not kept", async () => {
  let say = () => new Response("nothing here", { status: 404 });
  const shop = await openShop(() => say());
  expect(await shop.look()).toMatchObject({ status: 404, text: "nothing here" });
  expect(shop.renders()).toBe(1);
  say = () => page("here it is");
  expect(await shop.look()).toMatchObject({ status: 200, text: "here it is" });
});

test("a page that a change made old is not shown again, and a fault is the shop's own to tell", async () => {
  vi.useFakeTimers(CLOCK);
  let say = () => page("ten left");
  const shop = await openShop(() => say());
  await shop.look();
  vi.advanceTimersByTime(300);
  shop.change();
  vi.advanceTimersByTime(1);
  say = () => page("sold out");
  expect((await shop.look()).text).toBe("sold out");
  vi.advanceTimersByTime(MINUTE_MS);
  say = () => new Response("a bug", { status: 500 });
  expect(await shop.look()).toMatchObject({ status: 500, text: "asked for again" });
});
