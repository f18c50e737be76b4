import { RuleUnreadable } from "../errors.ts";

/** Longest rule, in characters. */
export const MAX_RULE_LENGTH = 2_000;
/** Most words and signs of a rule. */
export const MAX_TOKENS = 400;

/** A word or sign of a rule, and where it stands (characters from the beginning, from 0). */
export type Token =
  | { readonly kind: "number"; readonly value: number; readonly at: number }
  | { readonly kind: "text"; readonly value: string; readonly at: number }
  | { readonly kind: "name" | "sign"; readonly value: string; readonly at: number }
  | { readonly kind: "end"; readonly value: ""; readonly at: number };

const PATTERN =
  /\s+|(?<number>\d+(?:\.\d+)?)|"(?<text>[^"\n]{0,200})"|(?<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)|(?<sign><=|>=|!=|[<>=+\-*/(),])/y;

/** Cuts a rule into words and signs. @throws RuleUnreadable where it cannot be read */
export function readTokens(source: string): readonly Token[] {
  if (source.length > MAX_RULE_LENGTH)
    throw new RuleUnreadable(`is longer than ${String(MAX_RULE_LENGTH)} characters`, MAX_RULE_LENGTH);
  const tokens: Token[] = [];
  const pattern = new RegExp(PATTERN);
  for (let at = 0; at < source.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const groups = pattern.exec(source)?.groups;
    if (groups === undefined) throw new RuleUnreadable(`has "${source[at] ?? ""}", which means nothing here`, at);
    const { number, text, name, sign } = groups;
    if (number !== undefined) tokens.push({ kind: "number", value: Number(number), at });
    else if (text !== undefined) tokens.push({ kind: "text", value: text, at });
    else if (name !== undefined) tokens.push({ kind: "name", value: name, at });
    else if (sign !== undefined) tokens.push({ kind: "sign", value: sign, at });
    if (tokens.length > MAX_TOKENS) throw new RuleUnreadable(`has more than ${String(MAX_TOKENS)} words and signs`, at);
  }
  return [...tokens, { kind: "end", value: "", at: source.length }];
}
