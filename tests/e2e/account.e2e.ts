import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { buy } from "./buy.ts";
import { assertAccessible, test } from "./shop.ts";

test("Ada signs in, sees her account, and signs out", async ({ page }) => {
  await page.goto("/account");
  await expect(page).toHaveURL(/\/account\/sign-in$/);
  await assertAccessible(page);
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password").fill("wrong password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("Password").fill("analytical-engine");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Hello, Ada Lovelace");
  await assertAccessible(page);
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download everything we know about you" }).click(),
  ]);
  const known = JSON.parse(await readFile(await saved.path(), "utf8"));
  expect(known.identity.customer.email).toBe("ada@example.com");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await page.goto("/account");
  await expect(page).toHaveURL(/\/account\/sign-in$/);
});

test("an address that leads nowhere says so and shows the way back", async ({ page }) => {
  const answer = await page.goto("/de/nirgends");
  expect(answer?.status()).toBe(404);
  await assertAccessible(page);
  await page.getByRole("link", { name: "Zum Shop" }).click();
  await expect(page).toHaveURL(/\/de$/);
});

test("a link to an order that was not copied whole opens nothing, and says what to do", async ({ page, shop }) => {
  const { id } = await buy(shop, { email: "grace@example.com" });
  const answer = await page.goto(`/orders/${id}?token=AAAAAAAAAAAAAAAAAAAAAAAA`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link does not open the order");
  await expect(page.getByText("grace@example.com")).toHaveCount(0);
  await assertAccessible(page);
});

test("no page breaks the shop's own policy or asks a foreign host", async ({ page, shop }) => {
  const faults: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy/.test(message.text())) faults.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(shop.url) && !request.url().startsWith("data:")) faults.push(request.url());
  });
  for (const path of ["/", "/products", "/search?q=radio", "/cart", "/account/sign-up", "/ja"]) {
    await page.goto(path, { waitUntil: "networkidle" });
  }
  expect(faults).toEqual([]);
});
