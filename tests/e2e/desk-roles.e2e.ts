import { expect, type Page } from "@playwright/test";
import { assertAccessible, type Shop, test } from "./shop.ts";

const PASSWORD = "seven lamps on a table";

// Each of these goes through many pages, and has all of them looked at.
test.slow();

test("a role is copied, given, narrowed while somebody works by it, and deleted once nobody does", async ({
  page,
  browser,
  shop,
}) => {
  const name = `Packing ${String(Date.now())}`;
  const [olga, pim] = [await hire(shop, "Olga", "owner"), await hire(shop, "Pim", "support")];
  await signIn(page, olga);
  await page.goto("/desk/roles");
  await assertAccessible(page);
  await page.getByRole("link", { name: "Warehouse", exact: true }).click();
  await expect(page.getByText("Built-in roles stay as they are.")).toBeVisible();
  await expect(page.getByText("Adjust and move stock")).toBeVisible();
  await assertAccessible(page);
  await page.getByRole("link", { name: "Copy" }).click();
  await expect(page.getByLabel("Name")).toHaveValue("Warehouse (copy)");
  await page.getByLabel("Name").fill(name);
  await page.getByRole("group", { name: "Reports" }).getByLabel("See sales").check();
  await page.getByRole("group", { name: "Customers" }).getByLabel("Set the terms").check();
  // Whoever may change customers sees them too.
  await expect(page.getByRole("group", { name: "Customers" }).getByLabel("See customers")).toBeChecked();
  await assertAccessible(page);
  await page.getByRole("button", { name: "Make the role" }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await expect(page.getByText("Nobody has it.")).toBeVisible();
  const role = page.url();

  await page.goto("/desk/staff");
  await page.getByRole("button", { name: `Change ${pim.name}` }).click();
  await page.getByRole("combobox", { name: "Role" }).fill(name);
  await page.getByRole("option", { name }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: pim.name })).toContainText(name);

  const elsewhere = await browser.newContext({ baseURL: shop.url });
  const theirs = await elsewhere.newPage();
  await signIn(theirs, pim);
  const places = theirs.getByRole("navigation", { name: "Places of the desk" });
  await expect(places.getByRole("link", { name: "Customers" })).toBeVisible();
  await expect(places.getByRole("link", { name: "Staff" })).toHaveCount(0);
  await theirs.goto("/desk/customers");
  await expect(theirs.getByRole("table", { name: "List of customers" })).toBeVisible();

  await page.goto(role);
  await expect(page.getByRole("button", { name: "Delete" })).toHaveCount(0);
  await page.getByRole("group", { name: "Customers" }).getByLabel("See customers").uncheck();
  await expect(page.getByRole("group", { name: "Customers" }).getByLabel("Set the terms")).not.toBeChecked();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("works by it within five seconds")).toBeVisible();
  await theirs.reload();
  await expect(theirs.getByText("Your role does not allow this")).toBeVisible();
  await elsewhere.close();

  await page.goto("/desk/staff");
  await page.getByRole("button", { name: `Change ${pim.name}` }).click();
  await page.getByRole("combobox", { name: "Role" }).fill("Support");
  await page.getByRole("option", { name: "Support" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: pim.name })).toContainText("Support");
  await page.goto(role);
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the role" }).click();
  await expect(page.getByRole("heading", { name: "Roles", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name })).toHaveCount(0);
});

test.describe("in the dark, on a phone", () => {
  test.use({ colorScheme: "dark", viewport: { width: 360, height: 780 } });

  test("roles can be read and made as well", async ({ page, shop }) => {
    await signIn(page, await hire(shop, "Rosa", "owner"));
    for (const path of ["/desk/roles", "/desk/roles/finance", "/desk/roles/new"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await assertAccessible(page);
    }
    await page.getByLabel("Name").fill("Nobody");
    await page.getByRole("button", { name: "Make the role" }).click();
    await expect(page.getByRole("alert")).toContainText("Tick at least one thing");
  });
});

interface Person {
  readonly name: string;
  readonly email: string;
}

async function hire(shop: Shop, first: string, role: string): Promise<Person> {
  const name = `${first} ${String(Date.now())}`;
  const email = `${name.toLowerCase().replace(" ", "-")}@example.com`;
  const answer = await fetch(`${shop.url}/v1/admin/staff`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${shop.deskKey}` },
    body: JSON.stringify({ email, name, role, password: PASSWORD }),
  });
  expect(answer.status).toBe(201);
  return { name, email };
}

async function signIn(page: Page, { name, email }: Person): Promise<void> {
  await page.goto("/desk/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("button", { name: `Account of ${name}` })).toBeVisible();
}
