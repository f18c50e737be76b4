import { parseCurrency, parseRegion } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { type Channel, channelIn } from "./index.ts";

const europe: Channel = {
  code: "eu",
  name: "Europe",
  currency: parseCurrency("EUR"),
  locale: "en-GB",
  languages: ["de", "pt-BR", "en-GB", "de-CH", "zh-Hant-HK", "en-US"],
  countries: ["DE"],
  taxIncluded: true,
  region: parseRegion("eu"),
};

describe("a channel in the language of its reader", () => {
  it.each([
    ["de", "de"],
    ["DE", "de"],
    ["de-AT", "de"],
    ["de-CH", "de-CH"],
    ["de-ch-1996", "de-CH"],
    ["zh-hant-hk", "zh-Hant-HK"],
    ["zh", "zh-Hant-HK"],
    ["pt-PT", "pt-BR"],
    ["en-US", "en-US"],
    ["en", "en-GB"],
    ["en-AU", "en-GB"],
    ["ja", "en-GB"],
    ["e", "en-GB"],
  ])("speaks for %s the nearest that it has: %s", (asked, spoken) => {
    expect(channelIn(europe, asked)).toEqual({ ...europe, locale: spoken });
  });

  it("is the same object for the same answer, and itself where nothing is asked or nothing differs", () => {
    expect(channelIn(europe, undefined)).toBe(europe);
    expect(channelIn(europe, "en")).toBe(europe);
    expect(channelIn(europe, "ja")).toBe(europe);
    expect(channelIn(europe, "de-AT")).toBe(channelIn(europe, "de"));
  });

  it("has its own language alone where it names no others", () => {
    const { languages: _, ...plain } = europe;
    expect(channelIn(plain, "de")).toBe(plain);
  });
});
