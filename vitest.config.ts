import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{kernel,platform,modules,apps/server,apps/storefront/app,tools,tests,bench}/**/*.test.ts"],
    globalSetup: ["./tests/setup.ts"],
    // Two cores: more workers only make each test wait for the others.
    maxWorkers: 2,
    // What is waited for comes at once on an idle machine; a busy one is no failure.
    expect: { poll: { timeout: 10_000, interval: 20 } },
    // CI's machine is shared: what a stalled core broke gets a second look there, and the report names it as flaky.
    retry: process.env["CI"] === "true" ? 1 : 0,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
