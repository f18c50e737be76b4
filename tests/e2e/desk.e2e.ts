import { expect, type Page } from "@playwright/test";
import { buy } from "./buy.ts";
import { assertAccessible, test } from "./shop.ts";

const OWNER = { email: "owner@example.com", password: "harbour-and-crane" } as const;

test("staff find an order, read what became of it, and give its money back", async ({ page, shop }) => {
  const order = await buy(shop, { email: "grace@example.com" });
  await signIn(page);
  await page.getByRole("link", { name: "Orders", exact: true }).click();
  await page.getByLabel("Number or e-mail").fill(order.number);
  await expect(page).toHaveURL(new RegExp(`q=${order.number}`));
  await expect(page.getByRole("row")).toHaveCount(2);
  await assertAccessible(page);
  await page.getByRole("link", { name: order.number }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(order.number);
  await expect(page.getByText("Payment captured")).toBeVisible();
  await assertAccessible(page);

  await page.getByLabel("New note").fill("Called: the lamp flickers.");
  await page.getByRole("button", { name: "Write note" }).click();
  await expect(page.getByText("The note is written.")).toBeVisible();

  await page.getByRole("button", { name: "Refund", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("The lamp flickers.");
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(page.getByText("goes back.")).toBeVisible();
  await page.getByRole("tab", { name: "Money" }).click();
  const refunds = page.getByRole("table", { name: "Refunds and voids" });
  await expect(refunds.getByText("Done")).toBeVisible();
  await expect(page.getByRole("table", { name: "Bookings" }).getByText("Refunds").first()).toBeVisible();
  await assertAccessible(page);

  await page.getByRole("tab", { name: "Mails" }).click();
  await expect(page.getByRole("table", { name: "Mails" }).getByText("grace@example.com").first()).toBeVisible();
  await assertAccessible(page);
  await page.getByRole("tab", { name: "Risk" }).click();
  await expect(page.getByRole("heading", { name: "Judgement" })).toBeVisible();
  await assertAccessible(page);
  await page.goto("/desk/audit");
  await expect(page.getByText("Payments refund requested")).toBeVisible();
});

test("an order is cancelled with a reason", async ({ page, shop }) => {
  const order = await buy(shop, { email: "linus@example.com" });
  await signIn(page);
  await page.goto(`/desk/orders/${order.id}`);
  await page.getByRole("button", { name: "Cancel order" }).click();
  const dialog = page.getByRole("dialog");
  const confirm = dialog.getByRole("button", { name: "Cancel order" });
  await expect(confirm).toBeDisabled();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Ordered twice.");
  await confirm.click();
  await expect(page.getByText(`${order.number} is cancelled.`)).toBeVisible();
  await expect(page.getByText("Ordered twice.").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Cancel order" })).toHaveCount(0);
});

test("the keyboard goes through a list, and the palette finds an order", async ({ page, shop }) => {
  const order = await buy(shop, { email: "astrid@example.com" });
  await signIn(page);
  await page.goto("/desk/orders");
  await expect(page.getByRole("link", { name: order.number })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(order.number);
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Go to, or find").fill("audit");
  await page.getByRole("button", { name: "Audit log" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Audit log");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Go to, or find").fill(order.number);
  await page.getByRole("button", { name: order.number }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(order.number);
});

test("a list goes to a file as it is filtered", async ({ page, shop }) => {
  const order = await buy(shop, { email: "noor@example.com" });
  await signIn(page);
  await page.goto(`/desk/orders?q=${order.number}`);
  await expect(page.getByRole("row")).toHaveCount(2);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(Buffer.from(chunk));
  const lines = Buffer.concat(chunks).toString("utf8").trim().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(order.number);
});

test("the warehouse sees what the warehouse may, and nothing of the rest", async ({ page, shop }) => {
  const email = "sam@example.com";
  const answer = await fetch(`${shop.url}/v1/admin/staff`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${shop.deskKey}` },
    body: JSON.stringify({ email, name: "Sam", role: "warehouse", password: OWNER.password }),
  });
  expect(answer.status).toBe(201);
  await signIn(page, { email, password: OWNER.password });
  const places = page.getByRole("navigation", { name: "Places of the desk" });
  await expect(places.getByRole("link", { name: "Orders", exact: true })).toBeVisible();
  await expect(places.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  await page.goto("/desk/audit");
  await expect(page.getByText("Your role does not allow this")).toBeVisible();
  await page.getByRole("button", { name: "Account of Sam" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await page.goto("/desk/orders");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("pages of selling, money and house can be used by everybody", async ({ page }) => {
      await page.goto("/desk/");
      await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
      await assertAccessible(page);
      await signIn(page);
      for (const [path, heading] of colorScheme === "light" ? PAGES : PAGES.slice(0, 3)) {
        await page.goto(`/desk${path}`);
        await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
        await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
        await assertAccessible(page);
      }
    });
  });
}

const PAGES = [
  ["/", "Dashboard"],
  ["/orders", "Orders"],
  ["/customers", "Customers"],
  ["/payments", "Payments"],
  ["/payments/refunds", "Refunds"],
  ["/payments/routing", "Routing"],
  ["/payments/cases", "Money cases"],
  ["/payments/disputes", "Disputes"],
  ["/payments/payouts", "Payouts"],
  ["/ledger", "Ledger"],
  ["/ledger/revenue", "Revenue"],
  ["/mails", "Mails"],
  ["/events", "Dead letters"],
  ["/audit", "Audit log"],
] as const;

async function signIn(page: Page, staff: { readonly email: string; readonly password: string } = OWNER): Promise<void> {
  await page.goto("/desk/");
  await page.getByLabel("E-mail").fill(staff.email);
  await page.getByRole("textbox", { name: "Password" }).fill(staff.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("navigation", { name: "Places of the desk" })).toBeVisible();
}
