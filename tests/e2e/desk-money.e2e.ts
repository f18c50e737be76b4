import { expect, type Page } from "@playwright/test";
import { askDesk, buy, place } from "./buy.ts";
import { assertAccessible, type Shop, test } from "./shop.ts";

test("a rule holds money until goods are sent, is tried, and a part of it is taken", async ({ page, shop }) => {
  await enter(page);
  await page.goto("/desk/payments/routing");
  await page.getByRole("button", { name: "Add a rule" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Name").fill("Take when sent");
  await form.getByLabel("Weight of sandbox").fill("100");
  await form.getByLabel("Cards").fill("all of them");
  await form.getByLabel("Take the money when goods are sent").check();
  await form.getByRole("button", { name: "Add rule" }).click();
  await expect(form.getByText("One to eight digits, or a range of them")).toBeVisible();
  await form.getByLabel("Cards").press("Backspace");
  await assertAccessible(page);
  await form.getByRole("button", { name: "Add rule" }).click();
  await page.getByRole("button", { name: "Save the rules" }).click();
  await expect(page.getByText("The rules are in force.")).toBeVisible();
  await page.getByRole("button", { name: "Try", exact: true }).click();
  await expect(page.getByRole("status").getByText("Take when sent", { exact: true })).toBeVisible();
  await expect(page.getByText("Capture: manual")).toBeVisible();
  await assertAccessible(page);

  const order = await buy(shop, { email: "astrid@example.com", quantity: 3 });
  await page.goto(`/desk/orders/${order.id}`);
  await expect(page.getByText("Payment authorized")).toBeVisible();
  await page.getByRole("button", { name: "Take the money" }).click();
  const taking = page.getByRole("dialog");
  await taking.getByLabel("Reference of the shipment").fill("parcel-1");
  await taking.getByRole("spinbutton").or(taking.locator("input[inputmode]")).first().fill("1");
  await taking.getByLabel("Nothing will be sent after it").uncheck();
  await assertAccessible(page);
  await taking.getByRole("button", { name: "Take the money" }).click();
  await expect(page.getByText(/\d is taken\.$/)).toBeVisible();
  const taken = async () => {
    const { captured } = await attemptOf(shop, order.id);
    return captured.amountMinor / order.totalMinor;
  };
  await expect.poll(taken).toBeCloseTo(1 / 3, 1);

  await page.goto("/desk/payments/routing");
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Save the rules" }).click();
  await expect(page.getByText("The rules are in force.")).toBeVisible();
  await expect(page.getByText("No rules: each method goes to the providers that can take it, evenly.")).toBeVisible();
});

test("a settlement file that differs makes a case, and the case is closed with a reason", async ({ page, shop }) => {
  const order = await buy(shop, { email: "noor@example.com" });
  const { key, providerReference } = await attemptOf(shop, order.id);
  const [gross, fee] = [order.totalMinor - 100, 100];
  const heading =
    "sequence,created_at,type,payment_id,key,move_id,move_key,currency,gross_minor,fee_minor,net_minor,payout_id";
  const at = new Date().toISOString();
  const line = [
    "1",
    at,
    "payment",
    providerReference,
    key,
    providerReference,
    key,
    "EUR",
    gross,
    fee,
    gross - fee,
    "po_1",
  ];
  await enter(page);
  await page.goto("/desk/payments/payouts");
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Compare a file of sandbox" }).click(),
  ]);
  const buffer = Buffer.from(`${heading}\n${line.join(",")}\n`);
  await chooser.setFiles({ name: "november.csv", mimeType: "text/csv", buffer });
  await expect(page.getByText("1 lines, 0 agree, 1 new case.")).toBeVisible();
  await expect(page.getByRole("cell", { name: "po_1", exact: true })).toBeVisible();
  await assertAccessible(page);

  await page.goto("/desk/payments/cases");
  const row = page.getByRole("row", { name: new RegExp(key) });
  await expect(row).toContainText("Amount");
  await row.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Accept the difference" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("The provider is right.");
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Accept the difference" }).click();
  await expect(row).toHaveCount(0);
  await page.goto("/desk/ledger/disputes");
  await expect(page.getByText("€1.00").first()).toBeVisible();
});

test("a purchase that waits is held by one key and let go on by another", async ({ page, shop }) => {
  const placed = await place(shop, { email: "linus@example.com", token: "tok_checks_fail" });
  expect(placed.status).toBe("processing");
  await enter(page);
  await page.goto("/desk/fraud");
  await expect(page.getByText("Neither the address nor the security code of the card was right")).toBeVisible();
  await assertAccessible(page);
  await decide(page, { key: "h", button: "Keep it waiting", told: "It is decided: held." });
  await decide(page, { key: "a", button: "Let it go on", told: "It is decided: approved." });
  await expect(page.getByText("Nobody waits")).toBeVisible();
});

test("a purchase that is given up has its money back", async ({ page, shop }) => {
  await place(shop, { email: "linus@example.com", token: "tok_checks_fail" });
  const { items } = await askDesk(shop, "/fraud/reviews");
  const { orderId } = items[0];
  await enter(page);
  await page.goto("/desk/fraud");
  await decide(page, { key: "d", button: "Give it up", told: "It is decided: declined." });
  const refunds = async () => {
    const { refunds: all } = await askDesk(shop, `/payments/${String((await attemptOf(shop, orderId)).key)}`);
    return all.map((one: { readonly state: string }) => one.state);
  };
  await expect.poll(refunds).toEqual(["done"]);
});

test("a fraud rule is told where it is wrong, tried, let judge and retired", async ({ page }) => {
  await enter(page);
  await page.goto("/desk/fraud/rules");
  await page.getByRole("button", { name: "Write a rule" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("What it is about").fill("Far too dear");
  await form.getByLabel("Code").fill("far-too-dear");
  await form.getByLabel("When").fill("value >= and");
  await form.getByRole("button", { name: "Save the draft" }).click();
  await expect(form.getByLabel("Where it is wrong")).toContainText("^");
  await assertAccessible(page);
  await form.getByLabel("When").fill("value >= 90000000");
  await form.getByRole("button", { name: "Save the draft" }).press("Enter");
  await expect(page.getByText("The rule is a draft: try it before it judges.")).toBeVisible();
  await page.getByRole("button", { name: "Try Far too dear" }).click();
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByText("It would have saved")).toBeVisible();
  await assertAccessible(page);
  await page.getByRole("button", { name: "Let it judge" }).click();
  await expect(page.getByText("The rule judges from now on.")).toBeVisible();
  await page.getByRole("button", { name: "Retire Far too dear" }).click();
  await expect(page.getByText("The rule judges no longer.")).toBeVisible();
});

test("somebody is denied, and taken off the list again", async ({ page }) => {
  await enter(page);
  await page.goto("/desk/fraud/lists");
  await page.getByRole("button", { name: "Add to a list" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Which one").fill("4111 1111 1111 1111");
  await form.getByLabel("Note").fill("Stole a lamp");
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await expect(form.getByText("must not contain a card number")).toBeVisible();
  await form.getByLabel("Which one").fill("thief@harbour-mail.com");
  await form.getByRole("button", { name: "Add", exact: true }).press("Enter");
  await expect(page.getByText("It holds from now on.")).toBeVisible();
  await page
    .getByRole("row", { name: /Stole a lamp/ })
    .getByRole("checkbox")
    .check();
  await page.getByRole("button", { name: "Take off the list" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take off the list" }).click();
  await expect(page.getByText("Nobody is on a list")).toBeVisible();
});

/** Signs in as the demo's owner, as the page for it does; the browser keeps the cookie. */
async function enter(page: Page): Promise<void> {
  const data = { email: "owner@example.com", password: "harbour-and-crane" };
  expect((await page.request.post("/v1/admin/auth/sign-in", { data })).ok()).toBe(true);
}

/** Decides by a key what stands first in the queue. */
async function decide(
  page: Page,
  { key, button, told }: { readonly key: string; readonly button: string; readonly told: string },
): Promise<void> {
  await expect(page.getByText("Why it was stopped")).toBeVisible();
  await page.keyboard.press(key);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("We called.");
  await dialog.getByRole("button", { name: button }).click();
  await expect(page.getByText(told)).toBeVisible();
  await expect(dialog).toHaveCount(0);
}

/** The only attempt to pay for an order. */
async function attemptOf(shop: Shop, orderId: string) {
  const { items } = await askDesk(shop, "/payments?limit=100");
  return items.find((one: { readonly orderId: string }) => one.orderId === orderId);
}
