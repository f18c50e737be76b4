import { FACTS, type Facts } from "../circumstances.ts";
import { RuleUnreadable } from "../errors.ts";
import { FEATURE_AT } from "../features/features.ts";
import { readTokens, type Token } from "./tokens.ts";

/** How deep brackets and `not` may be nested. */
export const MAX_DEPTH = 20;
/** Most values in one `in (…)`. */
export const MAX_LIST = 100;

/** What a part of a rule says. */
export type Kind = "number" | "text" | "truth";

type Arithmetic = "+" | "-" | "*" | "/";
type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** A rule, read and checked: every part is of the kind that its place needs. */
export type Expression =
  | { readonly is: "number"; readonly value: number }
  | { readonly is: "text"; readonly value: string }
  | { readonly is: "truth"; readonly value: boolean }
  | { readonly is: "feature"; readonly index: number }
  | { readonly is: "score" }
  | { readonly is: "fact"; readonly name: keyof Facts }
  | { readonly is: "sum"; readonly sign: Arithmetic; readonly left: Expression; readonly right: Expression }
  | { readonly is: "compare"; readonly sign: Comparison; readonly left: Expression; readonly right: Expression }
  | { readonly is: "in"; readonly left: Expression; readonly values: readonly (string | number)[] }
  | { readonly is: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | { readonly is: "not"; readonly of: Expression };

interface Part {
  readonly kind: Kind;
  readonly at: number;
  readonly expression: Expression;
}

/** Names that a rule may use beside the features: the model's chance of fraud from 0 to 1, and the words of a purchase. */
export const SCORE = "score";

/**
 * Reads a rule: comparisons of features, numbers and texts, joined by `and`, `or`, `not` and brackets. Nothing is ever
 * run but these; there are no loops and no calls, so a rule ends after as many steps as it has words.
 *
 * @throws RuleUnreadable with the place of the mistake
 */
export function parseRule(source: string): Expression {
  const reader = new Reader(readTokens(source));
  const part = readOr(reader, 0);
  const next = reader.peek();
  if (next.kind !== "end") throw new RuleUnreadable(`has "${String(next.value)}" where it should end`, next.at);
  return need(part, "truth").expression;
}

class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(): Token {
    return this.#tokens[this.#next] ?? { kind: "end", value: "", at: 0 };
  }

  take(): Token {
    const token = this.peek();
    this.#next++;
    return token;
  }

  /** Takes the next token if it is one of these words or signs. */
  accept(...values: readonly string[]): Token | null {
    const token = this.peek();
    const isOne = (token.kind === "name" || token.kind === "sign") && values.includes(token.value);
    return isOne ? this.take() : null;
  }

  expect(sign: string): void {
    const token = this.take();
    if (token.kind !== "sign" || token.value !== sign) throw new RuleUnreadable(`needs "${sign}" here`, token.at);
  }
}

function need(part: Part, kind: Kind): Part {
  if (part.kind !== kind) throw new RuleUnreadable(`needs a ${kind} here and has a ${part.kind}`, part.at);
  return part;
}

function readOr(reader: Reader, depth: number): Part {
  if (depth > MAX_DEPTH) throw new RuleUnreadable(`is nested deeper than ${String(MAX_DEPTH)}`, reader.peek().at);
  return readJoined(reader, "or", () => readJoined(reader, "and", () => readNot(reader, depth)));
}

function readJoined(reader: Reader, word: "and" | "or", readOne: () => Part): Part {
  let part = readOne();
  while (reader.accept(word) !== null) {
    const left = need(part, "truth").expression;
    const right = need(readOne(), "truth").expression;
    part = { kind: "truth", at: part.at, expression: { is: word, left, right } };
  }
  return part;
}

function readNot(reader: Reader, depth: number): Part {
  const token = reader.accept("not");
  if (token === null) return readComparison(reader, depth);
  if (depth > MAX_DEPTH) throw new RuleUnreadable(`is nested deeper than ${String(MAX_DEPTH)}`, token.at);
  const of = need(readNot(reader, depth + 1), "truth").expression;
  return { kind: "truth", at: token.at, expression: { is: "not", of } };
}

function readComparison(reader: Reader, depth: number): Part {
  const left = readArithmetic(reader, ["+", "-"], () =>
    readArithmetic(reader, ["*", "/"], () => readPrimary(reader, depth)),
  );
  if (reader.accept("in") !== null) return readList(reader, left);
  const sign = reader.accept("=", "!=", "<", "<=", ">", ">=");
  if (sign === null) return left;
  const right = readArithmetic(reader, ["+", "-"], () =>
    readArithmetic(reader, ["*", "/"], () => readPrimary(reader, depth)),
  );
  const isOrder = sign.value !== "=" && sign.value !== "!=";
  if (isOrder) need(left, "number");
  const checked = need(right, isOrder ? "number" : left.kind).expression;
  return {
    kind: "truth",
    at: left.at,
    expression: { is: "compare", sign: parseComparison(sign.value), left: left.expression, right: checked },
  };
}

function readArithmetic(reader: Reader, signs: readonly Arithmetic[], readOne: () => Part): Part {
  let part = readOne();
  for (let sign = reader.accept(...signs); sign !== null; sign = reader.accept(...signs)) {
    const left = need(part, "number").expression;
    const right = need(readOne(), "number").expression;
    part = { kind: "number", at: part.at, expression: { is: "sum", sign: parseArithmetic(sign.value), left, right } };
  }
  return part;
}

function readList(reader: Reader, left: Part): Part {
  if (left.kind === "truth") throw new RuleUnreadable('cannot look for a truth with "in"', left.at);
  reader.expect("(");
  const values: (string | number)[] = [];
  do {
    const token = reader.take();
    if ((token.kind !== "number" && token.kind !== "text") || token.kind !== left.kind)
      throw new RuleUnreadable(`needs a ${left.kind} in this list`, token.at);
    values.push(token.value);
    if (values.length > MAX_LIST) throw new RuleUnreadable(`has a list of more than ${String(MAX_LIST)}`, token.at);
  } while (reader.accept(",") !== null);
  reader.expect(")");
  return { kind: "truth", at: left.at, expression: { is: "in", left: left.expression, values } };
}

function readPrimary(reader: Reader, depth: number): Part {
  const token = reader.take();
  const { at } = token;
  switch (token.kind) {
    case "number":
      return { kind: "number", at, expression: { is: "number", value: token.value } };
    case "text":
      return { kind: "text", at, expression: { is: "text", value: token.value } };
    case "name":
      return { ...readName(token.value, at), at };
    case "sign": {
      if (token.value === "-") {
        const right = need(readPrimary(reader, depth), "number").expression;
        return { kind: "number", at, expression: { is: "sum", sign: "-", left: { is: "number", value: 0 }, right } };
      }
      if (token.value !== "(") throw new RuleUnreadable(`has "${token.value}" where a value should be`, at);
      const part = readOr(reader, depth + 1);
      reader.expect(")");
      return { ...part, at };
    }
    case "end":
      throw new RuleUnreadable("ends where a value should be", at);
  }
}

function readName(name: string, at: number): Omit<Part, "at"> {
  if (name === "true" || name === "false")
    return { kind: "truth", expression: { is: "truth", value: name === "true" } };
  if (name === SCORE) return { kind: "number", expression: { is: "score" } };
  const fact = FACTS.find((one) => one === name);
  if (fact !== undefined) return { kind: "text", expression: { is: "fact", name: fact } };
  const index = FEATURE_AT.get(name);
  if (index === undefined) throw new RuleUnreadable(`names "${name}", which is not known`, at);
  return { kind: "number", expression: { is: "feature", index } };
}

function parseArithmetic(sign: string | number): Arithmetic {
  return sign as Arithmetic;
}

function parseComparison(sign: string | number): Comparison {
  return sign as Comparison;
}
