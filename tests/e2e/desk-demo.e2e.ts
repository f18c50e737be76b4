import { expect, type Page } from "@playwright/test";
import { assertAccessible, test } from "./shop.ts";

test("who is new is shown around by keyboard, once, and again when they like", async ({ page }) => {
  // A key that is pressed while one stop moves to the next is passed over.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signIn(page);
  await page.getByRole("button", { name: "Show me around" }).click();
  const stop = page.getByRole("dialog");
  await expect(stop).toContainText("Welcome to the desk");
  await page.keyboard.press("ArrowRight");
  await expect(stop).toContainText("Everything the shop has");
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await expect(stop).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Dashboard");
  await expect(page.getByRole("button", { name: "Show me around" })).toHaveCount(0);
  await page.goto("/desk/orders");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Tour of the desk" }).click();
  await expect(stop).toContainText("Welcome to the desk");
});

test("simulated shoppers come when they are let in, are on the charts within ten seconds, and leave", async ({
  page,
}) => {
  await signIn(page);
  const views = page.getByText("Product views").locator("..");
  const before = await views.innerText();
  const shoppers = page.getByRole("switch", { name: "Simulated shoppers" });
  await shoppers.click();
  await expect(page.getByText("60 a minute")).toBeVisible();
  await expect(views).not.toHaveText(before, { timeout: 10_000 });
  await assertAccessible(page);
  await shoppers.click();
  await expect(page.getByText("Nobody comes")).toBeVisible();
});

test("a picture is uploaded, and is the product's", async ({ page }) => {
  await signIn(page);
  await page.goto("/desk/products");
  await page.getByRole("row").nth(1).getByRole("link").click();
  await page.getByRole("tab", { name: "Pictures" }).click();
  const screen = await page.screenshot();
  await page.locator("input[type=file]").setInputFiles({ name: "desk.png", mimeType: "image/png", buffer: screen });
  await page.getByLabel("What the file shows").fill("The desk itself");
  await page.getByRole("button", { name: "Upload the picture" }).click();
  const picture = page.getByRole("img", { name: "The desk itself" });
  await expect(picture).toBeVisible();
  await expect(picture).toHaveAttribute("src", /^\/media\/files\/[0-9a-f]{64}\.webp$/);
  await assertAccessible(page);
});

async function signIn(page: Page): Promise<void> {
  await page.goto("/desk/");
  await page.getByLabel("E-mail").fill("owner@example.com");
  await page.getByRole("textbox", { name: "Password" }).fill("harbour-and-crane");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Dashboard");
}
