import { expect, type Page } from "@playwright/test";
import { assertAccessible, test } from "./shop.ts";

const WITHIN_MS = 2_000;

test("a pin that is made at the desk stands first in the shop's search within two seconds", async ({
  page,
  request,
}) => {
  await enter(page);
  const titles = await titlesOf(page, "lamp");
  const last = titles.at(-1) ?? "";
  expect(titles[0]).not.toBe(last);
  await page.goto("/desk/search-rules/new");
  await page.getByPlaceholder("What is typed").fill("lamp");
  await page.getByLabel("Products", { exact: true }).first().fill(last);
  await page.getByRole("option", { name: last }).first().click();
  const preview = page.getByRole("region", { name: "With the rule" });
  await expect(preview.getByText(last)).toBeVisible();
  await assertAccessible(page);
  await page.getByRole("button", { name: "Save the rule" }).click();
  await page.waitForURL(/\/search-rules$/);
  await expect.poll(async () => (await titlesOf(page, "lamp"))[0], { timeout: WITHIN_MS, intervals: [50] }).toBe(last);
  const shop = await request.get("/search?q=lamp");
  expect(await shop.text()).toContain(last);
  await expect(page.getByRole("table", { name: "Search rules" })).toContainText("“lamp”");
  await assertAccessible(page);
  await page.getByRole("button", { name: "Take away Pin: lamp" }).click();
  await expect.poll(() => titlesOf(page, "lamp"), { timeout: WITHIN_MS, intervals: [50] }).toEqual(titles);
});

test("a search that found nothing gets a synonym at the desk, and finds something", async ({ page }) => {
  const word = "glimmerstick";
  await enter(page);
  expect((await answerOf(page, word)).relaxed?.matchingAll).toBe(0);
  await page.goto("/desk/searches?only=zero-result");
  const make = page.getByRole("link", { name: `Make a synonym of ${word}` });
  await expect(async () => {
    await page.reload();
    await expect(make).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await assertAccessible(page);
  await make.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Whoever types")).toHaveValue(word);
  await dialog.getByLabel("also finds").fill("lamp");
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(page.getByRole("table", { name: "Synonyms" })).toContainText(word);
  await expect
    .poll(async () => (await answerOf(page, word)).items[0]?.title ?? "", { timeout: WITHIN_MS, intervals: [50] })
    .toMatch(/lamp/i);
  expect((await answerOf(page, word)).relaxed).toBeUndefined();
});

test("the index, and what recommendations came to, can be read by everybody", async ({ page }) => {
  await enter(page);
  for (const path of ["search-index", "searches?only=slow", "recommendations", "experiments"]) {
    await page.goto(`/desk/${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    await assertAccessible(page);
  }
});

interface Answer {
  readonly items: readonly { readonly title: string }[];
  readonly relaxed?: { readonly matchingAll: number };
}

async function answerOf(page: Page, text: string): Promise<Answer> {
  const answer = await page.request.get(`/v1/search?q=${encodeURIComponent(text)}`);
  expect(answer.headers()["server-timing"]).toMatch(/^search;dur=\d/);
  return (await answer.json()) as Answer;
}

async function titlesOf(page: Page, text: string): Promise<readonly string[]> {
  return (await answerOf(page, text)).items.map(({ title }) => title);
}

/** Signs in as the demo's owner, as the page for it does; the browser keeps the cookie. */
async function enter(page: Page): Promise<void> {
  const data = { email: "owner@example.com", password: "harbour-and-crane" };
  const answer = await page.request.post("/v1/admin/auth/sign-in", { data });
  expect(answer.ok()).toBe(true);
}
