import { describe, expect, it } from "vitest";
import { fold } from "./fold.ts";
import { takePrice } from "./price-phrase.ts";
import { queryWordsOf } from "./query-words.ts";
import { stemmerOf } from "./stem.ts";
import { parseSynonyms } from "./synonyms.ts";
import { starterSynonyms } from "./starter-synonyms.ts";
import { codeOf, compoundsOf, wordsOf } from "./words.ts";

const texts = (text: string) => wordsOf(text).map((word) => word.text);

describe("a text", () => {
  it("is compared without accents, capitals and typographic signs", () => {
    expect(fold("Ångström Straße Œuvre Łódź ﬁn Ｌａｍｐ")).toBe("angstrom strasse oeuvre lodz fin lamp");
  });

  it("is taken apart at whatever is no letter or digit", () => {
    expect(texts("Yu-Gi-Oh! (LCYW-EN087) – Rubik's cube")).toEqual([
      "yu",
      "gi",
      "oh",
      "lcyw",
      "en087",
      "rubik",
      "s",
      "cube",
    ]);
  });

  it("keeps compounds joined as well, and the sign where numbers need it", () => {
    expect(compoundsOf(wordsOf("hi-hat"))).toEqual(["hihat"]);
    expect(compoundsOf(wordsOf("1/4 2.4ghz 1,000"))).toEqual(["1/4", "2.4ghz", "1000"]);
    expect(compoundsOf(wordsOf("red, blue"))).toEqual([]);
  });

  it("reads inch and foot signs behind numbers", () => {
    expect(texts(`6.5" figure, 10' cable`)).toEqual(["6", "5", "inch", "figure", "10", "ft", "cable"]);
    expect(texts("it's")).toEqual(["it", "s"]);
  });

  it("cuts scripts without blanks into pairs", () => {
    expect(texts("東京タワー lamp 木")).toEqual(["東京", "京タ", "タワ", "ワー", "lamp", "木"]);
  });

  it("has codes compared by letters and digits alone", () => {
    expect(codeOf("BS704-011gm")).toBe(codeOf("bs704 011GM"));
  });
});

describe("a search", () => {
  it("keeps numbers whole", () => {
    expect(queryWordsOf("violin 4/4, 1/4 inch Rubik's 1,000 pieces")).toEqual([
      "violin",
      "4/4",
      "1/4",
      "inch",
      "rubiks",
      "1000",
      "pieces",
    ]);
  });

  it.each([
    ["en", "dinosaur toys under $20", "dinosaur toys", null, 20],
    ["en", "lamp between 20 and 50 euros", "lamp", 20, 50],
    ["en", "$20-$50 drone", "drone", 20, 50],
    ["en", "guitar over £1,200.50", "guitar", 1200.5, null],
    ["en", "gifts under 25", "gifts", null, 25],
    ["de", "lampe bis 49,90 €", "lampe", null, 49.9],
    ["fr", "lampe moins de 30 euros", "lampe", null, 30],
    ["es", "lampara menos de 30 €", "lampara", null, 30],
  ])("takes the price out in %s: %s", (...[locale, text, rest, min, max]) => {
    expect(takePrice(fold(text), locale)).toEqual({ text: rest, min, max });
  });

  it.each(["puzzle over 1000 pieces", "under 12 months toys", "size 20 drum", "ages 3 to 5"])(
    "leaves numbers that are no prices: %s",
    (text) => {
      expect(takePrice(text, "en")).toEqual({ text, min: null, max: null });
    },
  );
});

describe("a stem", () => {
  const sameNumber = (locale: string, one: string, other: string) =>
    stemmerOf(locale)(one).number === stemmerOf(locale)(other).number;

  it.each([
    ["en", "babies", "baby"],
    ["en", "boxes", "box"],
    ["en", "movies", "movie"],
    ["en", "knives", "knife"],
    ["en", "ukuleles", "ukulele"],
    ["en", "children", "child"],
    ["de", "lampen", "lampe"],
    ["de", "kinder", "kind"],
    ["de", "tische", "tisch"],
    ["fr", "lampes", "lampe"],
    ["fr", "chevaux", "cheval"],
    ["es", "lamparas", "lampara"],
    ["es", "luces", "luz"],
  ])("brings singular and plural together in %s: %s and %s", (locale, plural, singular) => {
    expect(sameNumber(locale, plural, singular)).toBe(true);
  });

  it.each(["bass bas", "glass glas", "ring rung"])("keeps apart what only looks alike: %s", (pair) => {
    const [one = "", other = ""] = pair.split(" ");
    expect(sameNumber("en", one, other)).toBe(false);
  });

  it("is the word itself in a language without rules, and for codes", () => {
    expect(stemmerOf("ja")("lamps").number).toBe("lamps");
    expect(stemmerOf("en")("en087s").number).toBe("en087s");
  });
});

describe("a synonym", () => {
  it("goes both ways with commas, and one way with an arrow", () => {
    expect(parseSynonyms("sofa, couch")).toEqual([
      { from: ["sofa"], to: ["couch"] },
      { from: ["couch"], to: ["sofa"] },
    ]);
    expect(parseSynonyms("notebook => laptop, laptop computer")).toEqual([
      { from: ["notebook"], to: ["laptop"] },
      { from: ["notebook"], to: ["laptop", "computer"] },
    ]);
  });

  it.each(["sofa", "a => b => c", "sofa,", "one two three four five, six"])(
    "is refused when it is none: %s",
    (rule) => {
      expect(parseSynonyms(rule)).toBeNull();
    },
  );

  it("of the starter set can be read, every one", () => {
    expect(Object.values(starterSynonyms()).every((list) => list.length > 20)).toBe(true);
  });
});
