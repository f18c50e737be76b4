import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo } from "node:net";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { quote } from "../quote.ts";
import { context, germany, line, price } from "../shop.fixture.ts";
import { createHttpTaxProvider } from "./http-provider.ts";
import { createTaxLookups, PAUSE_MS, RATES_LIVE_MS } from "./lookups.ts";
import { setTaxSetting } from "./set-tax.ts";
import { usualTaxSetting } from "./tax-setting.ts";

const { db } = await cloneDatabase();
await db.transaction((tx) => setTaxSetting(tx, { ...usualTaxSetting("eu"), provider: "outside" }));
const texas = { country: "US", subdivision: "TX", postalCode: "78701" };
const rates = [
  {
    category: "standard",
    components: [
      { code: "US-TX", name: "Texas", ratePpm: 62_500 },
      { code: "US-TX-AUSTIN", name: "Austin", ratePpm: 20_000 },
    ],
  },
];
let asked: unknown[] = [];
let answer: () => { readonly status: number; readonly body: string } | null = () => null;
const bureau = createServer((request, response) => {
  void readBody(request).then((body) => {
    asked.push({ path: request.url, key: request.headers.authorization, ...(JSON.parse(body) as object) });
    const said = answer();
    if (said !== null) response.writeHead(said.status).end(said.body);
  });
});
await new Promise<void>((resolve) => bureau.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${String((bureau.address() as AddressInfo).port)}`;
let now = new Date("2026-11-20T10:00:00Z");
/** Long enough for an answer of this very machine, whatever else it does. */
const timeoutMs = 2_000;
const open = () => createTaxLookups(createHttpTaxProvider({ url, key: "secret", timeoutMs }), { now: () => now });
const wanted = { destination: texas, categories: ["standard"] };

beforeEach(() => {
  asked = [];
  answer = () => ({ status: 200, body: JSON.stringify({ rates }) });
});
afterAll(() => {
  bureau.closeAllConnections();
  bureau.close();
});

describe("rates from outside", () => {
  it("are asked for once, for all who ask the same, and kept a while", async () => {
    const lookups = open();
    expect(lookups.known("eu", texas)).toBeNull();
    const found = await Promise.all([1, 2, 3].map(() => lookups.find(db, "eu", wanted)));
    expect(found.map((one) => one?.byCategory.get("standard")?.ratePpm)).toEqual([82_500, 82_500, 82_500]);
    await lookups.find(db, "eu", wanted);
    const question = { ...texas, categories: ["standard"], at: now.toISOString() };
    expect(asked).toEqual([{ path: "/v1/rates", key: "Bearer secret", ...question }]);
    expect(lookups.known("eu", texas)?.provider).toBe("outside");
    now = new Date(now.getTime() + RATES_LIVE_MS + 1);
    await lookups.find(db, "eu", wanted);
    expect(asked).toHaveLength(2);
  });

  it("are not asked for by a channel that has its own table", async () => {
    expect(await open().find(db, "us", wanted)).toBeNull();
    expect(asked).toEqual([]);
  });

  it.each([
    ["no answer in time", () => null],
    ["an error", () => ({ status: 500, body: "{}" })],
    ["no JSON", () => ({ status: 200, body: "rates" })],
    [
      "a negative rate",
      () => ({
        status: 200,
        body: JSON.stringify({
          rates: [{ category: "standard", components: [{ code: "x", name: "x", ratePpm: -1 }] }],
        }),
      }),
    ],
    [
      "more tax than price",
      () => ({
        status: 200,
        body: JSON.stringify({
          rates: [
            {
              category: "standard",
              components: [600_000, 600_000].map((ratePpm) => ({ code: "x", name: "x", ratePpm })),
            },
          ],
        }),
      }),
    ],
  ])("leave the table to answer for %s, and whoever is silent is left alone for a while", async (_, said) => {
    const lookups = open();
    answer = said;
    expect(await lookups.find(db, "eu", wanted)).toBeNull();
    expect(await lookups.find(db, "eu", wanted)).toBeNull();
    expect(asked).toHaveLength(1);
    now = new Date(now.getTime() + PAUSE_MS);
    answer = () => ({ status: 200, body: JSON.stringify({ rates }) });
    expect(await lookups.find(db, "eu", wanted)).not.toBeNull();
  });

  it("are what a quote charges, and the table what it charges without them", async () => {
    const providedTaxes = await open().find(db, "eu", wanted);
    const channel = { ...germany, taxIncluded: false };
    const world = { prices: [price("lamp", "base", 1_000n)] };
    const quoted = quote([line("lamp")], context(world, { channel, providedTaxes }));
    expect(quoted.taxes.map(({ code, tax }) => [code, tax.amountMinor])).toEqual([
      ["US-TX", 63n],
      ["US-TX-AUSTIN", 20n],
    ]);
    expect(quoted.totals.tax.amountMinor).toBe(83n);
    expect(quote([line("lamp")], context(world, { channel })).totals.tax.amountMinor).toBe(190n);
  });
});

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}
