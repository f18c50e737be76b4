import { expect } from "@playwright/test";
import { test } from "./shop.ts";

/** A middling phone on a middling line: what Lighthouse calls mobile, with the line really slowed down. */
const PHONE = {
  latencyMs: 150,
  downBytesPerS: (1_638_400 / 8) * 0.9,
  upBytesPerS: (675_000 / 8) * 0.9,
  cpu: 4,
} as const;
const LONGEST_PAINT_MS = 2_000;
const TRIES = 3;

for (const path of ["/", "/products", "/c/table-lamps"]) {
  test(`the largest thing on ${path} is painted within two seconds on a phone`, async ({ page, browser, baseURL }) => {
    test.slow();
    // The page before warms the shop up; the one that is measured knows nothing of it.
    await page.goto(path);
    const paints: number[] = [];
    for (let tries = 0; tries < TRIES; tries++) {
      const context = await browser.newContext({
        ...(baseURL === undefined ? {} : { baseURL }),
        viewport: { width: 412, height: 823 },
        isMobile: true,
        hasTouch: true,
      });
      const phone = await context.newPage();
      const tools = await context.newCDPSession(phone);
      await tools.send("Network.enable");
      await tools.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: PHONE.latencyMs,
        downloadThroughput: PHONE.downBytesPerS,
        uploadThroughput: PHONE.upBytesPerS,
      });
      await tools.send("Emulation.setCPUThrottlingRate", { rate: PHONE.cpu });
      await phone.addInitScript(`
        localStorage.setItem("hansa_consent", "denied");
        window.paintedMs = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.paintedMs = entry.startTime;
        }).observe({ type: "largest-contentful-paint", buffered: true });
      `);
      await phone.goto(path, { waitUntil: "networkidle" });
      paints.push(await phone.evaluate<number>("window.paintedMs"));
      await context.close();
    }
    // The machine that measures does other things as well; the page cannot be quicker than it is.
    const best = Math.min(...paints);
    test
      .info()
      .annotations.push({ type: "budget", description: `largest paint ${paints.map(Math.round).join(", ")} ms` });
    expect(best).toBeGreaterThan(0);
    expect(best).toBeLessThanOrEqual(LONGEST_PAINT_MS);
  });
}

test("the cart is reached when the file of its drawer cannot be", async ({ page }) => {
  await page.route(/cart-drawer(?!-state)[^/]*\.js/, (route) => route.abort());
  await page.goto("/products");
  await page.locator("main li a").first().click();
  const add = page.getByRole("button", { name: "Add to cart" });
  await add.click();
  await expect(page).toHaveURL(/\/cart$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
