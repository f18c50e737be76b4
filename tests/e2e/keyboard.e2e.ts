import { expect, type Locator, type Page } from "@playwright/test";
import { test } from "./shop.ts";

const MOST_TABS = 120;

test("a guest buys with the keyboard alone", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveText("Skip to content");
  await tabTo(page, page.getByRole("combobox", { name: "Search" }));
  await page.keyboard.type("table lamp");
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\?q=/);
  await page.keyboard.press("Tab");
  await tabTo(page, page.locator("main a:has(img)").first());
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/p\//);
  await tabTo(page, page.getByRole("button", { name: "Add to cart" }));
  await page.keyboard.press("Enter");
  const cart = page.getByRole("dialog");
  await cart.locator("li").first().waitFor();
  await tabTo(page, cart.getByRole("link", { name: "To checkout" }));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/checkout$/);
  const fields = ["grace@example.com", "Grace Hopper", "Jungfernstieg 1", "", "20095", "Hamburg"];
  await tabTo(page, page.getByLabel("E-mail"));
  for (const text of fields) {
    await page.keyboard.type(text);
    await page.keyboard.press("Tab");
  }
  await tabTo(page, page.getByRole("button", { name: "Continue to shipping" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("[name=option]").first());
  await page.keyboard.press("Space");
  await page.locator("[name=payment]").first().waitFor();
  await tabTo(page, page.getByRole("button", { name: /^Pay / }));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/orders\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you for your order");
});

/** Presses Tab until the focus is there, where it can be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < MOST_TABS; presses++) {
    if ((await target.and(page.locator(":focus")).count()) > 0) {
      await expect(target).toBeInViewport();
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${String(target)}`);
}
