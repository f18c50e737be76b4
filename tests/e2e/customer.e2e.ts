import { expect, type Page } from "@playwright/test";
import { assertAccessible, test } from "./shop.ts";

test("Ada keeps addresses, buys to one of them, and a gift card pays part of it", async ({ page, request, shop }) => {
  await signIn(page);
  await page.getByRole("link", { name: "Addresses" }).click();
  await page.waitForURL(/\/account\/addresses$/);
  const fields = { name: "Ada Lovelace", line1: "Speicherstadt 9", postalCode: "20457", city: "Hamburg" };
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).fill(value);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("address").getByText("Speicherstadt 9")).toBeVisible();
  await assertAccessible(page);
  await page.getByRole("link", { name: "Edit Speicherstadt 9" }).click();
  await expect(page.locator("[name=line1]")).toHaveValue("Speicherstadt 9");
  await page.locator("[name=line1]").fill("Speicherstadt 10");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("address").getByText("Speicherstadt 10")).toBeVisible();

  const card = await request.post("/v1/admin/gift-cards", {
    headers: { authorization: `Bearer ${shop.deskKey}`, "idempotency-key": crypto.randomUUID() },
    data: { kind: "gift_card", amount: 500, currency: "EUR", reason: "a test" },
  });
  expect(card.status()).toBe(201);
  const { code } = (await card.json()) as { readonly code: string };
  await page.goto("/c/mugs");
  await page.locator("main a:has(img)").first().click();
  await page.waitForURL(/\/p\//);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "To checkout" }).click();
  await page.waitForURL(/\/checkout$/);
  await page.getByRole("button", { name: "Use this address Speicherstadt 10" }).click();
  await expect(page.locator("[name=line1]")).toHaveValue("Speicherstadt 10");
  await page.locator("[name=option]").first().check();
  await page.getByText("Pay with a gift card").click();
  await page.getByLabel("Code of the gift card").fill("NO-SUCH-CARD-AT-ALL-0000");
  await page.locator("form:has(#gift-card) button").click();
  await expect(page.getByRole("alert")).toContainText("gift card cannot be used");
  await page.getByLabel("Code of the gift card").fill(code);
  await page.locator("form:has(#gift-card) button").click();
  await expect(page.getByRole("button", { name: `Remove Gift card ending in ${code.slice(-4)}` })).toBeVisible();
  await assertAccessible(page);
  await page.locator("[name=payment][value=invoice]").check();
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.waitForURL(/\/orders\//);
  await expect(page.locator("address").getByText("Speicherstadt 10")).toBeVisible();

  await page.goto("/account/addresses");
  await page.getByRole("button", { name: "Remove Speicherstadt 10" }).click();
  await expect(page.locator("address").getByText("Speicherstadt 10")).toHaveCount(0);
});

test("a new customer changes the password, and deletes the account with it", async ({ page, request }) => {
  const email = `mary-${String(Date.now())}@example.com`;
  await page.goto("/account/sign-up");
  await page.getByLabel("Name").fill("Mary Somerville");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel(/^New password/).fill("connexion-of-sciences");
  await page.getByRole("button", { name: "Open an account" }).click();
  await expect(page.getByRole("status").filter({ hasText: "mail" })).toBeVisible();
  await signIn(page, email, "connexion-of-sciences");
  await page.goto("/account/security");
  await assertAccessible(page);
  const passwords = page.locator("form:has(input[value=password])");
  await passwords.locator("[name=password]").fill("connexion-of-sciences");
  await passwords.locator("[name=newPassword]").fill("mechanism-of-the-heavens");
  await passwords.getByRole("button").click();
  await expect(page.getByRole("status").filter({ hasText: "password is changed" })).toBeVisible();
  const erasing = page.locator("form:has(input[value=erase])");
  await erasing.locator("[name=password]").fill("connexion-of-sciences");
  await erasing.getByRole("button").click();
  await expect(page.getByRole("alert")).toBeVisible();
  await erasing.locator("[name=password]").fill("mechanism-of-the-heavens");
  await erasing.getByRole("button").click();
  await page.waitForURL(/\/$/);
  const again = await request.post("/v1/auth/sign-in", { data: { email, password: "mechanism-of-the-heavens" } });
  expect(again.status()).toBeGreaterThanOrEqual(400);
});

test.describe("a visitor who was not asked yet", () => {
  test.use({ isAsked: true });

  test("is told apart only after a yes, and forgotten after a no", async ({ page }) => {
    const reports: (string | undefined)[] = [];
    page.on("request", (asked) => {
      if (asked.url().endsWith("/v1/events"))
        reports.push(`${asked.method()} ${asked.headers()["visitor-consent"] ?? "-"}`);
    });
    await page.goto("/c/mugs");
    await page.locator("main a:has(img)").first().click();
    await page.waitForURL(/\/p\//);
    await expect(page.getByRole("region", { name: "Privacy choices" })).toBeVisible();
    await assertAccessible(page);
    expect(reports).toEqual([]);
    await page.getByRole("button", { name: "Yes, that is fine" }).click();
    await page.goto("/c/table-lamps");
    await page.locator("main a:has(img)").first().click();
    await page.waitForURL(/\/p\//);
    await expect.poll(() => reports).toEqual(["POST granted"]);
    await page.getByRole("button", { name: "Privacy choices" }).click();
    await page.getByRole("button", { name: "No, thank you" }).click();
    await expect.poll(() => reports).toContain("DELETE granted");
  });
});

test("a price that changes is on the open page at once", async ({ page, request, shop }) => {
  const listed = await request.get("/v1/products?category=candles&channel=eu&limit=1");
  const { items } = (await listed.json()) as { readonly items: readonly { readonly slug: string }[] };
  const { slug = "" } = items[0] ?? {};
  const product = (await (await request.get(`/v1/products/${slug}?channel=eu`)).json()) as {
    readonly variants: readonly { readonly id: string; readonly available: boolean }[];
  };
  const variant = product.variants.find(({ available }) => available) ?? product.variants[0];
  await page.goto(`/p/${slug}?variant=${variant?.id ?? ""}`);
  await page.waitForResponse((answer) => answer.url().includes("/v1/live"));
  const set = await request.put("/v1/admin/prices", {
    headers: { authorization: `Bearer ${shop.deskKey}` },
    data: { prices: [{ variantId: variant?.id, list: "base-eur", amountMinor: 12_345, currency: "EUR" }] },
  });
  expect(set.status()).toBeLessThan(300);
  // Twice where the candle is on sale: struck out, and in words for who cannot see that.
  await expect(page.locator("article").getByText("€123.45").first()).toBeVisible({ timeout: 5_000 });
});

async function signIn(page: Page, email = "ada@example.com", password = "analytical-engine"): Promise<void> {
  await page.goto("/account/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/account$/);
}
