import { createHmac } from "node:crypto";
import { join } from "node:path";
import {
  createAdyen,
  createPaypal,
  createSandbox,
  createStripe,
  invoice,
  type PaymentProvider,
} from "#modules/payments";
import type { Config } from "#platform/config";
import type { Database } from "#platform/db";
import type { Telemetry } from "#platform/telemetry";
import type { Closer } from "./closer.ts";
import { startSandbox } from "./sandbox.ts";
import { joinSandbox } from "./shared-sandbox.ts";
import type { Secrets } from "./secrets.ts";

/** What providers are opened from. */
export interface ProviderNeeds {
  readonly config: Config;
  readonly db: Database;
  readonly telemetry: Telemetry;
  readonly secrets: Secrets;
  readonly dataDirectory: string;
}

type Name = Config["paymentProviders"][number];

/**
 * Opens the providers that are enabled, and the emulators that stand in for some of them.
 *
 * @param url of the shop, where emulators send their webhooks
 * @throws Error with one sentence that names the variable which an enabled provider lacks
 */
export async function openProviders(
  needs: ProviderNeeds,
  url: string,
  closer: Closer,
): Promise<readonly PaymentProvider[]> {
  const { config } = needs;
  const stray = config.emulate.find((name) => !config.paymentProviders.includes(name));
  if (stray !== undefined) throw new Error(`HANSA_EMULATE names ${stray}, which HANSA_PAYMENT_PROVIDERS does not.`);
  if (config.emulate.length > 0 && config.seed !== "demo") {
    throw new Error("HANSA_EMULATE is for demo shops: an emulator takes no money.");
  }
  // What real providers lack is said before any process is started.
  const opening = config.paymentProviders.map((name) => prepare(name, needs));
  const providers: PaymentProvider[] = [];
  for (const open of opening) providers.push(await open(url, closer));
  return providers;
}

/** Opens a provider whose settings are known to be there. */
type Open = (url: string, closer: Closer) => Promise<PaymentProvider>;

function prepare(name: Name, needs: ProviderNeeds): Open {
  const { config } = needs;
  const timeoutMs = config.paymentTimeoutMs;
  if (name === "invoice") return () => Promise.resolve(invoice);
  if (name === "sandbox") return (url, closer) => openSandbox(needs, url, closer);
  if (config.emulate.some((one) => one === name)) return (url, closer) => openEmulated(name, needs, { url, closer });
  switch (name) {
    case "stripe": {
      const secretKey = required("stripe", "HANSA_STRIPE_SECRET_KEY", config.stripeSecretKey);
      const webhookSecrets = required("stripe", "HANSA_STRIPE_WEBHOOK_SECRETS", config.stripeWebhookSecrets);
      return () => createStripe({ secretKey, webhookSecrets, timeoutMs, baseUrl: config.stripeUrl });
    }
    case "adyen": {
      const apiKey = required("adyen", "HANSA_ADYEN_API_KEY", config.adyenApiKey);
      const merchantAccount = required("adyen", "HANSA_ADYEN_MERCHANT_ACCOUNT", config.adyenMerchantAccount);
      const webhookKeys = required("adyen", "HANSA_ADYEN_WEBHOOK_KEYS", config.adyenWebhookKeys);
      const { adyenLivePrefix: livePrefix, adyenUrl: baseUrl } = config;
      return () => createAdyen({ apiKey, merchantAccount, webhookKeys, livePrefix, timeoutMs, baseUrl });
    }
    case "paypal": {
      const clientId = required("paypal", "HANSA_PAYPAL_CLIENT_ID", config.paypalClientId);
      const clientSecret = required("paypal", "HANSA_PAYPAL_CLIENT_SECRET", config.paypalClientSecret);
      const webhookIds = required("paypal", "HANSA_PAYPAL_WEBHOOK_IDS", config.paypalWebhookIds);
      const { paypalLive: isLive, paypalUrl: baseUrl } = config;
      return () => createPaypal({ clientId, clientSecret, webhookIds, isLive, timeoutMs, baseUrl });
    }
    case "sandbox-a": {
      const baseUrl = required(name, "HANSA_SANDBOX_A_URL", config.sandboxAUrl);
      const secretKey = required(name, "HANSA_SANDBOX_A_SECRET", config.sandboxASecret);
      const webhookSecrets = required(name, "HANSA_SANDBOX_A_WEBHOOK_SECRETS", config.sandboxAWebhookSecrets);
      return () => Promise.resolve(createSandbox({ name, baseUrl, secretKey, webhookSecrets, timeoutMs }));
    }
    case "sandbox-b": {
      const baseUrl = required(name, "HANSA_SANDBOX_B_URL", config.sandboxBUrl);
      const secretKey = required(name, "HANSA_SANDBOX_B_SECRET", config.sandboxBSecret);
      const webhookSecrets = required(name, "HANSA_SANDBOX_B_WEBHOOK_SECRETS", config.sandboxBWebhookSecrets);
      return () => Promise.resolve(createSandbox({ name, baseUrl, secretKey, webhookSecrets, timeoutMs }));
    }
  }
}

function required<Value>(provider: string, variable: string, value: Value | null): Value {
  if (value === null) throw new Error(`The payment provider ${provider} is enabled and needs ${variable}.`);
  return value;
}

async function openSandbox(needs: ProviderNeeds, url: string, closer: Closer): Promise<PaymentProvider> {
  const { config, db, telemetry, secrets, dataDirectory } = needs;
  const secretKey = config.sandboxSecret ?? secrets.sandboxKey;
  const webhookSecrets = config.sandboxWebhookSecrets ?? [secrets.sandboxWebhooks];
  const timeoutMs = config.paymentTimeoutMs;
  if (config.sandboxUrl !== null)
    return createSandbox({ baseUrl: config.sandboxUrl, secretKey, webhookSecrets, timeoutMs });
  const { agreed, leave } = await joinSandbox(db, telemetry.logger, {
    journalFile: join(dataDirectory, "sandbox-journal.jsonl"),
    secretKey,
    webhookSecret: webhookSecrets[0] ?? "",
    webhookUrl: `${url}/v1/webhooks/sandbox`,
  });
  closer.add(leave);
  return createSandbox({
    baseUrl: agreed.url,
    secretKey: agreed.secretKey,
    webhookSecrets: [...new Set([agreed.webhookSecret, ...webhookSecrets])],
    timeoutMs,
  });
}

async function openEmulated(
  name: Exclude<Name, "invoice" | "sandbox">,
  { config, secrets, dataDirectory }: ProviderNeeds,
  { url, closer }: { readonly url: string; readonly closer: Closer },
): Promise<PaymentProvider> {
  // Made of the shop's own secret, so that they are the same after a restart and need no place of their own.
  const made = (what: string): string =>
    createHmac("sha256", secrets.sandboxKey).update(`${name} ${what}`).digest("hex");
  const secretKey = made("key");
  const webhookSecret = made("webhooks").slice(0, 48);
  const emulator = await startSandbox({
    speaks: name === "sandbox-a" || name === "sandbox-b" ? "sandbox" : name,
    journalFile: join(dataDirectory, `${name}-journal.jsonl`),
    secretKey,
    webhookSecret,
    webhookUrl: `${url}/v1/webhooks/${name}`,
  });
  closer.add(() => emulator.stop());
  const reached = { timeoutMs: config.paymentTimeoutMs, baseUrl: emulator.url };
  const live = [webhookSecret];
  switch (name) {
    case "stripe":
      return await createStripe({ ...reached, secretKey, webhookSecrets: live });
    case "adyen":
      return await createAdyen({
        ...reached,
        apiKey: secretKey,
        merchantAccount: "HansaEmulated",
        webhookKeys: live,
        livePrefix: null,
      });
    case "paypal":
      return await createPaypal({
        ...reached,
        clientId: "hansa",
        clientSecret: secretKey,
        webhookIds: live,
        isLive: false,
      });
    case "sandbox-a":
    case "sandbox-b":
      return createSandbox({ ...reached, name, secretKey, webhookSecrets: live });
  }
}
