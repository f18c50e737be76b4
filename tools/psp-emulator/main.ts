import { fstatSync } from "node:fs";
import { parseArgs } from "node:util";
import { startAdyenEmulator } from "./adyen/emulator.ts";
import { type EmulatorSettings, startEmulator } from "./emulator.ts";
import { startPaypalEmulator } from "./paypal/emulator.ts";
import { startStripeEmulator } from "./stripe/emulator.ts";

// The emulator as a process of its own, so that it can be killed apart from the shop. An argument wins over the
// environment; README.md lists both. Prints `{"url":"…"}` once it listens.

const { env } = process;
const { values } = parseArgs({
  options: {
    speaks: { type: "string", default: env["PSP_SPEAKS"] ?? "sandbox" },
    port: { type: "string", default: env["PSP_PORT"] ?? "0" },
    journal: { type: "string", default: env["PSP_JOURNAL"] ?? "" },
    "secret-key": { type: "string", default: env["PSP_SECRET_KEY"] ?? "" },
    "webhook-secret": { type: "string", default: env["PSP_WEBHOOK_SECRET"] ?? "" },
    "webhook-url": { type: "string", default: env["PSP_WEBHOOK_URL"] ?? "" },
    "slow-ms": { type: "string", default: env["PSP_SLOW_MS"] ?? "2500" },
    "late-webhook-ms": { type: "string", default: env["PSP_LATE_WEBHOOK_MS"] ?? "5000" },
  },
});

try {
  const emulator = await startSpeaking(values.speaks, {
    port: parseNumber("port", values.port, 65_535),
    journalFile: values.journal === "" ? null : values.journal,
    secretKey: values["secret-key"],
    webhookSecret: values["webhook-secret"],
    webhookUrl: values["webhook-url"] === "" ? null : values["webhook-url"],
    slowMs: parseNumber("slow-ms", values["slow-ms"], 600_000),
    lateWebhookMs: parseNumber("late-webhook-ms", values["late-webhook-ms"], 86_400_000),
  });
  const stop = (): void => {
    emulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGTERM", stop).once("SIGINT", stop).once("disconnect", stop);
  if (isPipe()) process.stdin.once("end", stop).once("error", stop).resume();
  console.log(JSON.stringify({ url: emulator.url }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function startSpeaking(
  language: string,
  settings: EmulatorSettings,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { secretKey, webhookSecret } = settings;
  switch (language) {
    case "sandbox":
      return await startEmulator(settings);
    case "stripe":
      return await startStripeEmulator(settings);
    case "adyen":
      return await startAdyenEmulator({
        ...settings,
        apiKey: secretKey,
        merchantAccount: "HansaEmulated",
        hmacKey: webhookSecret,
      });
    case "paypal":
      return await startPaypalEmulator({
        ...settings,
        clientId: "hansa",
        clientSecret: secretKey,
        webhookId: webhookSecret,
      });
    default:
      throw new Error("--speaks must be sandbox, stripe, adyen or paypal.");
  }
}

function parseNumber(name: string, text: string, max: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number <= max)) throw new Error(`--${name} must be a whole number from 0 to ${String(max)}.`);
  return number;
}

// A pipe ends with the parent that holds its other end. A terminal or /dev/null says nothing about a parent.
function isPipe(): boolean {
  const stdin = fstatSync(0);
  return stdin.isFIFO() || stdin.isSocket();
}
