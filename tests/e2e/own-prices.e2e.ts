import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { type Shop, test } from "./shop.ts";

const GROUP = "trade";
const PASSWORD = "nanoseconds-of-wire";
/** What the group pays for the thing that everybody looks for. */
const OWN = "€1.23";

test("a member of a group sees its prices on recommended products, and nobody else does", async ({
  page,
  browser,
  request,
  shop,
}) => {
  const email = `grace-${String(Date.now())}@example.com`;
  const slug = await learn(page, shop);
  const card = (on: Page) => sought(on).and(on.locator(`[href="/p/${slug}"]`));
  await openGroup(request, { shop, slug, email });
  await signIn(page, email);
  for (const path of ["/", "/cart"]) {
    await page.goto(path);
    await expect(card(page)).toContainText(OWN);
  }
  // Who agreed to be told apart has rails of their own, which the browser asks for, and their prices.
  await page.addInitScript('localStorage.setItem("hansa_consent", "granted")');
  const asked = page.waitForResponse((answer) => answer.url().includes("/v1/me/prices?"));
  await page.goto("/");
  expect((await asked).status()).toBe(200);
  await expect(card(page)).toContainText(OWN);

  const another = await browser.newPage({ baseURL: shop.url });
  await another.goto("/");
  await expect(card(another)).toContainText("€");
  await expect(card(another)).not.toContainText(OWN);
  await another.close();
});

const sought = (page: Page) => page.getByRole("region", { name: "Sought right now" }).locator('a[href^="/p/"]');

/** Lets the shop learn from its first days. @returns the slug of what it recommends first to everybody */
async function learn(page: Page, { deskKey }: Shop): Promise<string> {
  const headers = { authorization: `Bearer ${deskKey}`, "idempotency-key": crypto.randomUUID() };
  const learned = await page.request.post("/v1/admin/recommendations/models", { headers, data: {} });
  expect(learned.ok()).toBe(true);
  await expect(async () => {
    await page.goto("/");
    await expect(sought(page).first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  return (await sought(page).first().getAttribute("href"))?.slice("/p/".length) ?? "";
}

/** A customer of a group that has a price of its own for one product. */
async function openGroup(
  request: APIRequestContext,
  { shop, slug, email }: { readonly shop: Shop; readonly slug: string; readonly email: string },
): Promise<void> {
  const headers = { authorization: `Bearer ${shop.deskKey}`, "idempotency-key": crypto.randomUUID() };
  const list = { name: "Trade", channel: "eu", currency: "EUR", kind: "base", priority: 10, customerGroup: GROUP };
  const made = await request.put("/v1/admin/price-lists/trade-eur", {
    headers,
    data: { ...list, validFrom: null, validUntil: null },
  });
  expect(made.ok()).toBe(true);
  const { variants } = (await (await request.get(`/v1/products/${slug}?channel=eu`)).json()) as {
    readonly variants: readonly { readonly id: string }[];
  };
  const prices = variants.map(({ id }) => ({ variantId: id, list: "trade-eur", amountMinor: 123, currency: "EUR" }));
  expect((await request.put("/v1/admin/prices", { headers, data: { prices } })).ok()).toBe(true);
  expect((await request.post("/v1/auth/sign-up", { data: { email, password: PASSWORD } })).ok()).toBe(true);
  const found = await request.get(`/v1/admin/customers?email=${encodeURIComponent(email)}`, { headers });
  const { items } = (await found.json()) as { readonly items: readonly { readonly id: string }[] };
  const terms = { customerGroup: GROUP, taxExemption: null, vatId: null };
  const told = await request.put(`/v1/admin/customers/${items[0]?.id ?? ""}/terms`, { headers, data: terms });
  expect(told.ok()).toBe(true);
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto("/account/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/account$/);
}
