import { beforeAll, describe, expect, it } from "vitest";
import { demoCatalogue, listVariantIds, seedCatalog } from "#modules/catalog";
import { one, sql } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { openDesk } from "../desk.fixture.ts";
import { setPrices } from "../set-prices.ts";
import { makeChunk } from "./codes.ts";
import { makeCodes, normaliseCode } from "./code.ts";

const { db } = await cloneDatabase();
const desk = await openDesk(db);
const body = {
  name: "Ten percent",
  trigger: "code",
  isEnabled: true,
  priority: 0,
  group: null,
  stacking: "combines",
  conditions: [],
  reward: { kind: "percent", target: "order", ppm: 100_000 },
  startsAt: null,
  endsAt: null,
  maxUses: null,
  maxUsesPerCustomer: null,
  budget: null,
};
const at = "/v1/admin/promotions";
let lamp = "";
beforeAll(async () => {
  await db.transaction((tx) => seedCatalog(tx, demoCatalogue()));
  lamp = (await listVariantIds(db, { after: null, limit: 1 }))[0] ?? "";
  const price = { variantId: lamp, list: "base-eur", minQuantity: 1, amountMinor: 2_000n, currency: "EUR" };
  await db.transaction((tx) => setPrices(tx, [price]));
});

describe("a promotion at the desk", () => {
  it("is made, changed, shown, listed and taken away", async () => {
    expect((await desk.ask("PUT", `${at}/ten`, body)).json()).toMatchObject({ code: "ten", version: 1, used: 0 });
    expect((await desk.ask("PUT", `${at}/ten`, { ...body, priority: 5 })).json()).toMatchObject({
      priority: 5,
      version: 2,
    });
    expect((await desk.ask("GET", `${at}/ten`)).json()).toMatchObject({ reward: body.reward, conditions: [] });
    expect((await desk.ask("GET", `${at}?limit=1`)).json()).toMatchObject({
      items: [{ code: "ten" }],
      nextCursor: null,
    });
    expect((await desk.ask("DELETE", `${at}/ten`)).status).toBe(204);
    expect((await desk.ask("GET", `${at}/ten`)).json()).toMatchObject({ code: "pricing.promotion_not_found" });
  });

  it("explains what cannot be, each with its place", async () => {
    const refused = async (change: object) => {
      const answer = await desk.ask("PUT", `${at}/bad`, { ...body, ...change });
      return [answer.status, answer.text];
    };
    const euros = [{ currency: "EUR", amountMinor: 100 }];
    const cases: readonly (readonly [object, string])[] = [
      [{ startsAt: "2026-12-02T00:00:00Z", endsAt: "2026-12-01T00:00:00Z" }, "must be after startsAt"],
      [{ conditions: [{ kind: "first_order" }] }, "cannot both be the first"],
      [{ stacking: "alone", group: "season" }, "never applies beside another"],
      [{ reward: { kind: "tiers", tiers: [{ from: euros }] } }, "must have either ppm or off"],
      [{ reward: { kind: "amount", target: "order", off: [...euros, ...euros] } }, "names EUR twice"],
      [{ reward: { kind: "amount", target: "order", off: [{ currency: "ABC", amountMinor: 1 }] } }, "ISO 4217"],
      [{ reward: { kind: "gift", variantId: "019aaaaa-0000-7000-8000-000000000001", quantity: 1 } }, "is no variant"],
      [
        { conditions: [{ kind: "time_of_week", days: [1], from: "12:00", until: "11:00", timeZone: "Mars/Base" }] },
        "must be an IANA time zone",
      ],
      [{ reward: { ...body.reward, target: "shipping", items: {} } }, "has no meaning for shipping"],
    ];
    for (const [change, words] of cases) expect(await refused(change)).toEqual([422, expect.stringContaining(words)]);
  });

  it("is simulated: totals, and of each promotion the first reason why not", async () => {
    await desk.ask("PUT", `${at}/auto`, { ...body, trigger: "automatic", group: "g" });
    await desk.ask("PUT", `${at}/less`, {
      ...body,
      trigger: "automatic",
      group: "g",
      reward: { ...body.reward, ppm: 1_000 },
    });
    await desk.ask("PUT", `${at}/rich`, {
      ...body,
      trigger: "automatic",
      conditions: [{ kind: "subtotal", from: [{ currency: "EUR", amountMinor: 900_000 }] }],
    });
    await desk.ask("PUT", `${at}/coded`, body);
    await desk.ask("POST", `${at}/coded/codes`, { codes: [{ code: "Simu-Lated", maxUses: null, expiresAt: null }] });
    const cart = {
      channel: "eu",
      lines: [{ variantId: lamp, quantity: 2 }],
      country: "DE",
      shippingOption: "standard",
    };
    const simulated = await desk.ask("POST", "/v1/admin/pricing/simulate", { ...cart, codes: ["nobody knows"] });
    expect(simulated.json()).toMatchObject({
      totals: { subtotal: { amountMinor: 4_000 }, discount: { amountMinor: 400 } },
      lines: [{ adjustments: [{ code: "auto", amount: { amountMinor: 400 } }] }],
      unknownCodes: ["NOBODYKNOWS"],
      why: [
        { promotion: "auto", applied: true, amount: { amountMinor: 400 }, message: "It applies." },
        { promotion: "coded", applied: false, reason: "code_missing" },
        { promotion: "less", applied: false, reason: "other_of_group" },
        {
          promotion: "rich",
          applied: false,
          reason: "subtotal_too_low",
          message: "The goods in the cart do not cost enough.",
        },
      ],
    });
    const coded = await desk.ask("POST", "/v1/admin/pricing/simulate", { ...cart, codes: ["simu lated"] });
    expect(coded.json()).toMatchObject({ totals: { discount: { amountMinor: 800 } }, unknownCodes: [] });
    expect(desk.undeclared).toEqual([]);
  });
});

describe("codes", () => {
  it("are equal in every spelling, and taken once", async () => {
    expect(["welcome-10", " WELCOME 10", "Ｗelcome10"].map(normaliseCode)).toEqual(Array(3).fill("WELCOME10"));
    expect(["ab", "né", "a".repeat(33), "drop table;"].map(normaliseCode)).toEqual([null, null, null, null]);
    await desk.ask("PUT", `${at}/one`, body);
    await desk.ask("PUT", `${at}/two`, body);
    const add = (promotion: string, code: string) =>
      desk.ask("POST", `${at}/${promotion}/codes`, { codes: [{ code, maxUses: null, expiresAt: null }] });
    expect((await add("one", "taken-once")).status).toBe(201);
    expect((await add("two", "TAKEN ONCE")).json()).toMatchObject({ code: "pricing.code_taken", codes: ["TAKENONCE"] });
    expect((await desk.ask("DELETE", `${at}/one`)).json()).toMatchObject({ code: "pricing.promotion_in_use" });
  });

  it("have 80 random bits, and none is made twice", () => {
    const made = makeCodes(20_000, "VIP");
    expect(new Set(made).size).toBe(20_000);
    expect(made.every((code) => /^VIP[0-9A-HJKMNP-TV-Z]{16}$/.test(code))).toBe(true);
    // Each of the 32 characters comes as often as another, in every place.
    const first = Map.groupBy(made, (code) => code.charAt(3));
    expect(first.size).toBe(32);
    for (const same of first.values()) expect(Math.abs(same.length - 625)).toBeLessThan(200);
  });

  it("are made in batches by chunks, written to a file and read from one", async () => {
    await desk.ask("PUT", `${at}/batch`, body);
    const ordered = await desk.ask("POST", `${at}/batch/batches`, {
      name: "Autumn",
      count: 2_500,
      prefix: "AUT",
      maxUsesEach: 1,
      expiresAt: null,
    });
    expect(ordered.status).toBe(202);
    const chunks = [];
    for (let made = await makeChunk(db, 1_000); made > 0; made = await makeChunk(db, 1_000)) chunks.push(made);
    expect(chunks).toEqual([1_000, 1_000, 500]);
    expect((await desk.ask("GET", `${at}/batch/batches`)).json()).toMatchObject({
      items: [{ wanted: 2_500, made: 2_500, finishedAt: expect.any(String) }],
    });
    const file = await desk.ask("GET", `${at}/batch/codes/file`);
    const lines = file.text.trim().split("\n");
    expect(lines).toHaveLength(2_501);
    expect(lines[1]).toMatch(/^AUT[0-9A-Z]{16},AUT(-[0-9A-Z]{4}){4},1,true,$/);
    const known = lines[1]?.split(",")[0] ?? "";
    await desk.ask("PUT", `${at}/imported`, body);
    const read = await desk.ask(
      "POST",
      `${at}/imported/codes/file`,
      `code,shown,maxUses\r\nfresh-1,,3\n\n${known},,1\n!!,,\nfresh-2,,0\nFRESH 1,,3\n"fresh-3"`,
    );
    expect(read.json()).toMatchObject({ read: 3, made: 2, taken: 1, errors: [{ line: 5 }, { line: 6 }] });
    expect((await desk.ask("GET", `${at}/imported/batches`)).json()).toMatchObject({
      items: [{ wanted: 2, made: 2, finishedAt: expect.any(String) }],
    });
  });

  it("of a million are no burden of a quote: only shared ones are kept", async () => {
    const row = await one(
      db,
      sql<{ readonly count: number }>`select count(*)::int as count from pricing.code where batch_id is null`,
    );
    expect(row.count).toBeLessThan(10);
  });

  it("leave every invariant true", async () => {
    expect(await expectInvariants(db)).toBeUndefined();
  });
});
