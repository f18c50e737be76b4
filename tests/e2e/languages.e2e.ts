import { expect } from "@playwright/test";
import { assertAccessible, test } from "./shop.ts";

const EXPRESS = "Expressversand";

test("a German visitor reads German on the list, the product, in the cart, at checkout and on the order", async ({
  page,
}) => {
  // A shop that has just begun on a busy machine may still ask for patience.
  await expect(async () => {
    await page.goto("/de/c/throws");
    await expect(page.getByRole("group", { name: "Farbe" }).getByText("Anthrazit")).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page
    .getByRole("group", { name: "Material" })
    .getByLabel(/^Feine Merinowolle/)
    .check();
  await page.waitForURL(/filter\.material=fine\+merino\+wool/);
  await expect(page.getByRole("link", { name: "Entfernen Feine Merinowolle" })).toBeVisible();
  await assertAccessible(page);

  await page.locator("main a:has(img)").first().click();
  await page.waitForURL(/\/de\/p\//);
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText(/^(?:Wohnd|D)ecke /);
  const title = await heading.innerText();
  await expect(page).toHaveTitle(`${title} · Hansa`);
  await expect(page.locator("dl")).toContainText("Feine Merinowolle");
  const colour = page.getByRole("group", { name: /^Farbe/ });
  const chosen = await colour.locator("[aria-current]").innerText();
  await expect(colour.locator("legend")).toHaveText(`Farbe ${chosen}`);
  const facts = await page.locator('script[type="application/ld+json"]').first().innerText();
  expect(facts).toContain(`"name":"${title}, ${chosen}"`);
  // The same address in another language is the same product, and tells of the others.
  const path = new URL(page.url()).pathname.replace(/^\/de/, "");
  await expect(page.locator('link[rel=alternate][hreflang="ja"]')).toHaveAttribute("href", new RegExp(`/ja${path}$`));

  await page.getByRole("button", { name: "In den Warenkorb" }).click();
  const line = page.getByRole("dialog").getByRole("listitem").first();
  await expect(line).toContainText(title);
  await expect(line).toContainText(chosen);
  await page.goto("/de/checkout");
  const fields = { name: "Ada", email: "ada@example.com", line1: "Elbe 1", postalCode: "20457", city: "Hamburg" };
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).fill(value);
  await page.locator("[name=email]").press("Enter");
  await page.getByLabel(new RegExp(EXPRESS)).check();
  await page.locator("[name=payment][value=invoice]").check();
  await page.getByRole("button", { name: /bezahlen|zahlen/i }).click();
  await page.waitForURL(/\/de\/orders\//);
  await expect(page.getByRole("main")).toContainText(title);
  await expect(page.getByRole("main")).toContainText(chosen);
});

test("what the desk calls a product stands on its page at once, in that language alone", async ({
  page,
  request,
  shop,
}) => {
  const listed = await request.get("/v1/search?category=mugs&limit=1");
  const { items } = (await listed.json()) as {
    readonly items: readonly [{ readonly id: string; readonly slug: string }];
  };
  const [{ id, slug }] = items;
  await page.goto(`/p/${slug}`);
  const english = await page.getByRole("heading", { level: 1 }).innerText();
  await page.goto(`/ar/p/${slug}`);
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(english);
  const put = await request.put(`/v1/admin/products/${id}/translations/ar`, {
    headers: { authorization: `Bearer ${shop.deskKey}`, "idempotency-key": crypto.randomUUID() },
    data: { title: "كوب الصباح", description: "" },
  });
  expect(put.status()).toBe(204);
  await expect(async () => {
    await page.goto(`/ar/p/${slug}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("كوب الصباح");
  }).toPass();
  await page.goto(`/p/${slug}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english);
});

test("the desk says what an option is called in German, and lists say so", async ({ page }) => {
  const data = { email: "owner@example.com", password: "harbour-and-crane" };
  expect((await page.request.post("/v1/admin/auth/sign-in", { data })).ok()).toBe(true);
  await page.goto("/desk/attributes");
  await page.getByRole("button", { name: "Change colour" }).click();
  const form = page.getByRole("dialog");
  await form.getByRole("combobox", { name: "Language" }).click();
  await page.getByRole("option", { name: "German" }).click();
  await expect(form.getByLabel("Navy")).toHaveValue("Marineblau");
  await assertAccessible(page);
  await form.getByLabel("Called in German").fill("Farbton");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toHaveCount(0);
  await expect(async () => {
    await page.goto("/de/c/throws");
    await expect(page.getByRole("group", { name: "Farbton" }).getByText("Anthrazit")).toBeVisible({ timeout: 2_000 });
  }).toPass();
});
