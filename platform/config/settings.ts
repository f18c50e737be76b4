import { LOG_LEVELS } from "#platform/telemetry";
import { providerSettings } from "./provider-settings.ts";
import { flag, integer, oneOf, optional, setting, share, text, url } from "./setting.ts";

const HOUR_MS = 3_600_000;

/** Every environment variable that Hansa reads. docs/reference/configuration.md is written from this table. */
export const settings = {
  port: setting({
    name: "PORT",
    kind: "a port, 0 to 65535",
    default: "3000",
    description: "Where the server listens; 0 takes any free port. The real one is printed.",
    parse: integer(0, 65_535),
  }),
  host: setting({
    name: "HOST",
    kind: "a host name or address",
    default: "localhost",
    description: "Interface to listen on; `0.0.0.0` or `::` for all.",
    parse: text,
  }),
  databaseUrl: optional({
    name: "DATABASE_URL",
    kind: "a postgres:// URL",
    description: "PostgreSQL to use, 16 or later. Absent: an embedded server whose data lie in HANSA_DATA.",
    isSecret: true,
    parse: url("postgres", "postgresql"),
  }),
  dataDirectory: setting({
    name: "HANSA_DATA",
    kind: "a directory",
    default: ".hansa",
    description: "Where the embedded database and generated secrets are kept.",
    parse: text,
  }),
  seed: setting({
    name: "HANSA_SEED",
    kind: "`demo` or `empty`",
    default: "demo",
    description: "What a new database begins with: a shop to look at, or the bare minimum to sell.",
    parse: oneOf("demo", "empty"),
  }),
  region: setting({
    name: "HANSA_REGION",
    kind: "a region, lower case letters, digits and `-`",
    default: "eu",
    description: "The region that this process writes; part of every order number.",
    parse: (value) => (/^[a-z][a-z0-9-]{0,15}$/.test(value) ? value : undefined),
  }),
  role: setting({
    name: "HANSA_ROLE",
    kind: "`all`, `web` or `worker`",
    default: "all",
    description: "What this process does: answer requests, run jobs, or both.",
    parse: oneOf("all", "web", "worker"),
  }),
  pages: setting({
    name: "HANSA_PAGES",
    kind: "`on` or `off`",
    default: "on",
    description: "Whether the pages of shop and desk are built, when their sources have changed, and served.",
    parse: oneOf("on", "off"),
  }),
  publicUrl: optional({
    name: "HANSA_PUBLIC_URL",
    kind: "an http:// or https:// URL",
    description: "Address that customers use, for links in mails. With https, browsers are told to stay on it.",
    parse: url("http", "https"),
  }),
  allowedOrigins: setting({
    name: "HANSA_ALLOWED_ORIGINS",
    kind: "origins separated by commas, or nothing",
    default: "",
    description: "Other origins whose pages may call this shop from a browser, such as a storefront of your own.",
    parse: parseOrigins,
  }),
  trustProxy: setting({
    name: "HANSA_TRUST_PROXY",
    kind: "`off`, a number of proxies, or addresses and networks separated by commas",
    default: "off",
    description: "Which proxies may say in X-Forwarded-For who the client is. Set it when one stands before Hansa.",
    parse: parseTrust,
  }),
  rateLimits: setting({
    name: "HANSA_RATE_LIMITS",
    kind: "`on`, `off` or `all`",
    default: "on",
    description: "Whether requests are limited per address; `all` includes requests from this machine itself.",
    parse: oneOf("on", "off", "all"),
  }),
  secret: optional({
    name: "HANSA_SECRET",
    kind: "a text of 32 characters or more",
    description:
      "What links to orders are made of, and staff's second factors and the secrets of webhooks are sealed under; the same for all processes. Absent: made at first start.",
    isSecret: true,
    parse: (value) => (value.length >= 32 ? value : undefined),
  }),
  refundsProvedAbove: setting({
    name: "HANSA_REFUND_PROOF_ABOVE",
    kind: "amounts in minor units such as `EUR 20000,JPY 30000`, or `off`",
    default: "EUR 20000,GBP 20000,USD 20000,JPY 30000",
    description:
      "What may go back of one order, or be issued as a gift card, before staff prove anew who they are; in a currency that is not named, nothing.",
    parse: parseAmounts,
  }),
  mailFrom: setting({
    name: "HANSA_MAIL_FROM",
    kind: "an address, or `Name <address>`",
    default: "Hansa <shop@localhost>",
    description: "Sender of the mails to customers.",
    parse: text,
  }),
  openSearchUrl: optional({
    name: "HANSA_OPENSEARCH_URL",
    kind: "an http:// or https:// URL",
    description: "OpenSearch server that products are searched on. Absent: by the engine that is built in.",
    isSecret: true,
    parse: url("http", "https"),
  }),
  smtpUrl: optional({
    name: "SMTP_URL",
    kind: "an smtp:// or smtps:// URL",
    description: "Where mails are sent. Absent: they stay in the mailbox page of the desk.",
    isSecret: true,
    parse: url("smtp", "smtps"),
  }),
  webhooksToLoopback: setting({
    name: "HANSA_WEBHOOKS_TO_LOOPBACK",
    kind: "`on` or `off`",
    default: "off",
    description:
      "Whether webhooks may go to this machine itself, by http too: for developing what receives them, and nothing else.",
    parse: oneOf("on", "off"),
  }),
  taxUrl: optional({
    name: "HANSA_TAX_URL",
    kind: "an http:// or https:// URL",
    description: "Who is asked for tax rates where a channel asks outside; the protocol is in the room of prices.",
    parse: url("http", "https"),
  }),
  taxKey: optional({
    name: "HANSA_TAX_KEY",
    kind: "a text",
    description: "What Hansa shows whoever is asked for tax rates.",
    isSecret: true,
    parse: text,
  }),
  sandboxUrl: optional({
    name: "HANSA_SANDBOX_URL",
    kind: "an http:// or https:// URL",
    description: "The sandbox card provider. Absent: one is started beside the server.",
    parse: url("http", "https"),
  }),
  sandboxSecret: optional({
    name: "HANSA_SANDBOX_SECRET",
    kind: "a text",
    description: "What Hansa shows the sandbox provider. Absent: made at first start.",
    isSecret: true,
    parse: text,
  }),
  sandboxWebhookSecrets: optional({
    name: "HANSA_SANDBOX_WEBHOOK_SECRETS",
    kind: "one or two texts separated by a comma",
    description: "Secrets that sign the sandbox provider's webhooks; two while one replaces the other.",
    isSecret: true,
    parse: parseSecrets,
  }),
  ...providerSettings,
  logLevel: setting({
    name: "LOG_LEVEL",
    kind: `one of ${LOG_LEVELS.map((level) => `\`${level}\``).join(", ")}`,
    default: "info",
    description: "The least severe lines that are written.",
    parse: oneOf(...LOG_LEVELS),
  }),
  tracing: setting({
    name: "HANSA_OTEL",
    kind: "`1` or `0`",
    default: "0",
    description:
      "Traces requests, transactions, provider calls and jobs, and sends them to an OpenTelemetry collector.",
    parse: flag,
  }),
  traceCollector: setting({
    name: "OTEL_EXPORTER_OTLP_ENDPOINT",
    kind: "an http:// or https:// URL",
    default: "http://localhost:4318",
    description: "With HANSA_OTEL: the collector; it is spoken to by OTLP over HTTP with JSON.",
    parse: url("http", "https"),
  }),
  traceService: setting({
    name: "OTEL_SERVICE_NAME",
    kind: "a name",
    default: "hansa",
    description: "With HANSA_OTEL: under which name traces are sent.",
    parse: text,
  }),
  traceRatio: setting({
    name: "OTEL_TRACES_SAMPLER_ARG",
    kind: "a number from 0 to 1",
    default: "0.01",
    description: "With HANSA_OTEL: share of requests that are traced; one whose `traceparent` is sampled always is.",
    parse: share,
  }),
  drainMs: setting({
    name: "HANSA_DRAIN_MS",
    kind: "milliseconds, 0 to 3600000",
    default: "0",
    description: "How long a stopping process still answers while `/readyz` says no, so that balancers look away.",
    parse: integer(0, HOUR_MS),
  }),
  paymentTimeoutMs: setting({
    name: "HANSA_PAYMENT_TIMEOUT_MS",
    kind: "milliseconds, 100 to 60000",
    default: "10000",
    description: "How long a payment provider may take before its answer counts as unknown.",
    parse: integer(100, 60_000),
  }),
} as const;

/** @returns false for nobody, a number of hops, or addresses, as Fastify's `trustProxy` takes it */
function parseTrust(value: string): false | number | readonly string[] | undefined {
  if (value === "off") return false;
  const hops = integer(1, 16)(value);
  if (hops !== undefined) return hops;
  const addresses = value.split(",").map((address) => address.trim());
  return addresses.every((address) => /^[0-9a-f.:]+(\/\d{1,3})?$/i.test(address) && /[.:]/.test(address))
    ? addresses
    : undefined;
}

function parseOrigins(value: string): readonly string[] | undefined {
  const origins = value
    .split(",")
    .map((origin) => origin.trim())
    .filter((origin) => origin !== "");
  return origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin) ? origins : undefined;
}

/** @returns minor units by currency, null for no limit at all */
function parseAmounts(value: string): ReadonlyMap<string, bigint> | null | undefined {
  if (value.trim() === "off") return null;
  const amounts = value.split(",").map((one) => /^ *([A-Z]{3}) +(\d{1,15}) *$/.exec(one));
  const known = amounts.flatMap((one) => (one === null ? [] : [[one[1] ?? "", BigInt(one[2] ?? "")] as const]));
  return known.length === amounts.length && new Map(known).size === known.length ? new Map(known) : undefined;
}

function parseSecrets(value: string): readonly string[] | undefined {
  const secrets = value.split(",").map((secret) => secret.trim());
  return secrets.length <= 2 && secrets.every((secret) => secret !== "") ? secrets : undefined;
}
