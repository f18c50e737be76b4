/** What a shop begins with, until the desk writes its own; every one of them can be changed or retired. */
export const defaultRules = [
  { code: "almost-certain", title: "Fraud is almost certain.", effect: "refuse", expression: "score >= 0.9" },
  { code: "likely", title: "Fraud is likely.", effect: "review", expression: "score >= 0.5" },
  { code: "possible", title: "Fraud is possible.", effect: "challenge", expression: "score >= 0.15" },
  {
    code: "card-in-a-hurry",
    title: "One card buys more often than a person would.",
    effect: "challenge",
    expression: "card.count_1h >= 8 or card.count_1d >= 20",
  },
  {
    code: "network-of-declines",
    title: "Many payments of one network were declined.",
    effect: "challenge",
    expression: "network.declines_1h >= 10 and network.declines_1h > network.count_1h / 2",
  },
  {
    code: "known-fraud",
    title: "The card, device or telephone took part in fraud before.",
    effect: "review",
    expression: "card.frauds_30d > 0 or device.frauds_30d > 0 or phone.frauds_30d > 0",
  },
  {
    code: "checks-failed",
    title: "Neither the address nor the security code of the card was right.",
    effect: "review",
    expression: "avs_failed = 1 and cvv_failed = 1",
  },
  {
    code: "dear-and-new",
    title: "A dear order of a throw-away address to another country.",
    effect: "review",
    expression: "disposable_email = 1 and country_differs = 1 and value >= 30000",
  },
] as const;
