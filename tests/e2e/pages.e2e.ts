import { type IncomingMessage, request as ask } from "node:http";
import { gunzipSync } from "node:zlib";
import { expect } from "@playwright/test";
import { assertAccessible, test } from "./shop.ts";

const PAGES = [
  "/",
  "/products",
  "/c/table-lamps",
  "/search?q=lamp",
  "/search?q=zzzzqqqq",
  "/cart",
  "/account/sign-in",
  "/account/sign-up",
  "/account/forgot",
  "/account/reset-password?token=x",
  "/account/confirm-email?token=x",
  "/nowhere",
];

for (const colorScheme of ["light", "dark"] as const) {
  test(`every page can be used by everybody (${colorScheme})`, async ({ page, isAsked }) => {
    expect(isAsked).toBe(false);
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const path of PAGES) {
      await test.step(path, async () => {
        await page.goto(path);
        await assertAccessible(page);
      });
    }
  });
}

test("no page is wider than a small phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of [...PAGES, "/ar", "/ja/products", "/de/c/table-lamps"]) {
    await page.goto(path);
    const surplus = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect({ path, surplus }).toEqual({ path, surplus: 0 });
  }
});

test("a list costs no more than it may: script, page, and what moves under the reader", async ({ page, request }) => {
  const html = await request.get("/products", { headers: { "accept-encoding": "identity" } });
  // On a phone's line scripts that are fetched ahead take the place of what is seen.
  expect(await html.text()).not.toContain('rel="modulepreload"');
  const zipped = await fetchZipped(html.url());
  expect(zipped).toBeLessThanOrEqual(15_000);
  const scripts = new Set<string>();
  page.on("response", (response) => {
    if (!response.url().endsWith(".js")) return;
    scripts.add(response.url());
    expect(response.headers()["content-encoding"]).toMatch(/^(?:br|gzip)$/);
  });
  await page.addInitScript(`
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  `);
  await page.goto("/products", { waitUntil: "networkidle" });
  await page.mouse.wheel(0, 2_000);
  const shift = await page.evaluate<number>("window.shift");
  // Browsers take Brotli, which is smaller still; the budget is for those that do not.
  const sizes = await Promise.all([...scripts].map(fetchZipped));
  const scriptBytes = sizes.reduce((sum, size) => sum + size, 0);
  expect(sizes.length).toBeGreaterThan(0);
  expect(scriptBytes).toBeLessThanOrEqual(130_000);
  expect(shift).toBeLessThanOrEqual(0.05);
  test.info().annotations.push({
    type: "budget",
    description: `script ${String(scriptBytes)} B, page ${String(zipped)} B, shift ${shift.toFixed(3)}`,
  });
});

test("machines find every page, every product and what it costs", async ({ page, request }) => {
  const robots = await (await request.get("/robots.txt")).text();
  const indexUrl = /^Sitemap: (.+)$/m.exec(robots)?.[1] ?? "";
  const maps = [...(await (await request.get(indexUrl)).text()).matchAll(/<loc>(.+?)<\/loc>/g)].map(
    ([, url = ""]) => url,
  );
  expect(maps.length).toBeGreaterThanOrEqual(2);
  const products = await (await request.get(maps.find((url) => url.includes("products")) ?? "")).text();
  // A closed part of the shop closes no product whose name begins alike.
  const closed = [...robots.matchAll(/^Disallow: ([^*\n]+)$/gm)].map(([, path = ""]) => path);
  expect(closed).toContain("/de/cart");
  const shown = [...products.matchAll(/<loc>https?:\/\/[^/]+(\/.+?)<\/loc>/g)].map(([, path = ""]) => path);
  expect(shown.filter((path) => closed.some((start) => path.startsWith(start)))).toEqual([]);
  expect(robots).not.toContain("Disallow: /*/");
  const [, productUrl = ""] = /<loc>(.+?\/p\/.+?)<\/loc>/.exec(products) ?? [];
  await page.goto(productUrl);
  await expect(page.locator("link[rel=canonical]")).toHaveAttribute("href", productUrl);
  await expect(page.locator("link[rel=alternate][hreflang]")).toHaveCount(6);
  const preview = await page.locator("meta[property='og:image']").getAttribute("content");
  const picture = await request.get(preview ?? "");
  expect([picture.status(), picture.headers()["content-type"]]).toEqual([200, "image/jpeg"]);
  const facts = await page.locator('script[type="application/ld+json"]').allTextContents();
  const kinds = facts.map((text) => String(JSON.parse(text)["@type"]));
  expect(kinds).toContain("BreadcrumbList");
  expect(kinds.some((kind) => kind === "Product" || kind === "ProductGroup")).toBe(true);
  expect(facts.join("")).toContain('"priceCurrency":"EUR"');
  await page.goto("/products?sort=rating");
  await page
    .locator("main li a")
    .filter({ hasText: /\(\d+\)/ })
    .first()
    .click();
  await page.waitForURL(/\/p\//);
  await page.reload();
  const rated = await page.locator('script[type="application/ld+json"]').allTextContents();
  expect(rated.map((text) => JSON.parse(text).aggregateRating).find(Boolean)).toMatchObject({
    "@type": "AggregateRating",
    bestRating: 5,
  });
  const feed = await (await request.get("/feeds/eu.xml")).text();
  expect(feed.trimEnd().endsWith("</rss>")).toBe(true);
  expect(feed.split("<item>").length).toBeGreaterThan(500);
  expect(feed).toContain("<g:price>");
  expect(feed).toMatch(/<g:image_link>[^<]+\.jpg<\/g:image_link>/);
  expect(feed).not.toMatch(/<g:image_link>[^<]+\.svg</);
  expect(await (await request.get("/llms.txt")).text()).toContain("# Hansa");
});

/** Bytes of a file as a browser gets it that takes gzip only. */
async function fetchZipped(url: string): Promise<number> {
  const asked = ask(url, { headers: { "accept-encoding": "gzip" } });
  const answered = new Promise<IncomingMessage>((done, fail) => asked.once("response", done).once("error", fail));
  asked.end();
  const bytes = Buffer.concat(await (await answered).toArray());
  expect(gunzipSync(bytes).length).toBeGreaterThan(0);
  return bytes.length;
}
