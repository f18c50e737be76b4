import type { Facts } from "../circumstances.ts";
import type { Expression } from "./expression.ts";

/** What a rule looks at. */
export interface Scene {
  readonly features: ArrayLike<number>;
  /** Chance of fraud, 0 to 1. */
  readonly score: number;
  readonly facts: Facts;
}

type Value = number | string | boolean;

/** Whether a rule holds. It never fails: what is divided by nothing is 0, and a feature that is missing is 0. */
export function holds(rule: Expression, scene: Scene): boolean {
  return valueOf(rule, scene) === true;
}

function valueOf(rule: Expression, scene: Scene): Value {
  switch (rule.is) {
    case "number":
    case "text":
    case "truth":
      return rule.value;
    case "feature":
      return scene.features[rule.index] ?? 0;
    case "score":
      return scene.score;
    case "fact":
      return scene.facts[rule.name];
    case "sum":
      return sumOf(rule.sign, numberOf(rule.left, scene), numberOf(rule.right, scene));
    case "compare":
      return compare(rule, scene);
    case "in": {
      const value = valueOf(rule.left, scene);
      return rule.values.some((one) => one === value);
    }
    case "and":
      return holds(rule.left, scene) && holds(rule.right, scene);
    case "or":
      return holds(rule.left, scene) || holds(rule.right, scene);
    case "not":
      return !holds(rule.of, scene);
  }
}

function numberOf(rule: Expression, scene: Scene): number {
  return Number(valueOf(rule, scene));
}

function sumOf(sign: "+" | "-" | "*" | "/", left: number, right: number): number {
  switch (sign) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0 ? 0 : left / right;
  }
}

function compare(rule: Extract<Expression, { is: "compare" }>, scene: Scene): boolean {
  const left = valueOf(rule.left, scene);
  const right = valueOf(rule.right, scene);
  switch (rule.sign) {
    case "=":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}
