import { flag, optional, setting, text, url } from "./setting.ts";

/** Names of the payment providers that Hansa can be set up with. */
export const PAYMENT_PROVIDERS = ["invoice", "sandbox", "sandbox-a", "sandbox-b", "stripe", "adyen", "paypal"] as const;
/** Those that an emulator can stand in for. */
const EMULATED = ["sandbox-a", "sandbox-b", "stripe", "adyen", "paypal"] as const;

const secret = (name: string, description: string) =>
  optional({ name, kind: "a text", description, isSecret: true, parse: text });
const secrets = (name: string, description: string) =>
  optional({ name, kind: "one or two texts separated by a comma", description, isSecret: true, parse: parsePair });
const origin = (name: string, whose: string) =>
  optional({
    name,
    kind: "an http:// or https:// URL",
    description: `Where ${whose} is, when not at its own address: an emulator, or a proxy.`,
    parse: url("http", "https"),
  });

/** Environment variables of payment providers. A provider that is enabled and lacks one refuses to start. */
export const providerSettings = {
  paymentProviders: setting({
    name: "HANSA_PAYMENT_PROVIDERS",
    kind: `names separated by commas, of ${PAYMENT_PROVIDERS.map((name) => `\`${name}\``).join(", ")}`,
    default: "invoice,sandbox",
    description: "Who moves money for this shop. Each needs its own settings.",
    parse: oneOfEach(PAYMENT_PROVIDERS),
  }),
  emulate: setting({
    name: "HANSA_EMULATE",
    kind: `names separated by commas, of ${EMULATED.map((name) => `\`${name}\``).join(", ")}, or nothing`,
    default: "",
    description: "Providers whose emulator is started beside a demo shop, with keys made at first start.",
    parse: oneOfEach(EMULATED),
  }),
  stripeSecretKey: secret("HANSA_STRIPE_SECRET_KEY", "Stripe's secret or restricted key."),
  stripeWebhookSecrets: secrets(
    "HANSA_STRIPE_WEBHOOK_SECRETS",
    "Signing secrets of Stripe's webhook endpoint; two while rotated.",
  ),
  stripeUrl: origin("HANSA_STRIPE_URL", "Stripe"),
  adyenApiKey: secret("HANSA_ADYEN_API_KEY", "Adyen's API key."),
  adyenMerchantAccount: optional({
    name: "HANSA_ADYEN_MERCHANT_ACCOUNT",
    kind: "a text",
    description: "Name of the merchant account at Adyen.",
    parse: text,
  }),
  adyenWebhookKeys: secrets(
    "HANSA_ADYEN_WEBHOOK_KEYS",
    "HMAC keys of Adyen's standard webhook, hexadecimal; two while rotated.",
  ),
  adyenLivePrefix: optional({
    name: "HANSA_ADYEN_LIVE_PREFIX",
    kind: "a text",
    description: "Prefix of Adyen's live endpoints. Absent: Adyen's test system.",
    parse: text,
  }),
  adyenUrl: origin("HANSA_ADYEN_URL", "Adyen"),
  paypalClientId: optional({
    name: "HANSA_PAYPAL_CLIENT_ID",
    kind: "a text",
    description: "Client id of the app at PayPal.",
    parse: text,
  }),
  paypalClientSecret: secret("HANSA_PAYPAL_CLIENT_SECRET", "Client secret of the app at PayPal."),
  paypalWebhookIds: secrets(
    "HANSA_PAYPAL_WEBHOOK_IDS",
    "Ids of the webhooks at PayPal; two while one replaces the other.",
  ),
  paypalLive: setting({
    name: "HANSA_PAYPAL_LIVE",
    kind: "`1` or `0`",
    default: "0",
    description: "Whether PayPal's live system is asked, and not its sandbox.",
    parse: flag,
  }),
  paypalUrl: origin("HANSA_PAYPAL_URL", "PayPal"),
  sandboxAUrl: origin("HANSA_SANDBOX_A_URL", "the provider `sandbox-a`"),
  sandboxASecret: secret("HANSA_SANDBOX_A_SECRET", "What Hansa shows `sandbox-a`."),
  sandboxAWebhookSecrets: secrets("HANSA_SANDBOX_A_WEBHOOK_SECRETS", "Secrets that sign webhooks of `sandbox-a`."),
  sandboxBUrl: origin("HANSA_SANDBOX_B_URL", "the provider `sandbox-b`"),
  sandboxBSecret: secret("HANSA_SANDBOX_B_SECRET", "What Hansa shows `sandbox-b`."),
  sandboxBWebhookSecrets: secrets("HANSA_SANDBOX_B_WEBHOOK_SECRETS", "Secrets that sign webhooks of `sandbox-b`."),
} as const;

function oneOfEach<const Names extends readonly string[]>(names: Names) {
  return (value: string): readonly Names[number][] | undefined => {
    const given = value.split(",").map((name) => name.trim());
    const known = given.flatMap((name) => names.filter((one) => one === name));
    const isWhole = known.length === given.filter((name) => name !== "").length;
    return isWhole && new Set(known).size === known.length ? known : undefined;
  };
}

function parsePair(value: string): readonly string[] | undefined {
  const pair = value.split(",").map((one) => one.trim());
  return pair.length <= 2 && pair.every((one) => one !== "") ? pair : undefined;
}
