import { type AddressInfo } from "node:net";
import { after, newId, parseCurrency, parseRegion, SECOND_MS } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoadOffers } from "#modules/catalog";
import { createChannelCache, upsertChannel } from "#modules/channels";
import { announceChange, openChangeFeed } from "#platform/db";
import { GUEST, buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase, eventually } from "#platform/testing";
import { loadDisplayPrices } from "../display-prices.ts";
import { upsertPriceList } from "../prices/set-price-list.ts";
import { seedPricing } from "../seed.ts";
import { PRICES_TOPIC, setPrices } from "../set-prices.ts";
import { createLive } from "./live.ts";
import { liveRoutes } from "./routes.ts";

const AVAILABILITY = "inventory.availability";
const { db } = await cloneDatabase();
const feed = await openChangeFeed(db);
const [lamp, rug] = [newId(), newId()];
const inStock = new Set<string>([lamp, rug]);
const loadOffers: LoadOffers = async (on, ids, channel) => {
  const prices = await loadDisplayPrices(on, ids, channel, new Date());
  return new Map([...prices].map(([id, price]) => [id, { ...price, available: inStock.has(id) }]));
};
const live = createLive({ db, feed, loadOffers, topics: [PRICES_TOPIC, AVAILABILITY], now: () => new Date() });
const channels = createChannelCache(feed);
const telemetry = createTelemetry({ level: "silent" });
const app = await buildServer({
  routes: liveRoutes({ live, channels }),
  db,
  telemetry,
  authenticate: () => Promise.resolve(GUEST),
  rateLimiting: "off",
});
await app.listen({ port: 0, host: "127.0.0.1" });
const { port } = app.server.address() as AddressInfo;
const urlOf = (...ids: readonly string[]) => `http://127.0.0.1:${String(port)}/v1/live?variants=${ids.join(",")}`;

beforeAll(async () => {
  await db.transaction(async (tx) => {
    await upsertChannel(tx, {
      code: "eu",
      name: "Europe",
      currency: parseCurrency("EUR"),
      locale: "en",
      countries: ["DE"],
      taxIncluded: true,
      region: parseRegion("eu"),
    });
    await seedPricing(tx, "demo");
  });
  await put(lamp, 2_000n);
});
afterAll(async () => {
  live.close();
  await app.close();
  await feed.close();
  telemetry.close();
});

describe("GET /v1/live", () => {
  it("begins with how things stand and goes on with what changes, and only that", async () => {
    await using stream = await watch(lamp, rug);
    await eventually("both stand", () => stream.events.length >= 4);
    expect(stream.of("price", lamp)).toEqual([2_000]);
    expect(stream.of("price", rug)).toEqual([null]);
    expect(stream.of("stock", lamp)).toEqual([true]);
    await put(lamp, 1_800n);
    await eventually("the new price", () => stream.of("price", lamp).at(-1) === 1_800);
    inStock.delete(lamp);
    await db.transaction((tx) => announceChange(tx, AVAILABILITY, [lamp]));
    await eventually("it is sold out", () => stream.of("stock", lamp).at(-1) === false);
    expect(stream.of("price", lamp)).toEqual([2_000, 1_800]);
    expect(stream.of("stock", rug)).toEqual([false]);
    inStock.add(lamp);
  });

  it("tells of a sale within a second of its beginning, and of its end, without anybody's doing", async () => {
    await put(lamp, 1_500n);
    await db.transaction(async (tx) => {
      const validFrom = after(tx.now, SECOND_MS);
      await upsertPriceList(tx, {
        code: "flash",
        name: "Flash",
        channel: null,
        currency: "EUR",
        kind: "sale",
        priority: 5,
        validFrom,
        validUntil: after(tx.now, 2 * SECOND_MS),
      });
      await setPrices(tx, [{ variantId: lamp, list: "flash", minQuantity: 1, amountMinor: 900n, currency: "EUR" }]);
    });
    await using stream = await watch(lamp);
    await eventually("the sale has come and gone", () => stream.of("price", lamp).length >= 3);
    expect(stream.of("price", lamp)).toEqual([1_500, 900, 1_500]);
  });

  it("refuses what are no variants, too many of them, and an unknown channel", async () => {
    expect((await fetch(urlOf("not-an-id-but-long-enough-to-be-one-xx"))).status).toBe(422);
    expect((await fetch(urlOf(...Array.from({ length: 51 }, () => newId())))).status).toBe(422);
    expect((await fetch(`${urlOf(lamp)}&channel=nowhere`)).status).toBe(404);
  });

  it("forgets who has gone, and ends when the process stops", async () => {
    const before = live.count();
    const stream = await watch(lamp);
    expect(live.count()).toBe(before + 1);
    await stream[Symbol.asyncDispose]();
    await eventually("it is forgotten", () => live.count() === before);
    const last = await watch(lamp);
    live.close();
    await eventually("it has ended", () => last.hasEnded());
    const refused = await fetch(urlOf(lamp));
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  });
});

async function put(variantId: string, amountMinor: bigint): Promise<void> {
  await db.transaction((tx) =>
    setPrices(tx, [{ variantId, list: "base-eur", minQuantity: 1, amountMinor, currency: "EUR" }]),
  );
}

interface Heard {
  readonly kind: string;
  readonly data: {
    readonly variantId: string;
    readonly price?: { readonly amountMinor: number } | null;
    readonly available?: boolean;
  };
}

async function watch(...ids: readonly string[]) {
  const leave = new AbortController();
  const answer = await fetch(urlOf(...ids), { signal: leave.signal });
  expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const events: Heard[] = [];
  let ended = false;
  const reading = (async () => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of answer.body ?? []) {
      const parts = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const found = /^event: (.+)\ndata: (.+)$/.exec(part);
        if (found !== null) events.push({ kind: found[1] ?? "", data: JSON.parse(found[2] ?? "{}") as Heard["data"] });
      }
    }
  })().then(
    () => void (ended = true),
    () => void (ended = true),
  );
  return {
    events,
    hasEnded: () => ended,
    of: (kind: "price" | "stock", id: string) =>
      events
        .filter((event) => event.kind === kind && event.data.variantId === id)
        .map(({ data }) => (kind === "price" ? (data.price?.amountMinor ?? null) : data.available)),
    async [Symbol.asyncDispose]() {
      leave.abort();
      await reading;
    },
  };
}
