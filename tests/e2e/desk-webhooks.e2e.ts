import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { assertAccessible, type Shop, test } from "./shop.ts";

const WITHIN_MS = 20_000;

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

test("staff tell another system what happens, test it, see it in the log, and send it again", async ({
  page,
  shop,
}) => {
  const receiver = await startReceiver();
  await signIn(page);
  await page.goto("/desk/webhooks");
  await expect(page.getByText("Nobody is told yet")).toBeVisible();
  await assertAccessible(page);

  await page.getByRole("button", { name: "Tell another system" }).click();
  const form = page.getByRole("dialog", { name: "Tell another system" });
  await form.getByLabel("Send it to").fill("http://169.254.169.254/latest");
  await form.getByLabel("What that is").fill("The warehouse in Bremen");
  await form.getByRole("checkbox", { name: /An order was placed/ }).check();
  await form.getByRole("checkbox", { name: /Products were made/ }).check();
  await assertAccessible(page);
  await form.getByRole("button", { name: "Make it" }).click();
  await expect(form.getByText("must begin with https://")).toBeVisible();
  await form.getByLabel("Send it to").fill(receiver.url);
  await form.getByLabel("Send it to").press("Enter");
  const secret = (await page.getByTestId("secret").textContent()) ?? "";
  expect(secret).toMatch(/^whsec_/);
  await assertAccessible(page);
  await page.getByRole("button", { name: "I have it" }).click();

  await page.getByRole("link", { name: new URL(receiver.url).host }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The warehouse in Bremen");
  await expect(page.getByText("Nothing was sent yet")).toBeVisible();
  await page.getByRole("button", { name: "Send a test" }).click();
  const row = page.getByRole("row", { name: /Webhook tested/ });
  await expect(row).toContainText("Delivered", { timeout: WITHIN_MS });
  await expect(row).toContainText("Taken, 204");
  await assertAccessible(page);
  expect(readSigned(secret, receiver.received[0])).toMatchObject({ type: "com.hansa.webhook.tested.v1" });

  await row.getByRole("link").click();
  await expect(page.getByRole("table", { name: "Tries" })).toContainText("Taken, 204");
  await expect(page.getByText('"specversion": "1.0"')).toBeVisible();
  await assertAccessible(page);
  await page.getByRole("button", { name: "Send it again" }).click();
  await expect(page.getByRole("table", { name: "Tries" }).getByRole("row")).toHaveCount(3, { timeout: WITHIN_MS });
  expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([
    receiver.received[0]?.headers["webhook-id"],
    receiver.received[0]?.headers["webhook-id"],
  ]);

  await page.getByRole("link", { name: new URL(receiver.url).host }).click();
  await page.getByRole("button", { name: "More to do" }).click();
  await page.getByRole("menuitem", { name: "Make a new secret" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make a new secret" }).click();
  const newer = (await page.getByTestId("secret").textContent()) ?? "";
  await page.getByRole("button", { name: "I have it" }).click();
  await changeProduct(shop);
  await expect(page.getByRole("row", { name: /Product changed/ })).toContainText("Delivered", { timeout: WITHIN_MS });
  const last = receiver.received.at(-1);
  expect(readSigned(secret, last)).toMatchObject({ type: "com.hansa.product.changed.v1" });
  expect(readSigned(newer, last)).toMatchObject({ type: "com.hansa.product.changed.v1" });

  receiver.close();
  await page.getByRole("button", { name: "Send a test" }).click();
  await expect(page.getByText(/It has taken nothing since/)).toBeVisible({ timeout: WITHIN_MS });
  await expect(page.getByRole("row", { name: /No connection/ })).toContainText("Waiting");
  await assertAccessible(page);
  await page.getByRole("button", { name: "More to do" }).click();
  await page.getByRole("menuitem", { name: "Switch it off" }).click();
  await expect(page.getByText("Disabled")).toBeVisible();
  await page.getByRole("button", { name: "More to do" }).click();
  await page.getByRole("menuitem", { name: "Remove it" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByText("Nobody is told yet")).toBeVisible();
});

test.describe("in the dark, on a phone", () => {
  test.use({ colorScheme: "dark", viewport: { width: 360, height: 780 } });

  test("webhooks are read as well", async ({ page }) => {
    await signIn(page);
    await page.goto("/desk/webhooks");
    await page.getByRole("button", { name: "Tell another system" }).click();
    await expect(page.getByRole("checkbox", { name: /An order was placed/ })).toBeVisible();
    await assertAccessible(page);
    await page.goto("/desk/webhooks/deliveries");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sent to webhooks");
    await assertAccessible(page);
  });
});

async function startReceiver() {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      received.push({ headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(204).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}/hooks`, received, close: () => void server.close() };
}

function readSigned(secret: string, message: Received | undefined): unknown {
  if (message === undefined) throw new Error("nothing came");
  return new Webhook(secret).verify(message.body, message.headers);
}

/** Something happens in the shop: a product is saved as it is. */
async function changeProduct(shop: Shop): Promise<void> {
  const headers = { authorization: `Bearer ${shop.deskKey}`, "content-type": "application/json" };
  const listed = await fetch(`${shop.url}/v1/admin/products?limit=1`, { headers });
  const { items } = (await listed.json()) as { readonly items: readonly [{ readonly id: string }] };
  const path = `${shop.url}/v1/admin/products/${items[0].id}`;
  const read = await fetch(path, { headers });
  const { title } = (await read.json()) as { readonly title: string };
  const etag = read.headers.get("etag");
  const changed = await fetch(path, {
    method: "PATCH",
    headers: { ...headers, ...(etag === null ? {} : { "if-match": etag }) },
    body: JSON.stringify({ title }),
  });
  expect(changed.status).toBeLessThan(300);
}

async function signIn(page: Page): Promise<void> {
  await page.goto("/desk/sign-in");
  await page.getByLabel("E-mail").fill("owner@example.com");
  await page.getByRole("textbox", { name: "Password" }).fill("harbour-and-crane");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("button", { name: /Account of/ })).toBeVisible();
}
