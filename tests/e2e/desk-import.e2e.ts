import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { assertAccessible, test } from "./shop.ts";

const WITHIN_MS = 30_000;
const marker = String(Date.now());
const csv = [
  "URL handle,Title,Vendor,SKU,Price,price_usd,Inventory quantity,Notes",
  `compass-${marker},Compass ${marker},Harbour,compass-${marker},24.90,27.50,12,for the captain`,
  `sextant-${marker},Sextant ${marker},Harbour,sextant-${marker},cheap,,3,`,
  `anchor-${marker},Anchor ${marker},Harbour,anchor-${marker},99,,many,`,
  `chart-${marker},Chart ${marker},Harbour,chart-${marker},12,,5,`,
].join("\n");

test("staff import a CSV with errors, read them, and undo it", async ({ page }) => {
  await enter(page);
  await page.goto("/desk/imports");
  await assertAccessible(page);
  await page.getByRole("link", { name: "Import a file" }).click();
  await page.setInputFiles('input[type="file"]', {
    name: "shelf.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(csv),
  });
  await assertAccessible(page);
  await page.getByRole("button", { name: "Upload" }).click();

  // Shopify's headers are known; what nobody knows is passed over.
  await expect(page.getByRole("combobox", { name: "What the column Title is" })).toHaveValue("Title");
  await expect(page.getByRole("combobox", { name: "What the column price_usd is" })).toHaveValue("Price in USD");
  await expect(page.getByRole("combobox", { name: "What the column Notes is" })).toHaveValue("");
  await assertAccessible(page);
  await page.getByRole("button", { name: "Try it" }).click();

  const report = page.getByRole("region", { name: "What would happen" });
  await expect(report).toContainText("4 rows read", { timeout: WITHIN_MS });
  await expect(report).toContainText("Would be made2");
  const errors = page.getByRole("table", { name: "Rows that would be refused" });
  await expect(errors.getByRole("row").nth(1)).toContainText('3Price"cheap" is not an amount');
  await assertAccessible(page);
  expect(await foundInShop(page, `compass-${marker}`)).toBe(false);

  await page.getByRole("button", { name: "Import it" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Import it" }).click();
  const imported = page.getByRole("region", { name: "Imported" });
  await expect(imported).toContainText("4 rows read", { timeout: WITHIN_MS });
  await expect(imported).toContainText("Made2");
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "All as CSV" }).click();
  const file = await readFile(await (await downloading).path(), "utf8");
  expect(file.split("\n").map((line) => line.split(",").slice(0, 2).join())).toEqual([
    "row,column",
    "3,Price",
    "4,Inventory quantity",
    "",
  ]);
  expect(await foundInShop(page, `compass-${marker}`)).toBe(true);

  await page.getByRole("button", { name: "Undo the import" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("is archived");
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Undo it" }).click();
  await expect(page.getByText("What the import wrote was taken back.")).toBeVisible({ timeout: WITHIN_MS });
  await expect(page.getByRole("region", { name: "Undone" })).toContainText("Left, because they changed since0");
  await assertAccessible(page);
  expect(await foundInShop(page, `compass-${marker}`)).toBe(false);
});

/** Signs in as the demo's owner, as the page for it does; the browser keeps the cookie. */
async function enter(page: Page): Promise<void> {
  const data = { email: "owner@example.com", password: "harbour-and-crane" };
  const answer = await page.request.post("/v1/admin/auth/sign-in", { data });
  expect(answer.ok()).toBe(true);
}

/** Whether the shop shows the product to customers. */
async function foundInShop(page: Page, handle: string): Promise<boolean> {
  const answer = await page.request.get(`/v1/products/${handle}`);
  return answer.ok();
}
