import { defineConfig } from "@playwright/test";

export default defineConfig({
  testMatch: "*.e2e.ts",
  // One shop, and two cores that it shares with the browser.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  retries: process.env["CI"] === "true" ? 1 : 0,
  reporter: "list",
  outputDir: "../../.hansa/e2e",
  use: {
    launchOptions: {
      ...(process.env["CHROMIUM"] === undefined ? {} : { executablePath: process.env["CHROMIUM"] }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    locale: "en-GB",
    trace: "off",
  },
});
