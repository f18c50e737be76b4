import { describe, expect, it } from "vitest";
import { BadSetting, loadConfig, writeConfigurationPage } from "./load.ts";
import { settings } from "./settings.ts";

describe("the configuration", () => {
  it("has a value for everything in an empty environment", () => {
    expect(loadConfig({})).toMatchObject({
      port: 3000,
      host: "localhost",
      databaseUrl: null,
      dataDirectory: ".hansa",
      seed: "demo",
      region: "eu",
      role: "all",
      publicUrl: null,
      trustProxy: false,
      rateLimits: "on",
      smtpUrl: null,
      taxUrl: null,
      taxKey: null,
      sandboxUrl: null,
      sandboxSecret: null,
      sandboxWebhookSecrets: null,
      logLevel: "info",
      tracing: false,
      traceCollector: "http://localhost:4318",
      traceService: "hansa",
      traceRatio: 0.01,
      drainMs: 0,
      paymentTimeoutMs: 10_000,
    });
  });

  it("reads what is set, and takes empty for absent", () => {
    const env = {
      PORT: "0",
      HANSA_REGION: "us-east",
      HANSA_OTEL: "1",
      HANSA_TRUST_PROXY: "10.0.0.0/8, ::1",
      SMTP_URL: "",
      HANSA_SANDBOX_WEBHOOK_SECRETS: "old,new",
    };
    expect(loadConfig(env)).toMatchObject({
      port: 0,
      region: "us-east",
      tracing: true,
      trustProxy: ["10.0.0.0/8", "::1"],
      smtpUrl: null,
      sandboxWebhookSecrets: ["old", "new"],
    });
    expect(loadConfig({ HANSA_TRUST_PROXY: "2" }).trustProxy).toBe(2);
  });

  it("reads limits of amounts by currency, or none", () => {
    const limits = (value: string) => loadConfig({ HANSA_REFUND_PROOF_ABOVE: value }).refundsProvedAbove;
    expect(limits("")?.get("EUR")).toBe(20_000n);
    expect(limits("EUR 0, JPY 30000")).toEqual(
      new Map([
        ["EUR", 0n],
        ["JPY", 30_000n],
      ]),
    );
    expect(limits("off")).toBeNull();
    for (const wrong of ["EUR", "200", "EUR 1.50", "EUR 1,EUR 2", "eur 1", "EUR -1", "EUR 1,"]) {
      expect(() => limits(wrong)).toThrow(BadSetting);
    }
  });

  it.each([
    [{ PORT: "80a" }, 'PORT must be a port, 0 to 65535; it is "80a".'],
    [{ OTEL_TRACES_SAMPLER_ARG: "1.5" }, 'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1; it is "1.5".'],
    [{ PORT: "65536" }, 'PORT must be a port, 0 to 65535; it is "65536".'],
    [{ HANSA_SEED: "full" }, 'HANSA_SEED must be `demo` or `empty`; it is "full".'],
    [{ HANSA_PAYMENT_TIMEOUT_MS: "-1" }, 'HANSA_PAYMENT_TIMEOUT_MS must be milliseconds, 100 to 60000; it is "-1".'],
    [
      { HANSA_REGION: "EU West" },
      'HANSA_REGION must be a region, lower case letters, digits and `-`; it is "EU West".',
    ],
    [{ DATABASE_URL: "mysql://root:hunter2@db" }, "DATABASE_URL must be a postgres:// URL; it is something else."],
    [{ HANSA_TRUST_PROXY: "everyone" }, "HANSA_TRUST_PROXY must be `off`, a number of proxies"],
  ])("refuses %j in one sentence, without telling a secret", (env, sentence) => {
    expect(() => loadConfig(env)).toThrow(BadSetting);
    expect(() => loadConfig(env)).toThrow(sentence);
  });

  it("is written out as a page with every variable", () => {
    const page = writeConfigurationPage();
    for (const { name, description } of Object.values(settings)) {
      expect(page).toContain(`| \`${name}\` |`);
      expect(page).toContain(description);
    }
  });
});
