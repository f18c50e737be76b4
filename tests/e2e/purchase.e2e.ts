import { expect, type Page } from "@playwright/test";
import { askDesk } from "./buy.ts";
import { assertAccessible, test } from "./shop.ts";

test("a guest buys a lamp by card, and the bank asks", async ({ page }) => {
  await page.goto("/c/table-lamps");
  await assertAccessible(page);
  await openFirstProduct(page);
  await assertAccessible(page);
  await addToCart(page);
  await assertAccessible(page);
  await fillCheckout(page, { hasScript: true });
  await assertAccessible(page);
  await pay(page, "card3ds");
  await page.getByRole("button", { name: "Approve" }).click();
  await page.waitForURL(/\/orders\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you for your order");
  await assertAccessible(page);
});

test("a declined card costs nothing and keeps the cart", async ({ page }) => {
  await page.goto("/c/mugs");
  await openFirstProduct(page);
  await addToCart(page);
  await fillCheckout(page, { hasScript: true });
  await pay(page, "cardDeclined");
  await expect(page.getByRole("alert")).toBeVisible();
  await pay(page, "invoice");
  await page.waitForURL(/\/orders\//);
});

test("going back and paying again is one order", async ({ page }) => {
  await page.goto("/c/mugs");
  await openFirstProduct(page);
  await addToCart(page);
  await fillCheckout(page, { hasScript: true });
  await pay(page, "invoice");
  await page.waitForURL(/\/orders\//);
  await page.goBack();
  await expect(page).toHaveURL(/\/cart$/);
  await expect(page.getByText("Your cart is empty.")).toBeVisible();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a guest searches, presses Pay twice, is asked by the bank, and has one order", async ({ page, shop }) => {
    const email = `mary-${String(Date.now())}@example.com`;
    await page.goto("/");
    await page.getByRole("searchbox").fill("lamp");
    await page.getByRole("searchbox").press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("lamp");
    await openFirstProduct(page);
    await addToCart(page, { hasScript: false });
    await fillCheckout(page, { hasScript: false, email });
    await page.locator("[name=payment][value=card3ds]").check();
    await page.locator("#payment form:has([name=payment]) button[type=submit]").dblclick();
    await page.getByRole("button", { name: "Approve" }).click();
    await page.waitForURL(/\/orders\//);
    await expect(page.getByText("Confirmed", { exact: true })).toBeVisible();
    expect((await askDesk(shop, `/orders?q=${encodeURIComponent(email)}`)).items).toHaveLength(1);
  });
});

test.describe("on a phone, in Arabic", () => {
  test.use({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });

  test("a guest buys by card from right to left", async ({ page }) => {
    await page.goto("/ar");
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await assertAccessible(page);
    await page.goto("/ar/c/table-lamps");
    await assertAccessible(page);
    await openFirstProduct(page);
    await addToCart(page);
    await fillCheckout(page, { hasScript: true });
    await assertAccessible(page);
    await pay(page, "card");
    await page.waitForURL(/\/ar\/orders\//);
    const isWide = await page.evaluate<boolean>(
      "document.documentElement.scrollWidth > document.documentElement.clientWidth",
    );
    expect(isWide).toBe(false);
  });
});

async function openFirstProduct(page: Page): Promise<void> {
  await page.locator("main a:has(img)").first().click();
  await page.waitForURL(/\/p\//);
}

/** With script the cart opens beside the page; without, its page follows. */
async function addToCart(page: Page, { hasScript = true } = {}): Promise<void> {
  await page.locator('article form[action$="/cart"] button[type=submit]').click();
  if (hasScript) await page.getByRole("dialog").locator("li").first().waitFor();
  else await page.waitForURL(/\/cart$/);
}

async function fillCheckout(
  page: Page,
  { hasScript, email = "grace@example.com" }: { readonly hasScript: boolean; readonly email?: string },
): Promise<void> {
  await page.locator('a[href$="/checkout"]').click();
  await page.waitForURL(/\/checkout$/);
  const values = {
    email,
    name: "Grace Hopper",
    line1: "Jungfernstieg 1",
    postalCode: "20095",
    city: "Hamburg",
  };
  for (const [name, value] of Object.entries(values)) await page.locator(`[name=${name}]`).fill(value);
  await page.locator("#details form:has([name=email]) button[type=submit]").click();
  await page.locator("[name=option]").first().check();
  if (!hasScript) await page.locator("#shipping button[type=submit]").click();
  await page.locator("[name=payment]").first().waitFor();
}

async function pay(page: Page, payment: string): Promise<void> {
  await page.locator(`[name=payment][value=${payment}]`).check();
  await page.locator("#payment form:has([name=payment]) button[type=submit]").click();
}
