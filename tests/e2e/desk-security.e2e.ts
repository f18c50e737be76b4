import { join } from "node:path";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { inspectEmbedded, openDatabase, run, sql } from "#platform/db";
import { assertAccessible, type Shop, test } from "./shop.ts";

const PASSWORD = "seven lamps on a table";
const STEP_MS = 30_000;
/** Older than the ten minutes for which a proof is fresh. */
const OLD = "11 minutes";

// Each of these goes through many pages, and has all of them looked at.
test.slow();

interface Person {
  readonly name: string;
  readonly email: string;
}

test("staff set an app up, sign in with it in two steps, and prove anew who they are for a key", async ({
  page,
  shop,
}) => {
  const una = await hire(shop, "Una");
  await page.goto("/desk/sign-in");
  await enterPassword(page, una);
  await openSecurity(page, una);
  await expect(page.getByText("Your password alone opens the desk")).toBeVisible();
  await assertAccessible(page);

  await page.getByRole("button", { name: "Set an app up" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("img", { name: "QR code for the authenticator app" })).toBeVisible();
  const secret = ((await dialog.getByTestId("totp-secret").textContent()) ?? "").replaceAll(" ", "");
  await assertAccessible(page);
  await dialog.getByLabel("Code that the app shows").fill("000000");
  await dialog.getByRole("button", { name: "Set it up" }).click();
  await expect(dialog.getByRole("alert")).toContainText("That is not right");
  await dialog.getByLabel("Code that the app shows").fill(codeOf(secret));
  await dialog.getByRole("button", { name: "Set it up" }).click();
  const codes = page.getByTestId("recovery-codes").locator("> *");
  await expect(codes).toHaveCount(10);
  const recovery = (await codes.first().textContent()) ?? "";
  await assertAccessible(page);
  await page.getByRole("button", { name: "I have them" }).click();
  await expect(page.getByText("10 are left.")).toBeVisible();

  await signOut(page, una);
  await enterPassword(page, una);
  await expect(page.getByRole("heading", { name: "One step more" })).toBeVisible();
  await assertAccessible(page);
  // The code that set the app up is used; the next one is taken half a minute early.
  await page.getByLabel("Code of your authenticator app").fill(codeOf(secret, STEP_MS));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("button", { name: "Account of Una" })).toBeVisible();

  await ageProofs(shop, una);
  await askForKey(page, "Exporter");
  const question = page.getByRole("dialog", { name: "Is it still you?" });
  await expect(question.getByLabel("Code of your authenticator app")).toBeFocused();
  await assertAccessible(page);
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("dialog").getByText("Please prove again who you are")).toBeVisible();
  await page.getByRole("button", { name: "Make it" }).click();
  await question.getByRole("button", { name: "Use a recovery code instead" }).click();
  await question.getByLabel("Recovery code").fill("ABCD-EFGH-JKLM-NPQR");
  await question.getByRole("button", { name: "Go on" }).click();
  await expect(question.getByRole("alert")).toContainText("That is not right");
  await question.getByLabel("Recovery code").fill(recovery.toLowerCase());
  await question.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByTestId("secret")).toContainText(/^hk_/);
  await page.getByRole("button", { name: "I have it" }).click();
  await expect(page.getByText("Exporter")).toBeVisible();

  await openSecurity(page, una);
  await expect(page.getByText("9 are left.")).toBeVisible();
  await page.getByRole("button", { name: "Remove the app" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove the app" }).click();
  await expect(page.getByText("Your password alone opens the desk")).toBeVisible();
});

test("a passkey signs in by itself, and is a proof", async ({ page, context, shop }) => {
  const kai = await hire(shop, "Kai");
  // A passkey is made for a name, and the tests' shop stands at a number.
  const desk = shop.url.replace("127.0.0.1", "localhost");
  await plugIn(context, page);
  await page.goto(`${desk}/desk/sign-in`);
  await enterPassword(page, kai);
  await openSecurity(page, kai);
  await page.getByRole("button", { name: "Make a passkey" }).click();
  await page.getByLabel("Name").fill("Work laptop");
  await page.getByRole("button", { name: "Make it" }).click();
  await expect(page.getByTestId("recovery-codes").locator("> *")).toHaveCount(10);
  await page.getByRole("button", { name: "I have them" }).click();
  await expect(page.getByRole("table", { name: "Passkeys" })).toContainText("Work laptop");
  await assertAccessible(page);

  await signOut(page, kai);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page.getByRole("button", { name: "Account of Kai" })).toBeVisible();

  await ageProofs(shop, kai);
  await askForKey(page, "Importer");
  const question = page.getByRole("dialog", { name: "Is it still you?" });
  await expect(question.getByRole("textbox")).toHaveCount(0);
  await question.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page.getByTestId("secret")).toContainText(/^hk_/);
  await page.getByRole("button", { name: "I have it" }).click();

  await signOut(page, kai);
  await enterPassword(page, kai);
  await expect(page.getByRole("heading", { name: "One step more" })).toBeVisible();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await openSecurity(page, kai);
  await page.getByRole("button", { name: "Remove Work laptop" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove the passkey" }).click();
  await expect(page.getByText("You have none yet.")).toBeVisible();
});

test("the password proves it where nothing better is set up, once for many requests", async ({ page, shop }) => {
  const noor = await hire(shop, "Noor");
  await page.goto("/desk/sign-in");
  await enterPassword(page, noor);
  await expect(page.getByRole("button", { name: "Account of Noor" })).toBeVisible();
  for (const name of ["First", "Second"]) {
    await askForKey(page, `${name} of Noor`);
    await page.getByRole("button", { name: "I have it" }).click();
  }
  await ageProofs(shop, noor);
  for (const name of ["First", "Second"]) {
    await page
      .getByRole("row", { name: `${name} of Noor` })
      .getByRole("checkbox")
      .check();
  }
  await page.getByRole("button", { name: "Revoke" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /Revoke/ })
    .click();
  const question = page.getByRole("dialog", { name: "Is it still you?" });
  await question.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await question.getByRole("button", { name: "Go on" }).click();
  for (const name of ["First", "Second"]) {
    await expect(page.getByRole("row", { name: `${name} of Noor` })).toContainText("Revoked");
  }
  await expect(question).toHaveCount(0);
});

test("a session elsewhere is seen and ended", async ({ page, browser, shop }) => {
  const ida = await hire(shop, "Ida");
  await page.goto("/desk/sign-in");
  await enterPassword(page, ida);
  await expect(page.getByRole("button", { name: "Account of Ida" })).toBeVisible();
  const elsewhere = await browser.newContext({ baseURL: shop.url, userAgent: "Mozilla/5.0 (Windows) Firefox/150.0" });
  const other = await elsewhere.newPage();
  await other.goto("/desk/sign-in");
  await enterPassword(other, ida);
  await expect(other.getByRole("button", { name: "Account of Ida" })).toBeVisible();
  await openSecurity(page, ida);
  const sessions = page.getByRole("table", { name: "Sessions" });
  await expect(sessions.getByText("Firefox on Windows")).toBeVisible();
  await page.getByRole("button", { name: "End all others" }).click();
  await expect(page.getByText("One session is over.")).toBeVisible();
  await expect(sessions.getByText("Firefox on Windows")).toHaveCount(0);
  await other.goto("/desk/orders");
  await expect(other.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
  await elsewhere.close();
});

test.describe("in the dark, on a phone", () => {
  test.use({ colorScheme: "dark", viewport: { width: 360, height: 780 } });

  test("one's security can be looked after as well", async ({ page, shop }) => {
    const ben = await hire(shop, "Ben");
    await page.goto("/desk/sign-in");
    await assertAccessible(page);
    await enterPassword(page, ben);
    await openSecurity(page, ben);
    await expect(page.getByRole("table", { name: "Sessions" })).toBeVisible();
    await assertAccessible(page);
    await page.getByRole("button", { name: "Set an app up" }).click();
    await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
    await assertAccessible(page);
  });
});

/** Somebody new with every right, so that no other test meets their second factors. */
async function hire(shop: Shop, name: string): Promise<Person> {
  const email = `${name.toLowerCase()}-${String(Date.now())}@example.com`;
  const answer = await fetch(`${shop.url}/v1/admin/staff`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${shop.deskKey}` },
    body: JSON.stringify({ email, name, role: "owner", password: PASSWORD }),
  });
  expect(answer.status).toBe(201);
  return { name, email };
}

async function enterPassword(page: Page, { email }: Person): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function openSecurity(page: Page, { name }: Person): Promise<void> {
  await page.getByRole("button", { name: `Account of ${name}` }).click();
  await page.getByRole("menuitem", { name: "Security" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Security");
  await expect(page.getByRole("heading", { name: "Authenticator app" })).toBeVisible();
}

async function signOut(page: Page, { name }: Person): Promise<void> {
  await page.getByRole("button", { name: `Account of ${name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByLabel("E-mail")).toBeVisible();
}

async function askForKey(page: Page, name: string): Promise<void> {
  await page.goto(new URL("/desk/keys", page.url()).href);
  await page.getByRole("button", { name: "Make a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What it is for").fill(name);
  await dialog.getByRole("group", { name: "Products" }).getByLabel("See products").check();
  await dialog.getByRole("button", { name: "Make it" }).click();
}

/** The code that the app with this secret shows now, or some time from now. */
function codeOf(secret: string, inMs = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + inMs });
}

/** Gives the browser a device with a finger on it. */
async function plugIn(context: BrowserContext, page: Page): Promise<void> {
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Lets the proofs of somebody's sessions grow old: nobody waits for ten minutes here. */
async function ageProofs(shop: Shop, { email }: Person): Promise<void> {
  const url = process.env["DATABASE_URL"] ?? (await inspectEmbedded(join(shop.data, "postgres"))).url;
  if (url === undefined) throw new Error("the shop's database cannot be found");
  const db = openDatabase({ url });
  const statement = sql`
    update identity.staff_session
    set proved_at = proved_at - ${OLD}::interval
    where staff_id = (select id from identity.staff where email = ${email}::text)
  `;
  try {
    expect(await run(db, statement)).toBeGreaterThan(0);
  } finally {
    await db.close();
  }
}
