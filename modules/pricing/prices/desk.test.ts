import { DAY_MS } from "@hansa/kernel";
import { beforeAll, describe, expect, it } from "vitest";
import { demoCatalogue, seedCatalog } from "#modules/catalog";
import { many, run, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { europe, openDesk } from "../desk.fixture.ts";
import { loadDisplayPrices } from "../display-prices.ts";
import { setPrices } from "../set-prices.ts";

const { db } = await cloneDatabase();
const desk = await openDesk(db);
const base = {
  name: "A list",
  channel: null,
  currency: "EUR",
  kind: "base",
  priority: 0,
  validFrom: null,
  validUntil: null,
};
let variants: readonly { readonly variantId: string; readonly sku: string }[] = [];
const priceOf = async (variantId: string, now = new Date()) =>
  (await loadDisplayPrices(db, [variantId], europe, now)).get(variantId);

beforeAll(async () => {
  const seeded = await db.transaction((tx) => seedCatalog(tx, demoCatalogue()));
  variants = await many(
    db,
    sql<{ readonly variantId: string; readonly sku: string }>`
      select id as "variantId", sku from catalog.variant where id = any(${seeded.map(({ variantId }) => variantId)}::uuid[]) order by sku
    `,
  );
});

describe("a price list at the desk", () => {
  it("follows another by a rule, at once and for every price of it", async () => {
    const rule = { list: "base-eur", offPpm: 100_000, ending: "99" };
    const made = await desk.ask("PUT", "/v1/admin/price-lists/web", { ...base, priority: 1, countries: ["DE"], rule });
    expect(made.json()).toMatchObject({ code: "web", rule, countries: ["DE"], customerGroup: null });
    const { variantId } = variants[0] ?? { variantId: "" };
    await db.transaction((tx) =>
      setPrices(tx, [{ variantId, list: "base-eur", minQuantity: 1, amountMinor: 2_000n, currency: "EUR" }]),
    );
    expect((await priceOf(variantId))?.price?.amountMinor).toBe(1_799n);
    await desk.ask("PUT", "/v1/admin/price-lists/web", { ...base, priority: 1, rule: { ...rule, offPpm: 500_000 } });
    expect((await priceOf(variantId))?.price?.amountMinor).toBe(999n);
    await desk.ask("PUT", "/v1/admin/price-lists/web", { ...base, priority: 1 });
    expect((await priceOf(variantId))?.price?.amountMinor).toBe(2_000n);
  });

  it("explains what cannot be: a window that ends first, a list that follows itself, nothing, or another currency", async () => {
    const put = async (code: string, change: object) => {
      const answer = await desk.ask("PUT", `/v1/admin/price-lists/${code}`, { ...base, ...change });
      return [answer.status, answer.text];
    };
    const rule = (list: string) => ({ rule: { list, offPpm: 0, ending: "none" } });
    const window = { validFrom: "2026-12-02T00:00:00Z", validUntil: "2026-12-01T00:00:00Z" };
    expect(await put("bad", window)).toEqual([422, expect.stringContaining("must be after validFrom")]);
    await put("club", rule("base-eur"));
    expect(await put("club", rule("club"))).toEqual([422, expect.stringContaining("must be another list")]);
    expect(await put("chain", rule("club"))).toEqual([422, expect.stringContaining("follows another itself")]);
    expect(await put("base-eur", rule("sale-eur"))).toEqual([422, expect.stringContaining("other lists follow")]);
    expect(await put("yen", { ...rule("base-eur"), currency: "JPY" })).toEqual([
      422,
      expect.stringContaining("currency"),
    ]);
    expect(await put("lost", rule("nowhere"))).toEqual([404, expect.stringContaining("price_list_not_found")]);
  });
});

describe("a file of prices", () => {
  it("comes out as it goes in", async () => {
    const [one, two] = variants;
    const file = [
      "list,sku,variantId,minQuantity,amount,currency",
      `sale-eur,${one?.sku ?? ""},,1,12.50,EUR`,
      `sale-eur,,${two?.variantId ?? ""},10,9.99,EUR`,
    ].join("\n");
    const report = await desk.ask("POST", "/v1/admin/price-lists/sale-eur/file", file);
    expect(report.json()).toEqual({ read: 2, made: 2, changed: 0, same: 0, failed: 0, errors: [] });
    const written = (await desk.ask("GET", "/v1/admin/price-lists/sale-eur/file")).text;
    expect(written).toContain(`sale-eur,${one?.sku ?? ""},${one?.variantId ?? ""},1,12.50,EUR\n`);
    const again = await desk.ask("POST", "/v1/admin/price-lists/sale-eur/file", written);
    expect(again.json()).toMatchObject({ read: 2, made: 0, changed: 0, same: 2 });
  });

  it("tells line and column of what it cannot take, and takes the rest", async () => {
    const sku = variants[2]?.sku ?? "";
    const lines = ["nothing-has-this,1.00", `${sku},cheap`, `${sku},1.234`, `,5.00`, `${sku},7.00`];
    const file = `sku,amount\n${lines.join("\n")}\n`;
    expect((await desk.ask("POST", "/v1/admin/price-lists/sale-eur/file", file)).json()).toEqual({
      read: 5,
      made: 1,
      changed: 0,
      same: 0,
      failed: 4,
      errors: [
        { line: 3, column: "amount", message: '"cheap" is not an amount such as 19.99' },
        { line: 4, column: "amount", message: '"1.234" has more decimals than EUR' },
        { line: 5, column: "sku", message: "is missing, and so is variantId" },
        { line: 2, column: "sku", message: "names no variant" },
      ],
    });
    expect((await desk.ask("POST", "/v1/admin/price-lists/nowhere/file", file)).status).toBe(404);
  });
});

describe("the history of prices", () => {
  it("keeps every former price with who ended it, never changes, and knows the lowest of 30 days", async () => {
    const { variantId } = variants[3] ?? { variantId: "" };
    const set = (list: string, amountMinor: number) =>
      desk.ask("PUT", "/v1/admin/prices", { prices: [{ variantId, list, amountMinor, currency: "EUR" }] });
    await set("base-eur", 1_000);
    await set("base-eur", 900);
    await set("base-eur", 1_200);
    await set("base-eur", 1_200);
    const kept = (await desk.ask("GET", `/v1/admin/price-history?variant=${variantId}`)).json();
    expect(kept["items"]).toMatchObject([
      { amountMinor: 900, list: "base-eur", endedBy: expect.stringMatching(/^key /) },
      { amountMinor: 1_000, list: "base-eur" },
    ]);
    await set("sale-eur", 850);
    expect(await priceOf(variantId)).toMatchObject({
      price: { amountMinor: 850n },
      priceWas: { amountMinor: 1_200n },
      lowestPrice30d: { amountMinor: 900n },
    });
    expect((await priceOf(variantId, new Date(Date.now() + 40 * DAY_MS)))?.lowestPrice30d?.amountMinor).toBe(900n);
    await expect(run(db, sql`delete from pricing.price_history`)).rejects.toThrow("append-only");
    await expect(run(db, sql`update pricing.price_history set amount_minor = 1`)).rejects.toThrow("append-only");
  });
});

describe("how a channel taxes", () => {
  it("is usual until it is set, and explained when it cannot be", async () => {
    const path = "/v1/admin/channels/eu/tax";
    const usual = {
      channel: "eu",
      rounding: null,
      originCountry: null,
      chargesAt: "destination",
      reverseCharge: true,
      provider: "table",
    };
    expect((await desk.ask("GET", path)).json()).toEqual(usual);
    const { channel: _, ...wanted } = { ...usual, rounding: "total", originCountry: "DE" };
    expect((await desk.ask("PUT", path, wanted)).json()).toEqual({ channel: "eu", ...wanted });
    expect((await desk.ask("GET", path)).json()).toMatchObject({ rounding: "total", originCountry: "DE" });
    expect((await desk.ask("PUT", path, { ...wanted, rounding: "never" })).status).toBe(422);
    expect((await desk.ask("GET", "/v1/admin/channels/nowhere/tax")).status).toBe(404);
  });

  it("has rates for postal areas and what counties add, each with its window", async () => {
    const rate = {
      country: "US",
      subdivision: "CA",
      category: "standard",
      name: "Los Angeles County",
      ratePpm: 22_500,
      rounding: "line",
      validFrom: null,
      validUntil: null,
    };
    const put = (change: object) => desk.ask("PUT", "/v1/admin/tax-rates", { rates: [{ ...rate, ...change }] });
    expect((await put({ postalPattern: "900*", jurisdiction: "Los Angeles County" })).status).toBe(204);
    const bad = await put({ postalPattern: "90-100" });
    expect([bad.status, bad.text]).toEqual([422, expect.stringContaining("/rates/0/postalPattern")]);
    const listed = (await desk.ask("GET", "/v1/admin/tax-rates")).text;
    expect(listed).toContain('"postalPattern":"900*","jurisdiction":"Los Angeles County"');
  });

  it("refuses nothing that its routes do not declare", () => {
    expect(desk.undeclared).toEqual([]);
  });
});
