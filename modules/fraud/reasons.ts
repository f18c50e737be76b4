import { CIRCUMSTANCES, FEATURES, type Role, ROLES } from "./features/features.ts";

/** Most reasons that are kept of one decision. */
export const MAX_REASONS = 5;
/** Contributions to the logarithm of the odds below this are not worth a sentence. */
const MIN_CONTRIBUTION = 0.1;

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  card: "card",
  device: "device",
  email: "e-mail address",
  phone: "telephone number",
  address: "delivery address",
  network: "network",
};

type Sentence = (value: number, who: string) => string;
const times = (value: number): string => (value === 1 ? "once" : `${String(Math.round(value))} times`);
const share = (value: number): string => `${String(Math.round(value * 100))} %`;
const days = (value: number): string => (value < 1 ? "less than a day" : `${String(Math.round(value))} days`);

const MEASURES: Readonly<Record<string, Sentence>> = {
  count_1h: (value, who) => `The ${who} was used ${times(value)} in the last hour.`,
  count_1d: (value, who) => `The ${who} was used ${times(value)} in the last day.`,
  count_7d: (value, who) => `The ${who} was used ${times(value)} in the last 7 days.`,
  count_30d: (value, who) => `The ${who} was used ${times(value)} in the last 30 days.`,
  spent_1d: (value, who) => `The ${who} spent about ${euros(value)} in the last day.`,
  mean_7d: (value, who) =>
    value < 0 ? `The ${who} was quiet for 7 days.` : `The ${who} spent about ${euros(value)} each time in 7 days.`,
  mean_30d: (value, who) =>
    value < 0 ? `The ${who} was quiet for 30 days.` : `The ${who} spent about ${euros(value)} each time in 30 days.`,
  hours_since_last: (value, who) =>
    value < 0 ? `The ${who} was not seen lately.` : `The ${who} was last used ${String(Math.round(value))} hours ago.`,
  age_days: (value, who) =>
    value < 0 ? `The ${who} was never seen before.` : `The ${who} is known for ${days(value)}.`,
  ratio_30d: (value, who) =>
    value < 0
      ? `Nothing is known of what the ${who} spends.`
      : `The amount is ${factor(value)} what the ${who} spent in 30 days.`,
  ratio_usual: (value, who) =>
    value < 0
      ? `Nothing is known of what the ${who} spends.`
      : `The amount is ${factor(value)} what the ${who} usually spends.`,
  deviation: (value, who) => `The amount is ${value.toFixed(1)} deviations from what the ${who} usually spends.`,
  declines_1h: (value, who) => `Payments with the ${who} were declined ${times(value)} in the last hour.`,
  declines_1d: (value, who) => `Payments with the ${who} were declined ${times(value)} in the last day.`,
  odd_7d: (value, who) => `The ${who} spent far more than usual ${times(value)} in the last 7 days.`,
  odd_14d: (value, who) => `The ${who} spent far more than usual ${times(value)} in the last 14 days.`,
  most_odd_7d: (value, who) => `The ${who} spent up to ${factor(value)} the usual in the last 7 days.`,
  known_7d: (value, who) => `${times(value)} it is known what came of purchases with the ${who}.`,
  fraud_share_1d: (value, who) => `Of what is known latest of the ${who}, ${share(value)} was fraud.`,
  fraud_share_7d: (value, who) => `Of a week of purchases with the ${who}, ${share(value)} was fraud.`,
  fraud_share_30d: (value, who) => `Of a month of purchases with the ${who}, ${share(value)} was fraud.`,
  frauds_30d: (value, who) => `The ${who} took part in fraud ${times(value)} in the last month.`,
  plain_frauds_30d: (value, who) => `The ${who} took part in fraud with ordinary amounts ${times(value)}.`,
  days_since_fraud: (value, who) =>
    value < 0 ? `No fraud is known of the ${who}.` : `The ${who} took part in fraud ${days(value)} ago.`,
  days_since_first_fraud: (value, who) =>
    value < 0 ? `No fraud is known of the ${who}.` : `Fraud with the ${who} began ${days(value)} ago.`,
  genuine_since_fraud: (value, who) =>
    value < 0
      ? `No fraud is known of the ${who}.`
      : `Purchases with the ${who} since its fraud were genuine ${times(value)}.`,
  fraud_share_last: (value, who) => `Of the latest known purchases with the ${who}, ${share(value)} were fraud.`,
  failed_sign_ins_1h: (value, who) => `Signing in from the ${who} failed ${times(value)} in the last hour.`,
  cards_added_1d: (value, who) => `Cards were added with the ${who} ${times(value)} in the last day.`,
  refunds_30d: (value, who) => `Money went back to the ${who} ${times(value)} in the last 30 days.`,
};

const WORDS: Readonly<Record<(typeof CIRCUMSTANCES)[number], (value: number) => string>> = {
  value: (value) => `The order is worth about ${euros(value)}.`,
  hour: (value) => `It is ${String(value)} o'clock (UTC).`,
  night: (value) => (value === 1 ? "It is night." : "It is day."),
  weekend: (value) => (value === 1 ? "It is the weekend." : "It is a weekday."),
  is_guest: (value) => (value === 1 ? "The buyer is a guest." : "The buyer has an account."),
  country_differs: (value) =>
    value === 1 ? "Billing and delivery are in different countries." : "Billing and delivery are in one country.",
  postcode_distance: (value) => `Billing and delivery are ${value === 0 ? "close" : "far apart"}.`,
  disposable_email: (value) =>
    value === 1 ? "The e-mail address is a throw-away one." : "The e-mail address is an ordinary one.",
  avs_failed: () => "The bank does not know the billing address.",
  cvv_failed: () => "The security code of the card was wrong.",
  authenticated: () => "The cardholder was authenticated.",
  lines: (value) => `The order has ${String(value)} lines.`,
  units: (value) => `The order has ${String(value)} units.`,
  most_units: (value) => `One line has ${String(value)} units.`,
  most_line_share: (value) => `One line is ${share(value)} of the order.`,
  digits_in_email: (value) => `${share(value)} of the e-mail name are digits.`,
};

const sentences: readonly ((value: number) => string)[] = FEATURES.map((name) => {
  const [role, measure] = name.split(".");
  if (measure === undefined) return WORDS[CIRCUMSTANCES.find((one) => one === name) ?? "value"];
  const who = ROLE_WORDS[ROLES.find((one) => one === role) ?? "card"];
  const sentence = MEASURES[measure];
  return (value) => sentence?.(value, who) ?? name;
});

/** What made a model suspicious, in sentences, what weighs most first. */
export function reasonsOf(contributions: Float64Array, features: ArrayLike<number>): readonly string[] {
  const weighty: { readonly index: number; readonly by: number }[] = [];
  for (const [index, by] of contributions.entries()) if (by >= MIN_CONTRIBUTION) weighty.push({ index, by });
  const top = weighty.toSorted((one, other) => other.by - one.by).slice(0, MAX_REASONS);
  return [...new Set(top.map(({ index }) => sentences[index]?.(features[index] ?? 0) ?? ""))];
}

function euros(cents: number): string {
  return `${(cents / 100).toFixed(0)} EUR`;
}

function factor(value: number): string {
  return `${value.toFixed(1)} times`;
}
