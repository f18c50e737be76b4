import { EU_COUNTRIES, parseVatId } from "#modules/channels";
import { describe, expect, it } from "vitest";
import { quote } from "../quote.ts";
import type { QuoteContext } from "../quote-shape.ts";
import { EU_VAT } from "../seed-rates.ts";
import { context, germany, line, now, parcel, price, rate, states, list, type World } from "../shop.fixture.ts";
import { isPostalPattern } from "./postal-pattern.ts";
import { usualTaxSetting } from "./tax-setting.ts";

const prices = [price("lamp", "base", 11_900n)];
const quoted = (world: Partial<World>, over: Partial<QuoteContext> = {}, quantity = 1) =>
  quote([line("lamp", quantity)], context({ prices, ...world }, over));

describe("taxes that counties and cities add", () => {
  const us = { country: "US", subdivision: "CA" };
  const rates = [
    rate("US", 60_000, { id: "ca", subdivision: "CA", name: "California" }),
    rate("US", 2_500, {
      id: "la",
      subdivision: "CA",
      postalPattern: "900*",
      jurisdiction: "Los Angeles County",
      name: "LA County",
    }),
    rate("US", 10_000, {
      id: "city",
      subdivision: "CA",
      postalPattern: "90012",
      jurisdiction: "Los Angeles",
      name: "Los Angeles",
    }),
    rate("US", 20_000, {
      id: "range",
      subdivision: "CA",
      postalPattern: "94100-94199",
      jurisdiction: "San Francisco",
      name: "SF",
    }),
    rate("US", 0, { id: "food", subdivision: "CA", category: "food", name: "California (food)" }),
    rate("US", 0, {
      id: "food-la",
      subdivision: "CA",
      postalPattern: "900*",
      jurisdiction: "Los Angeles County",
      category: "food",
      name: "LA County (food)",
    }),
    rate("US", 90_000, { id: "late", subdivision: "CA", fromMs: now.getTime() + 1, name: "California 2027" }),
  ];
  const lists = [list("base", { currency: "USD" })];
  const taxesAt = (postalCode: string | null, over: Partial<QuoteContext> = {}) =>
    quote(
      [line("lamp")],
      context(
        { prices: [price("lamp", "base", 10_000n)], lists, rates },
        { channel: states, ...us, postalCode, ...over },
      ),
    ).taxes.map(({ code, tax }) => [code, tax.amountMinor]);

  it("stack on the state's, each a line of its own, by postal code, prefix and range", () => {
    expect(taxesAt("90012-1234")).toEqual([
      ["US-CA-LOS-ANGELES-COUNTY:standard", 25n],
      ["US-CA-LOS-ANGELES:standard", 100n],
      ["US-CA:standard", 600n],
    ]);
    expect(taxesAt("90071")).toEqual([
      ["US-CA-LOS-ANGELES-COUNTY:standard", 25n],
      ["US-CA:standard", 600n],
    ]);
    expect(taxesAt("94103")).toEqual([
      ["US-CA-SAN-FRANCISCO:standard", 200n],
      ["US-CA:standard", 600n],
    ]);
    expect(taxesAt("95814")).toEqual([["US-CA:standard", 600n]]);
    expect(taxesAt(null)).toEqual([["US-CA:standard", 600n]]);
    expect(taxesAt("90012", { subdivision: "OR" })).toEqual([]);
    expect(taxesAt("95814", { now: new Date(now.getTime() + 1) })).toEqual([["US-CA:standard", 900n]]);
  });

  it("may spare a category, state and county each for itself", () => {
    const at = context(
      { prices: [price("lamp", "base", 10_000n)], lists, rates },
      { channel: states, ...us, postalCode: "90012" },
    );
    const { taxes, totals } = quote([line("lamp", 1, "food")], at);
    expect(taxes.map(({ code, tax }) => [code, tax.amountMinor])).toEqual([
      ["US-CA-LOS-ANGELES-COUNTY:food", 0n],
      ["US-CA-LOS-ANGELES:standard", 100n],
      ["US-CA:food", 0n],
    ]);
    expect(totals.tax.amountMinor).toBe(100n);
  });

  it("have patterns of one code, a prefix or a range, and nothing else", () => {
    expect(["10115", "941*", "SW1A*", "94100-94199"].map(isPostalPattern)).toEqual([true, true, true, true]);
    expect(["", "*", "941**", "94199-94100", "100-1000", "10 115", "abc"].filter(isPostalPattern)).toEqual([]);
  });
});

describe("a buyer who owes no tax here", () => {
  const rates = [rate("DE", 190_000), rate("FR", 200_000, { id: "fr" }), rate("AT", 200_000, { id: "at" })];
  const abroad = { country: "AT", vatId: "ATU12345678", shippingOption: "standard" };

  it("pays net prices as a business in another member state, and every sum holds", () => {
    const { lines, shipping, totals, taxes, taxRelief } = quoted(
      { rates, shipping: [{ ...parcel, freeFromMinor: null }] },
      abroad,
      3,
    );
    expect(taxRelief).toBe("reverse_charge");
    expect(lines[0]).toMatchObject({
      unitPrice: { amountMinor: 9_917n },
      tax: { amountMinor: 0n },
      gross: { amountMinor: 29_751n },
      taxCode: "reverse-charge",
    });
    expect(shipping).toMatchObject({ amount: { amountMinor: 408n }, tax: { amountMinor: 0n } });
    expect(totals).toMatchObject({ tax: { amountMinor: 0n }, total: { amountMinor: 30_159n } });
    expect(taxes).toMatchObject([{ code: "reverse-charge", name: "Reverse charge", net: { amountMinor: 30_159n } }]);
  });

  it("is a consumer at home, with a number of the seller's state, a wrong one, outside the Union, or where the channel says so", () => {
    const reliefOf = (over: Partial<QuoteContext>, world: Partial<World> = {}) =>
      quoted({ rates, ...world }, { ...abroad, ...over }).taxRelief;
    expect(reliefOf({ country: "DE" })).toBeNull();
    expect(reliefOf({ vatId: "DE123456789" })).toBeNull();
    expect(reliefOf({ vatId: "ATU1234" })).toBeNull();
    expect(reliefOf({ country: "CH" })).toBeNull();
    expect(reliefOf({}, { taxSettings: [{ ...usualTaxSetting("de"), reverseCharge: false }] })).toBeNull();
    expect(reliefOf({ country: "FR" })).toBe("reverse_charge");
  });

  it("is whoever the desk holds a certificate of, with prices that hold tax or not", () => {
    expect(quoted({ rates }, { taxExempt: true })).toMatchObject({
      taxRelief: "exempt",
      totals: { total: { amountMinor: 10_000n } },
    });
    const net = { ...germany, taxIncluded: false };
    expect(quoted({ rates }, { taxExempt: true, channel: net }).totals).toMatchObject({
      tax: { amountMinor: 0n },
      total: { amountMinor: 11_900n },
    });
  });
});

describe("a consumer in another member state", () => {
  const rates = [rate("DE", 190_000), rate("AT", 200_000, { id: "at" })];
  it("pays the destination's rate, or the origin's where the seller is small", () => {
    expect(quoted({ rates }, { country: "AT" }).lines[0]?.taxCode).toBe("AT:standard");
    const small = { taxSettings: [{ ...usualTaxSetting("de"), chargesAt: "origin" as const }] };
    expect(quoted({ rates, ...small }, { country: "AT" }).lines[0]?.taxCode).toBe("DE:standard");
    expect(quoted({ rates, ...small }, { country: "CH" }).lines[0]?.taxCode).toBe("none");
  });
});

describe("rounding by channel (edge case 17)", () => {
  const net = { ...germany, taxIncluded: false };
  const taxBy = (rounding: "unit" | "line" | "total") => {
    const at = context(
      {
        prices: ["a", "b", "c"].map((id) => price(id, "base", 108n)),
        rates: [rate("DE", 190_000)],
        taxSettings: [{ ...usualTaxSetting("de"), rounding }],
      },
      { channel: net },
    );
    const { lines, totals } = quote([line("a", 3), line("b"), line("c", 1)], at);
    return [lines.map(({ tax }) => tax.amountMinor), totals.tax.amountMinor];
  };
  it("is by unit, by line or over the total, and the lines are the total each time", () => {
    expect(taxBy("unit")).toEqual([[63n, 21n, 21n], 105n]);
    expect(taxBy("line")).toEqual([[62n, 21n, 21n], 104n]);
    expect(taxBy("total")).toEqual([[62n, 21n, 20n], 103n]);
  });
});

describe("VAT numbers", () => {
  const good =
    "ATU12345678 BE0123456789 BG123456789 CY12345678X CZ12345678 DE123456789 DK12345678 EE123456789 EL123456789 ESX1234567X FI12345678 FRXX123456789 HR12345678901 HU12345678 IE1234567WA IT12345678901 LT123456789 LU12345678 LV12345678901 MT12345678 NL123456789B01 PL1234567890 PT123456789 RO1234567890 SE123456789001 SI12345678 SK1234567890 XI123456789".split(
      " ",
    );

  it("are known by their form, for every member state and Northern Ireland", () => {
    expect(good.filter((text) => parseVatId(text)?.text !== text)).toEqual([]);
    expect(new Set(good.map((text) => parseVatId(text)?.country))).toEqual(new Set([...EU_COUNTRIES, "GB"]));
    expect(EU_COUNTRIES).toEqual(new Set(Object.keys(EU_VAT)));
  });

  it("are read as people write them, and refused with a digit more or less", () => {
    expect(parseVatId("de 123.456-789")).toEqual({ text: "DE123456789", country: "DE" });
    expect(parseVatId("GR123456789")).toEqual({ text: "EL123456789", country: "GR" });
    const anyLength = new Set(["BG", "CZ", "RO", "LT"]);
    const bent = good
      .filter((text) => !anyLength.has(text.slice(0, 2)))
      .flatMap((text) => [`${text}9`, text.slice(0, -1)]);
    expect(bent.filter((text) => parseVatId(text) !== null && !text.startsWith("IE"))).toEqual([]);
    expect(["", "US123456789", "DE", "DE12345678A", "123456789"].map(parseVatId)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
