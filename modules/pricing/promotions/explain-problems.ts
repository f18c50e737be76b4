import type { Violation } from "@hansa/kernel";
import type { Amounts, Condition, Reward } from "./rule-shape.ts";
import { stageOf } from "./promotion.ts";

/** What the schema cannot tell: whether the rules of a promotion make sense together. */
export interface RulesToCheck {
  readonly stacking: string;
  readonly group: string | null;
  readonly conditions: readonly Condition[];
  readonly reward: Reward;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly usesPerCustomer: number | null;
  readonly budgetCurrency: string | null;
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** Every reason why these rules cannot be a promotion, each with its place and in words; none when they can. */
export function problemsOf(rules: RulesToCheck): readonly Violation[] {
  const { conditions, reward, startsAt, endsAt } = rules;
  const problems: Violation[] = [];
  const say = (isWrong: boolean, pointer: string, message: string): void => {
    if (isWrong) problems.push({ pointer, message });
  };
  say(startsAt !== null && endsAt !== null && startsAt >= endsAt, "/endsAt", "must be after startsAt");
  say(
    rules.stacking === "alone" && rules.group !== null,
    "/group",
    "has no meaning for a promotion that stands alone: it never applies beside another",
  );
  say(
    conditions.some(({ kind }) => kind === "first_order") && rules.usesPerCustomer !== 1,
    "/maxUsesPerCustomer",
    "must be 1 for a first order, so that two orders at once cannot both be the first",
  );
  say(
    rules.budgetCurrency !== null && !currencies.has(rules.budgetCurrency),
    "/budget/currency",
    "must be an ISO 4217 currency code",
  );
  const once = new Set<string>();
  for (const [index, condition] of conditions.entries()) {
    const pointer = `/conditions/${String(index)}`;
    say(once.has(condition.kind) && condition.kind !== "items", pointer, `repeats the condition ${condition.kind}`);
    once.add(condition.kind);
    problems.push(...conditionProblems(condition, pointer));
  }
  return [...problems, ...rewardProblems(reward)];
}

function conditionProblems(condition: Condition, pointer: string): readonly Violation[] {
  switch (condition.kind) {
    case "subtotal":
      return amountProblems(condition.from, `${pointer}/from`, 0);
    case "items":
      return amountProblems(condition.minAmounts, `${pointer}/minAmounts`, 1);
    case "time_of_week":
      return [
        ...(condition.from < condition.until ? [] : [{ pointer: `${pointer}/until`, message: "must be after from" }]),
        ...(isTimeZone(condition.timeZone)
          ? []
          : [{ pointer: `${pointer}/timeZone`, message: "must be an IANA time zone such as Europe/Berlin" }]),
      ];
    case "channel":
    case "country":
    case "customer_group":
    case "first_order":
      return [];
  }
}

function rewardProblems(reward: Reward): readonly Violation[] {
  const pointer = "/reward";
  const isItemless = stageOf(reward) === "shipping" && "items" in reward && reward.items !== undefined;
  const problems: readonly Violation[] = isItemless
    ? [{ pointer: `${pointer}/items`, message: "has no meaning for shipping: put it into a condition" }]
    : [];
  switch (reward.kind) {
    case "percent":
      return [...problems, ...amountProblems(reward.most, `${pointer}/most`, 1)];
    case "amount":
      return [...problems, ...amountProblems(reward.off, `${pointer}/off`, 1)];
    case "fixed_price":
      return [...problems, ...amountProblems(reward.price, `${pointer}/price`, 0)];
    case "bundle":
      return amountProblems(reward.price, `${pointer}/price`, 0);
    case "tiers":
      return reward.tiers.flatMap(({ from, ppm, off }, index) => {
        const at = `${pointer}/tiers/${String(index)}`;
        const both = (ppm === undefined) === (off === undefined);
        return [
          ...(both ? [{ pointer: at, message: "must have either ppm or off" }] : []),
          ...amountProblems(from, `${at}/from`, 0),
          ...amountProblems(off, `${at}/off`, 1),
        ];
      });
    case "buy_get":
    case "gift":
      return [];
  }
}

function amountProblems(amounts: Amounts | undefined, pointer: string, least: number): readonly Violation[] {
  const seen = new Set<string>();
  return (amounts ?? []).flatMap(({ currency, amountMinor }, index) => {
    const at = `${pointer}/${String(index)}`;
    const isTwice = seen.has(currency);
    seen.add(currency);
    return [
      ...(currencies.has(currency)
        ? []
        : [{ pointer: `${at}/currency`, message: "must be an ISO 4217 currency code" }]),
      ...(isTwice ? [{ pointer: `${at}/currency`, message: `names ${currency} twice` }] : []),
      ...(amountMinor < least ? [{ pointer: `${at}/amountMinor`, message: `must be at least ${String(least)}` }] : []),
    ];
  });
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false; // the only way to ask is to try
  }
}
