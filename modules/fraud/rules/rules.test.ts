import { assert, constantFrom, property, string, array } from "fast-check";
import { describe, expect, it } from "vitest";
import { parseFacts } from "../circumstances.ts";
import { defaultRules } from "../default-rules.ts";
import { RuleUnreadable } from "../errors.ts";
import { FEATURE_AT, FEATURES } from "../features/features.ts";
import { holds, type Scene } from "./evaluate.ts";
import { parseRule } from "./expression.ts";

function scene(values: Readonly<Record<string, number>>, score = 0): Scene {
  const features = new Float64Array(FEATURES.length);
  for (const [name, value] of Object.entries(values)) features[FEATURE_AT.get(name) ?? 0] = value;
  return { features, score, facts: parseFacts({ country: "DE", method: "card", email_domain: "elsewhere.shop" }) };
}

function problemOf(source: string): readonly [number, string] | null {
  try {
    parseRule(source);
    return null;
  } catch (error) {
    if (error instanceof RuleUnreadable) return [error.at, error.message];
    throw error;
  }
}

describe("a rule", () => {
  it.each([
    ["value > 20000", true],
    ["value > 20000 and card.declines_1h >= 3", true],
    ["value > 20000 and card.declines_1h > 3", false],
    ["not value > 20000 or true", true],
    ["not (value > 20000 or true)", false],
    ['country in ("AT", "DE")', true],
    ["card.declines_1h in (1, 2)", false],
    ['country != "DE"', false],
    ["value / 100 - 50 * 2 = 150", true],
    ["-value < 0", true],
    ["value / 0 = 0", true],
    ["score >= 0.5", true],
    ["1 < 2 and 2 < 3 or false", true],
    ["true or true and false", true],
  ])("%s is %s", (source, expected) => {
    expect(holds(parseRule(source), scene({ value: 25_000, "card.declines_1h": 3 }, 0.6))).toBe(expected);
  });

  it.each([
    ["value >", 7, "ends"],
    ["value > 1 value", 10, "should end"],
    ["valu > 1", 0, "not known"],
    ['value > "x"', 8, "needs a number"],
    ['country > "A"', 0, "needs a number"],
    ["country", 0, "needs a truth"],
    ["value and true", 0, "needs a truth"],
    ["true and value", 9, "needs a truth"],
    ['country in ("DE", 3)', 18, "needs a text"],
    ["(value > 1", 10, 'needs ")"'],
    ["value > 1; drop", 9, "means nothing"],
    ['country = "unclosed', 10, "means nothing"],
    ["process.exit(1)", 0, "not known"],
    ["true + 1 > 0", 0, "needs a number"],
  ])("%s is refused at %i: %s", (source, at, words) => {
    const problem = problemOf(source);
    expect(problem?.[0]).toBe(at);
    expect(problem?.[1]).toContain(words);
    expect(problem?.[1]).toContain(`character ${String(at + 1)}`);
  });

  it("is bounded in length, words, depth and lists", () => {
    expect(problemOf(`${" ".repeat(2_001)}true`)?.[1]).toContain("longer than");
    expect(problemOf(Array.from({ length: 250 }, () => "true").join(" or "))?.[1]).toContain("more than 400");
    expect(problemOf(`${"(".repeat(30)}true${")".repeat(30)}`)?.[1]).toContain("nested deeper");
    expect(problemOf(`${"not ".repeat(30)}true`)?.[1]).toContain("nested deeper");
    expect(problemOf(`value in (${Array.from({ length: 120 }, (_, n) => String(n)).join(",")})`)?.[1]).toContain(
      "list",
    );
  });

  it("is read or refused, whatever is written, and what is read can be asked", () => {
    const words = constantFrom(
      "value",
      "score",
      "country",
      "and",
      "or",
      "not",
      "in",
      "(",
      ")",
      ",",
      "<",
      "=",
      "+",
      "1",
      '"DE"',
    );
    assert(
      property(array(words, { maxLength: 30 }), string(), (parts, noise) => {
        for (const source of [parts.join(" "), noise]) {
          if (problemOf(source) === null) expect(typeof holds(parseRule(source), scene({ value: 1 }))).toBe("boolean");
        }
      }),
    );
  });

  it("of the first ones can be read, and none holds for an ordinary purchase", () => {
    const ordinary = scene({ value: 4_900, "card.count_30d": 2 }, 0.005);
    expect(defaultRules.filter(({ expression }) => holds(parseRule(expression), ordinary))).toEqual([]);
  });
});
