import { expect, type Page } from "@playwright/test";
import { assertAccessible, type Shop, test } from "./shop.ts";

const OWNER = { email: "owner@example.com", password: "harbour-and-crane" } as const;
const ELBE = { name: "Grace", line1: "Elbe 1", city: "Hamburg", postalCode: "20457", country: "DE" } as const;

test("a draft is paid through its link, and the order that it became is changed", async ({ page, shop }) => {
  const draft = await makeDraft(shop);
  await signIn(page);
  await page.getByRole("link", { name: "Drafts", exact: true }).click();
  await expect(page.getByText("By phone").first()).toBeVisible();
  await assertAccessible(page);
  await page.goto(`/desk/drafts/${draft.id}`);
  await expect(page.getByRole("table", { name: "What the draft costs" }).getByText("With our thanks")).toBeVisible();
  await assertAccessible(page);
  const link = await makeLink(page);

  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Pay what is open");
  await assertAccessible(page);
  await page.getByText("Test card with 3-D Secure").click();
  await page.getByRole("button", { name: /^Pay/ }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Paid, thank you");
  await assertAccessible(page);

  await page.goto(`/desk/drafts/${draft.id}`);
  await page.getByRole("link", { name: "Open the order" }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(draft.title).fill("3");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("She wants three.");
  await dialog.getByRole("button", { name: "What would it come to?" }).click();
  await expect(dialog.getByText("Owed then")).toBeVisible();
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Change the order" }).click();
  await expect(page.getByText("The order is changed.")).toBeVisible();
  await page.getByRole("tab", { name: "Money" }).click();
  await page.goto(await makeLink(page));
  await page.getByRole("button", { name: /^Pay/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Paid, thank you");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });
  test("a link is paid once, and one that was changed does not work", async ({ page, shop }) => {
    const { id } = await makeDraft(shop);
    const { token } = await ask(shop, `/drafts/${id}/link`, { validHours: 1 });
    await page.goto(`/de/pay/${String(token)}`);
    await page.getByRole("button", { name: /bezahlen$/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bezahlt, vielen Dank");
    await page.goto(`/pay/${String(token)}x`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link does not work any more");
  });
});

async function makeLink(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Make a payment link" }).click();
  const link = await page.getByLabel("Payment link").inputValue();
  return new URL(link).pathname;
}

async function signIn(page: Page): Promise<void> {
  await page.goto("/desk/");
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("navigation", { name: "Places of the desk" })).toBeVisible();
}

/** One of something, for Grace, with a tenth off. */
async function makeDraft(shop: Shop): Promise<{ readonly id: string; readonly title: string }> {
  const listed = await fetch(`${shop.url}/v1/products?limit=1`);
  const { items } = (await listed.json()) as { readonly items: readonly { readonly slug: string }[] };
  const shown = await fetch(`${shop.url}/v1/products/${items[0]?.slug ?? ""}`);
  const product = (await shown.json()) as {
    readonly title: string;
    readonly variants: readonly { readonly id: string; readonly available: boolean }[];
  };
  const variant = product.variants.find(({ available }) => available);
  const { id } = await ask(shop, "/drafts", {
    channel: "eu",
    lines: [{ variantId: variant?.id, quantity: 1 }],
    email: "grace@example.com",
    shippingAddress: ELBE,
    shippingOption: "standard",
    discount: { percent: 100_000, label: "With our thanks", reason: "She waited long" },
    note: "By phone",
  });
  return { id: String(id), title: product.title };
}

async function ask(shop: Shop, path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(`${shop.url}/v1/admin${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${shop.deskKey}` },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return JSON.parse(await answer.text());
}
