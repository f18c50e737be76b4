import { loadConfig } from "#platform/config";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import { afterAll, describe, expect, it } from "vitest";
import { createCloser } from "./closer.ts";
import { openProviders } from "./providers.ts";

const { db } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
afterAll(() => telemetry.close());
const secrets = { orderLinks: "o", sandboxKey: "k", sandboxWebhooks: "w", deskKey: "d" };
const open = (env: Readonly<Record<string, string>>) =>
  openProviders(
    { config: loadConfig(env), db, telemetry, secrets, dataDirectory: "nowhere" },
    "http://shop",
    createCloser(),
  );

describe("payment providers", () => {
  it.each([
    [{ HANSA_PAYMENT_PROVIDERS: "stripe" }, "HANSA_STRIPE_SECRET_KEY"],
    [{ HANSA_PAYMENT_PROVIDERS: "stripe", HANSA_STRIPE_SECRET_KEY: "" }, "HANSA_STRIPE_SECRET_KEY"],
    [{ HANSA_PAYMENT_PROVIDERS: "stripe", HANSA_STRIPE_SECRET_KEY: "sk" }, "HANSA_STRIPE_WEBHOOK_SECRETS"],
    [{ HANSA_PAYMENT_PROVIDERS: "adyen", HANSA_ADYEN_API_KEY: "a" }, "HANSA_ADYEN_MERCHANT_ACCOUNT"],
    [{ HANSA_PAYMENT_PROVIDERS: "paypal", HANSA_PAYPAL_CLIENT_ID: "a" }, "HANSA_PAYPAL_CLIENT_SECRET"],
    [{ HANSA_PAYMENT_PROVIDERS: "sandbox-b" }, "HANSA_SANDBOX_B_URL"],
    [{ HANSA_PAYMENT_PROVIDERS: "invoice", HANSA_EMULATE: "stripe" }, "HANSA_EMULATE"],
    [{ HANSA_PAYMENT_PROVIDERS: "stripe", HANSA_EMULATE: "stripe", HANSA_SEED: "empty" }, "HANSA_EMULATE"],
    [{ HANSA_PAYMENT_PROVIDERS: "stripe", HANSA_STRIPE_SECRET_KEY: " ", HANSA_STRIPE_WEBHOOK_SECRETS: "w" }, "stripe"],
  ])("that lack something refuse to open, in one sentence that names it: %o", async (env, name) => {
    await expect(open(env)).rejects.toThrow(new RegExp(`^(?=[A-Z]).*${name}[^.]*\\.$`));
  });

  it.each(["stripe,stripe", "strip", "invoice;paypal"])("cannot be named wrongly: %s", (names) => {
    expect(() => loadConfig({ HANSA_PAYMENT_PROVIDERS: names })).toThrow(/HANSA_PAYMENT_PROVIDERS/);
  });

  it("are opened by the names that attempts are stored with", async () => {
    const providers = await open({
      HANSA_PAYMENT_PROVIDERS: "invoice,stripe,adyen,paypal,sandbox-a,sandbox-b",
      HANSA_STRIPE_SECRET_KEY: "sk_test",
      HANSA_STRIPE_WEBHOOK_SECRETS: "whsec_a,whsec_b",
      HANSA_ADYEN_API_KEY: "key",
      HANSA_ADYEN_MERCHANT_ACCOUNT: "Shop",
      HANSA_ADYEN_WEBHOOK_KEYS: "AABB",
      HANSA_PAYPAL_CLIENT_ID: "id",
      HANSA_PAYPAL_CLIENT_SECRET: "secret",
      HANSA_PAYPAL_WEBHOOK_IDS: "WH1",
      ...Object.fromEntries(
        ["A", "B"].flatMap((one) => [
          [`HANSA_SANDBOX_${one}_URL`, `http://127.0.0.1:${one === "A" ? "1" : "2"}`],
          [`HANSA_SANDBOX_${one}_SECRET`, `sk_${one}`],
          [`HANSA_SANDBOX_${one}_WEBHOOK_SECRETS`, `wh_${one}`],
        ]),
      ),
    });
    expect(providers.map(({ name }) => name)).toEqual([
      "invoice",
      "stripe",
      "adyen",
      "paypal",
      "sandbox-a",
      "sandbox-b",
    ]);
    expect(providers.map(({ capabilities }) => capabilities.methods[0])).toEqual([
      "invoice",
      "card",
      "card",
      "paypal",
      "card",
      "card",
    ]);
  });
});
