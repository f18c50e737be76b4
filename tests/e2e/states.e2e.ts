import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { askDesk } from "./buy.ts";
import { assertAccessible, type Shop, test } from "./shop.ts";

interface Variant {
  readonly id: string;
  readonly available: boolean;
}

test("a shop that cannot answer says so, and keeps the cart", async ({ page, shop }) => {
  test.slow();
  await page.goto(`/de/cart/${(await variantOf(shop, "mugs")).id}:1`);
  const letGo = holdDatabase(shop);
  try {
    const answer = await page.goto("/de/cart");
    expect(answer?.status()).toBe(503);
    expect(Number(answer?.headers()["retry-after"])).toBeGreaterThan(0);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Wir sind gleich wieder da");
    await assertAccessible(page);
  } finally {
    letGo();
  }
  await page.getByRole("link", { name: "Noch einmal versuchen" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Warenkorb");
  await expect(page.locator("main li").first()).toBeVisible();
});

test("without a connection the page stays and says so, and what was asked for comes with the connection", async ({
  page,
}) => {
  await page.goto("/c/mugs");
  await page.locator("main a:has(img)").first().click();
  await page.waitForURL(/\/p\//);
  const product = page.url();
  const said = page.getByRole("status").filter({ hasText: "You are offline" });
  await page.context().setOffline(true);
  await expect(said).toBeVisible();
  await assertAccessible(page);
  await page.getByRole("link", { name: "Account" }).click();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page).toHaveURL(product);
  await expect(page.getByRole("button", { name: "Add to cart" })).toBeEnabled();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are offline");
  await page.context().setOffline(false);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mugs");
  await expect(said).toHaveCount(0);
});

test("a cart that was ordered without the browser hearing of it leads to the next one", async ({ page, shop }) => {
  const { id } = await variantOf(shop, "mugs");
  await page.goto(`/cart/${id}:1`);
  await fillCheckout(page);
  const cookies = await page.context().cookies();
  const [cartId = "", token = ""] = cookies.find(({ name }) => name === "hansa_cart")?.value.split(".") ?? [];
  const placed = await page.request.post("/v1/checkouts", {
    headers: { "cart-token": token, "idempotency-key": crypto.randomUUID() },
    data: { cartId, payment: { method: "invoice" } },
  });
  expect(placed.status()).toBe(201);
  await page.getByRole("button", { name: /^Pay / }).click();
  await expect(page.getByText("This cart has been ordered.")).toBeVisible();
  await page.goto("/c/mugs");
  await page.locator("main a:has(img)").first().click();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByRole("dialog").locator("li")).toHaveCount(1);
});

test("a link to a cart tells what is left out, and takes nobody's cart for nothing", async ({ page, shop }) => {
  const { id } = await variantOf(shop, "mugs");
  await page.goto(`/cart/${id}:2,${crypto.randomUUID()}:1`);
  await expect(page.getByText("was left out")).toBeVisible();
  await expect(page.locator("main [name=quantity][type=number]")).toHaveValue("2");
  await page.goto(`/cart/${crypto.randomUUID()}:1`);
  await expect(page.getByText("was left out")).toBeVisible();
  await expect(page.locator("main [name=quantity][type=number]")).toHaveValue("2");
});

test("stock that went before Pay is asked about, and what is agreed to is paid", async ({ page, shop }) => {
  const { id } = await variantOf(shop, "vases");
  await page.goto(`/cart/${id}:3`);
  await fillCheckout(page);
  const before = await page.getByRole("button", { name: /^Pay / }).textContent();
  await leaveUnits(shop, id, 2);
  await page.getByRole("button", { name: /^Pay / }).click();
  const summary = page.getByRole("complementary");
  await expect(summary.getByRole("alert")).toContainText("Only 2 left.");
  await assertAccessible(page);
  await summary.getByRole("button", { name: "Take 2" }).click();
  await expect(summary.getByRole("alert")).toHaveCount(0);
  const pay = page.getByRole("button", { name: /^Pay / });
  await expect(pay).not.toHaveText(before ?? "");
  await pay.click();
  await page.waitForURL(/\/orders\//);
});

test("a payment that waits counts down, and tells when its time is over", async ({ page, shop }) => {
  await page.goto(`/cart/${(await variantOf(shop, "mugs")).id}:1`);
  await fillCheckout(page);
  await page.locator("[name=payment][value=card3ds]").check();
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.getByRole("button", { name: "Approve" }).waitFor();
  // Who leaves the bank's page finds the way back to it.
  await page.goto("/checkout");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Waiting for your bank");
  await expect(page.getByRole("timer")).toContainText(/another \d+:\d\d/);
  await assertAccessible(page);
  await page.clock.install();
  await page.reload();
  await page.clock.fastForward("20:00");
  await expect(page.getByRole("timer")).toContainText("The time for this payment is over.");
  await page.getByRole("link", { name: "Back to the bank" }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  await page.waitForURL(/\/orders\//);
});

/** The first thing in a category that is there. */
async function variantOf(shop: Shop, category: string): Promise<Variant> {
  const { items } = await read(`${shop.url}/v1/products?category=${category}&channel=eu&limit=20`);
  for (const { slug } of items) {
    const { variants } = await read(`${shop.url}/v1/products/${String(slug)}?channel=eu`);
    const found = variants.find((one: Variant) => one.available);
    if (found !== undefined) return found;
  }
  throw new Error(`nothing in ${category} can be had`);
}

async function read(url: string) {
  return JSON.parse(await (await fetch(url)).text());
}

/** Stops the shop's database in the middle of what it does; it breaks no connection. @returns what lets it go on */
function holdDatabase(shop: Shop): () => void {
  const pid = readFileSync(join(shop.data, "postgres", "postmaster.pid"), "utf8").split("\n", 1)[0] ?? "";
  const children = execFileSync("ps", ["-o", "pid=", "--ppid", pid], { encoding: "utf8" });
  const all = [pid, ...children.split("\n")].map(Number).filter((one) => one > 0);
  for (const one of all) process.kill(one, "SIGSTOP");
  return () => all.forEach((one) => process.kill(one, "SIGCONT"));
}

/** Leaves so many units of a variant to be sold, wherever they lie. */
async function leaveUnits(shop: Shop, variantId: string, units: number): Promise<void> {
  const { items } = await askDesk(shop, `/stock?variant=${variantId}`);
  let left = units;
  for (const { location, available } of items) {
    const kept = Math.min(left, Number(available));
    left -= kept;
    const delta = kept - Number(available);
    if (delta !== 0) await askDesk(shop, "/stock/adjustments", { variantId, location, delta, reason: "correction" });
  }
}

async function fillCheckout(page: Page): Promise<void> {
  await page.goto("/checkout");
  const values = {
    email: "grace@example.com",
    name: "Grace Hopper",
    line1: "Jungfernstieg 1",
    postalCode: "20095",
    city: "Hamburg",
  };
  for (const [name, value] of Object.entries(values)) await page.locator(`[name=${name}]`).fill(value);
  await page.getByRole("button", { name: "Continue to shipping" }).click();
  await page.locator("[name=option]").first().check();
  await page.locator("[name=payment][value=invoice]").check();
}
