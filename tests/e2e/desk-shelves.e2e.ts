import { expect, type Page } from "@playwright/test";
import { assertAccessible, test } from "./shop.ts";

const WITHIN_MS = 2_000;

test("staff adjust stock, and the ledger of moves says why", async ({ page }) => {
  await enter(page);
  await page.goto("/desk/products?q=lamp");
  await assertAccessible(page);
  await page.locator("tbody a").first().click();
  await expect(page.getByRole("tab", { name: "General" })).toBeVisible();
  await assertAccessible(page);
  await page.getByRole("tab", { name: /Variants/ }).click();
  await expect(page.getByRole("table", { name: "Variants" })).toBeVisible();
  await assertAccessible(page);
  await page.getByRole("tab", { name: "Stock" }).click();
  await page
    .getByRole("button", { name: /^Adjust at/ })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Units more").fill("7");
  await dialog.getByLabel("Reason").fill("Counted again: seven more behind the shelf.");
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Adjust" }).click();
  await expect(page.getByText(/on hand at/)).toBeVisible();
  const move = page.getByRole("table", { name: "Moves" }).getByRole("row").nth(1);
  await expect(move).toContainText("+7");
  await expect(move).toContainText("seven more behind the shelf");
});

test("staff make a promotion, and it is in the shop's cart within two seconds", async ({ page, context }) => {
  const cart = await context.newPage();
  await fillCart(cart);
  await enter(page);
  await page.goto("/desk/promotions/new");
  const name = `Harbour days ${String(Date.now())}`;
  await page.getByLabel("What buyers read").fill(name);
  await page.getByLabel("Per cent", { exact: true }).fill("25");
  await assertAccessible(page);
  await page.getByRole("button", { name: "Save the promotion" }).click();
  await page.waitForURL(/\/promotions\/harbour-days-/);
  await expect.poll(() => showsIn(cart, name), { timeout: WITHIN_MS, intervals: [50] }).toBe(true);
  await page.getByRole("tab", { name: "Why, why not" }).click();
  await page.getByLabel("Goods").first().fill("lamp");
  await page.getByRole("option").first().click();
  await page.getByRole("button", { name: "Tell what it costs" }).click();
  await expect(page.getByRole("table", { name: "Promotions" }).getByText(name)).toBeVisible();
  await assertAccessible(page);
});

test("every shelf of the desk can be read by everybody", async ({ page }) => {
  await enter(page);
  for (const path of [
    "categories",
    "attributes",
    "stock?atMost=all",
    "prices",
    "taxes",
    "shipping",
    "fraud/rules",
    "channels",
    "keys",
  ]) {
    await page.goto(`/desk/${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    await assertAccessible(page);
  }
});

/** Signs in as the demo's owner, as the page for it does; the browser keeps the cookie. */
async function enter(page: Page): Promise<void> {
  const data = { email: "owner@example.com", password: "harbour-and-crane" };
  const answer = await page.request.post("/v1/admin/auth/sign-in", { data });
  expect(answer.ok()).toBe(true);
}

/** Puts a thing into the cart of a shopper, and stands before the cart. */
async function fillCart(shop: Page): Promise<void> {
  await shop.goto("/c/mugs");
  await shop.locator("main a:has(img)").first().click();
  await shop.waitForURL(/\/p\//);
  await shop.locator('article form[action$="/cart"] button[type=submit]').click();
  await shop.getByRole("dialog").locator("li").first().waitFor();
  await shop.goto("/cart");
}

/** Whether the cart shows the promotion when it is looked at again. */
async function showsIn(shop: Page, name: string): Promise<boolean> {
  await shop.reload({ waitUntil: "domcontentloaded" });
  return (await shop.getByText(name).count()) > 0;
}
