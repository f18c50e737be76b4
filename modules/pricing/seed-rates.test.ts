import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { EU_COUNTRIES, seedChannels } from "#modules/channels";
import { loadPriceFacts } from "./price-facts.ts";
import { seedPricing } from "./seed.ts";
import { EU_VAT, US_STATE_TAX } from "./seed-rates.ts";
import { findTax } from "./tax/tax-table.ts";

const { db } = await cloneDatabase();
const { settings } = await db.transaction(async (tx) => {
  await seedChannels(tx, "demo");
  await seedPricing(tx, "demo");
  return await loadPriceFacts(tx, []);
});
const TODAY = Date.parse("2026-11-01T00:00:00Z");
const ppmIn = (country: string, subdivision: string | null, nowMs = TODAY) =>
  findTax(settings.taxes, { country, subdivision, postalCode: null, nowMs }, "standard").ratePpm;

describe("the taxes that a shop begins with", () => {
  it("are those of every state of the United States and the District of Columbia", () => {
    expect(Object.keys(US_STATE_TAX)).toHaveLength(51);
    expect(Object.values(US_STATE_TAX).filter((ppm) => ppm === 0)).toHaveLength(5);
    for (const [state, ppm] of Object.entries(US_STATE_TAX)) {
      expect(state).toMatch(/^[A-Z]{2}$/);
      expect([state, ppmIn("US", state)]).toEqual([state, ppm]);
      expect([state, ppm >= 0 && ppm <= 72_500]).toEqual([state, true]);
    }
    expect(["TX", "NY", "TN", "DC", "MT"].map((state) => ppmIn("US", state))).toEqual([
      62_500, 40_000, 70_000, 70_000, 0,
    ]);
    expect(ppmIn("US", "DC", Date.parse("2026-10-01T03:59:59Z"))).toBe(60_000);
    expect(ppmIn("US", "DC", Date.parse("2026-10-01T04:00:00Z"))).toBe(70_000);
  });

  it("are those of every member state of the European Union", () => {
    expect(Object.keys(EU_VAT).toSorted()).toEqual([...EU_COUNTRIES].toSorted());
    for (const [country, [standard]] of Object.entries(EU_VAT)) expect(ppmIn(country, null)).toBe(standard);
  });
});
