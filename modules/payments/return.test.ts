import { money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { startAdyenEmulator } from "../../tools/psp-emulator/adyen/emulator.ts";
import { startPaypalEmulator } from "../../tools/psp-emulator/paypal/emulator.ts";
import { recordAttempts, settleAttempts } from "./attempt.ts";
import { createAdyen, createPayments, createPaypal, recallFrom } from "./index.ts";
import { takeReturn } from "./return.ts";
import { processWebhooks } from "./webhook.ts";

const { db } = await cloneDatabase();
const quiet = { journalFile: null, webhookUrl: null };
const adyenAccount = { apiKey: "AQ_return", merchantAccount: "HansaShop" };
const paypalAccount = { clientId: "client", clientSecret: "secret" };
const adyen = await startAdyenEmulator({ ...quiet, ...adyenAccount, hmacKey: "AB" });
const paypal = await startPaypalEmulator({ ...quiet, ...paypalAccount, webhookId: "WH1" });
const timeoutMs = 10_000;
const payments = createPayments({
  providers: [
    await createAdyen({ ...adyenAccount, webhookKeys: ["AB"], livePrefix: null, timeoutMs, baseUrl: adyen.url }),
    await createPaypal({ ...paypalAccount, webhookIds: ["WH1"], isLive: false, timeoutMs, baseUrl: paypal.url }),
  ],
  methods: { card: "adyen", paypal: "paypal" },
  recall: recallFrom(db),
});
afterAll(async () => {
  await adyen.close();
  await paypal.close();
});

const amount = money(4999n, parseCurrency("EUR"));
const returnUrl = "https://shop.example/return";

/** A customer who was sent to the provider's page. */
async function sent(provider: string, token: string) {
  const key = newId<"attempt">();
  const ids = { key, orderId: newId(), checkoutId: newId() };
  const how = {
    method: "card",
    provider,
    amount,
    token,
    returnUrl,
    state: "started",
    providerReference: null,
  } as const;
  await db.transaction((tx) => recordAttempts(tx, [{ ...ids, ...how }]));
  const asked = { key, amount, token, orderReference: "H-1001", returnUrl, capture: true };
  const answer = await payments.authorize({ provider, ...asked });
  if (answer.kind !== "action_required") throw new Error(`expected a challenge, got ${answer.kind}`);
  const { providerReference } = answer;
  await db.transaction((tx) =>
    settleAttempts(tx, [{ key, state: "action_required", providerReference, reason: null }]),
  );
  return { key, answer };
}

const announced = () =>
  many(
    db,
    sql<{
      payload: { readonly attemptKey: string };
    }>`select payload from platform.outbox where type = 'payments.answered'`,
  );

describe("a customer who is back from the provider's page", () => {
  // No webhook is ever delivered here: the return alone has to be enough.
  it.each([
    ["adyen", "stored_3ds"],
    ["paypal", ""],
  ])("has paid at %s, and whoever waits hears of it", async (provider, token) => {
    const { key, answer } = await sent(provider, token);
    const body = new URLSearchParams({ outcome: "approve" });
    const page = await fetch(answer.redirectUrl, { method: "POST", redirect: "manual", body });
    const returned = Object.fromEntries(new URL(page.headers.get("location") ?? "").searchParams);
    for (let times = 0; times < 2; times++) await takeReturn(db, payments, { key, returned, now: new Date() });
    await db.transaction(processWebhooks);
    expect((await announced()).filter(({ payload }) => payload.attemptKey === key)).toHaveLength(1);
    expect(await payments.retrieve(provider, key)).toMatchObject({
      kind: "found",
      payment: { captured: amount },
      verdict: { kind: "authorized", captured: true },
    });
  });

  it.each(["adyen", "paypal"])("has not paid at %s when the return is invented", async (provider) => {
    const { key } = await sent(provider, provider === "adyen" ? "stored_3ds" : "");
    const returned = { redirectResult: "invented", token: "invented", PayerID: "EVIL" };
    await takeReturn(db, payments, { key, returned, now: new Date() });
    await db.transaction(processWebhooks);
    expect((await announced()).filter(({ payload }) => payload.attemptKey === key)).toHaveLength(0);
  });

  it("that nobody sent away is refused", async () => {
    const returned = {};
    await expect(takeReturn(db, payments, { key: newId(), returned, now: new Date() })).rejects.toMatchObject({
      code: "payments.not_found",
    });
  });
});
