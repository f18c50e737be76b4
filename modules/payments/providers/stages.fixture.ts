import { createHmac } from "node:crypto";
import { standing } from "../../../tools/psp-emulator/books.ts";
import type { RunningHost } from "../../../tools/psp-emulator/host.ts";
import { startStripeEmulator } from "../../../tools/psp-emulator/stripe/emulator.ts";
import type { Exchange, HostSettings } from "../../../tools/psp-emulator/host.ts";
import type { RemoteProvider } from "../provider.ts";
import { frontOf, hearing, type Journaled, knownFrom, openMailbox, type Stage } from "./contract.fixture.ts";
import { createAdyen } from "./adyen/adyen.ts";
import { startAdyenEmulator } from "../../../tools/psp-emulator/adyen/emulator.ts";
import { createPaypal } from "./paypal/paypal.ts";
import { startPaypalEmulator } from "../../../tools/psp-emulator/paypal/emulator.ts";
import { createStripe } from "./stripe/stripe.ts";

/** Where exchanges of a stage are written down; null for nowhere. */
export type Recorder = ((exchange: Exchange) => void) | null;

/** Every provider behind a network, each with its own emulator. */
export const STAGES: Readonly<Record<string, (recorder?: Recorder) => Promise<Stage>>> = {
  stripe: stripeStage,
  adyen: adyenStage,
  paypal: paypalStage,
};

const LIVE = "whsec_live_secret";
const OLD = "whsec_old_secret";

async function stripeStage(recorder: Recorder = null): Promise<Stage> {
  const secretKey = "sk_test_contract";
  return await raise({
    recorder,
    prefix: "pm_hansa_",
    start: (settings) => startStripeEmulator({ ...settings, secretKey, webhookSecret: LIVE }),
    forgeWith: (settings) => startStripeEmulator({ ...settings, secretKey, webhookSecret: "whsec_forged" }),
    connect: (baseUrl, timeoutMs, isRotating) =>
      createStripe({ secretKey, webhookSecrets: isRotating ? [OLD, LIVE] : [LIVE], timeoutMs, baseUrl }),
  });
}

async function adyenStage(recorder: Recorder = null): Promise<Stage> {
  const account = { apiKey: "AQ_contract", merchantAccount: "HansaShop" };
  const [live, old, forged] = ["AB".repeat(32), "CD".repeat(32), "EF".repeat(32)];
  return await raise({
    recorder,
    prefix: "stored_",
    start: (settings) => startAdyenEmulator({ ...settings, ...account, hmacKey: live }),
    forgeWith: (settings) => startAdyenEmulator({ ...settings, ...account, hmacKey: forged }),
    forgeBody: (rawBody) => signAnew(rawBody, forged),
    connect: (baseUrl, timeoutMs, isRotating) =>
      createAdyen({ ...account, webhookKeys: isRotating ? [old, live] : [live], livePrefix: null, timeoutMs, baseUrl }),
  });
}

/** The notification with the signature that another key would give it. */
function signAnew(rawBody: Buffer, hmacKey: string): Buffer {
  const text = rawBody.toString();
  const field = (name: string): string => new RegExp(`"${name}":"?([^",}]*)`).exec(text)?.[1] ?? "";
  const names = ["pspReference", "originalReference", "merchantAccountCode", "merchantReference", "value", "currency"];
  const signed = [...names, "eventCode", "success"].map(field).join(":");
  const signature = createHmac("sha256", Buffer.from(hmacKey, "hex")).update(signed).digest("base64");
  return Buffer.from(text.replace(/"hmacSignature":"[^"]*"/, `"hmacSignature":"${signature}"`));
}

async function paypalStage(recorder: Recorder = null): Promise<Stage> {
  const account = { clientId: "client_contract", clientSecret: "secret_contract" };
  return await raise({
    recorder,
    prefix: "vault_",
    start: (settings) => startPaypalEmulator({ ...settings, ...account, webhookId: "WHLIVE1" }),
    forgeWith: (settings) =>
      startPaypalEmulator({ ...settings, ...account, webhookId: "WHLIVE1", signingKey: "forged" }),
    connect: (baseUrl, timeoutMs, isRotating) =>
      createPaypal({
        ...account,
        webhookIds: isRotating ? ["WHOLD1", "WHLIVE1"] : ["WHLIVE1"],
        isLive: false,
        timeoutMs,
        baseUrl,
      }),
  });
}

interface Plan {
  readonly recorder: Recorder;
  readonly prefix: string;
  readonly start: (settings: HostSettings) => Promise<RunningHost>;
  /** The same one, signing with a secret that is not live. */
  readonly forgeWith: (settings: HostSettings) => Promise<RunningHost>;
  /** The body, where the signature is inside of it. */
  readonly forgeBody?: (rawBody: Buffer) => Buffer;
  readonly connect: (baseUrl: string, timeoutMs: number, isRotating: boolean) => Promise<RemoteProvider>;
}

async function raise(plan: Plan): Promise<Stage> {
  const mailbox = await openMailbox();
  const record = plan.recorder === null ? {} : { onExchange: plan.recorder };
  const times = { slowMs: 400, lateWebhookMs: 200 };
  const emulator = await plan.start({ journalFile: null, webhookUrl: mailbox.url, ...times, ...record });
  const provider = await plan.connect(emulator.url, 10_000, false);
  const ear = hearing(() => provider, mailbox);
  const known = (key: string) => knownFrom(ear.heard, key);
  return {
    provider,
    hasty: await plan.connect(emulator.url, 100, false),
    rotating: await plan.connect(emulator.url, 10_000, true),
    payments: frontOf(provider, known),
    token: (word) => plan.prefix + word,
    journal: (key) => journalOf(emulator, key),
    dispute: (key, amountMinor) => emulator.dispute(key, { amountMinor, reason: "fraudulent" }).id,
    closeDispute: (id, outcome) => emulator.closeDispute(id, outcome),
    settlement: () => emulator.settlementText(),
    async forge(rawBody) {
      const forger = await plan.forgeWith({ journalFile: null, webhookUrl: null });
      const headers = forger.sign(rawBody.toString());
      await forger.close();
      return { rawBody: plan.forgeBody?.(rawBody) ?? rawBody, headers };
    },
    arrived: mailbox.arrived,
    heard: ear.heard,
    known,
    async close() {
      ear.stop();
      await emulator.close();
      await mailbox.close();
    },
  };
}

function journalOf({ books }: RunningHost, key: string): Journaled {
  const mine = books.charges().filter((charge) => charge.key === key);
  const [charge] = mine;
  if (charge === undefined) return { count: 0, captured: 0, refunded: 0, voided: 0, renewed: 0 };
  const { captured, refunded, voided } = standing(charge);
  return { count: mine.length, captured, refunded, voided, renewed: charge.renewals?.length ?? 0 };
}
