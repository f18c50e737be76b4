import { createHmac } from "node:crypto";
import { money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { many, one, run, sql } from "#platform/db";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase, eventually } from "#platform/testing";
import { startEmulator } from "../../tools/psp-emulator/emulator.ts";
import { recordAttempts } from "./attempt.ts";
import { createPayments, createSandbox, invoice, paymentRoutes, requestVoid } from "./index.ts";
import { paymentJobs } from "./subscriptions.ts";
import { processWebhooks } from "./webhook.ts";

const { db } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
const EUR = parseCurrency("EUR");
const SECRETS = { secretKey: "sk_test_webhooks", webhookSecret: "whsec_webhooks" };

const sandboxAt = (baseUrl: string) =>
  createSandbox({ baseUrl, secretKey: SECRETS.secretKey, webhookSecrets: [SECRETS.webhookSecret], timeoutMs: 10_000 });

// The emulator must know where the shop listens, so the shop starts first; to hear webhooks it need not know the emulator.
const payments = createPayments({ providers: [invoice, sandboxAt("http://127.0.0.1:9")] });
const shop = await buildServer({
  routes: paymentRoutes({
    payments,
    clock: () => new Date(),
    loadOrderMoney: () => Promise.resolve(null),
    evidence: [],
  }),
  db,
  telemetry,
  authenticate: () => Promise.resolve({ kind: "guest" }),
  rateLimiting: "off",
});
const origin = await shop.listen({ port: 0, host: "127.0.0.1" });
const emulator = await startEmulator({ ...SECRETS, journalFile: null, webhookUrl: `${origin}/v1/webhooks/sandbox` });
const sandbox = sandboxAt(emulator.url);

afterAll(async () => {
  await emulator.close();
  await shop.close();
  telemetry.close();
});
beforeEach(async () => {
  await run(db, sql`truncate payments.webhook_event`);
  await run(db, sql`delete from platform.outbox`);
});

const started = async (provider = "sandbox"): Promise<string> => {
  const key = newId<"attempt">();
  const ids = { key, orderId: newId(), checkoutId: newId() };
  const how = { method: "card", provider, amount: money(4999n, EUR), token: "tok_ok", returnUrl: null };
  await db.transaction((tx) => recordAttempts(tx, [{ ...ids, ...how, state: "started", providerReference: null }]));
  return key;
};
const eventOn = (key: string, more: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({
    id: `evt_${newId()}`,
    type: "payment.captured",
    occurredAt: "2026-11-23T00:00:00Z",
    sequence: 1,
    payment: {
      id: "pay_1",
      key,
      state: "captured",
      amountMinor: 4999,
      currency: "EUR",
      capturedMinor: 4999,
      refundedMinor: 0,
      voidedMinor: 0,
    },
    ...more,
  });
const deliver = async (body: string, { secret = SECRETS.webhookSecret, provider = "sandbox" } = {}) => {
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", secret)
    .update(`${String(seconds)}.${body}`)
    .digest("hex");
  return await shop.inject({
    method: "POST",
    url: `/v1/webhooks/${provider}`,
    headers: { "content-type": "application/json", "sandbox-signature": `t=${String(seconds)},v1=${signature}` },
    payload: body,
  });
};
const stored = () =>
  many(db, sql<{ outcome: string | null }>`select outcome from payments.webhook_event order by event_id`);
const process = () => db.transaction(processWebhooks);
const answered = async () =>
  await many(
    db,
    sql<{ payload: { readonly attemptKey: string; readonly provider: string } }>`
      select payload
      from platform.outbox
      where type = 'payments.answered'
    `,
  );

describe("a webhook", () => {
  it("of the real provider is stored, and announced to whoever waits for it", async () => {
    const key = await started();
    const how = { token: "tok_ok", orderReference: "H-1001", returnUrl: null, capture: true };
    await sandbox.authorize({ key, amount: money(4999n, EUR), ...how });
    await eventually("the webhook", async () => (await stored()).length === 1);
    expect(await process()).toBe(1);
    expect(await process()).toBe(0);
    expect(await answered()).toEqual([{ payload: { attemptKey: key, provider: "sandbox" } }]);
  });

  it("that comes ten times at once is one row and one event", async () => {
    const body = eventOn(await started());
    const replies = await Promise.all(Array.from({ length: 10 }, () => deliver(body)));
    expect(replies.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 10 }, () => 204));
    await Promise.all([process(), process(), process()]);
    await deliver(body);
    await process();
    expect(await stored()).toEqual([{ outcome: "announced" }]);
    expect(await answered()).toHaveLength(1);
  });

  it("signed with a wrong secret is 401 and leaves no trace", async () => {
    const body = eventOn(await started());
    for (const reply of [await deliver(body, { secret: "whsec_other" }), await deliver("", { secret: "x" })]) {
      expect(reply.statusCode).toBe(401);
      expect(reply.json()).toMatchObject({ code: "payments.webhook_not_proven" });
    }
    const unsigned = await shop.inject({ method: "POST", url: "/v1/webhooks/sandbox", payload: body });
    expect(unsigned.statusCode).toBe(401);
    expect((await deliver(body, { provider: "invoice" })).statusCode).toBe(401);
    expect((await deliver(body, { provider: "stripe" })).statusCode).toBe(404);
    expect(await stored()).toEqual([]);
    expect(await process()).toBe(0);
  });

  it("about something unknown is stored, acknowledged, and leads nowhere", async () => {
    const ofAnother = await started("invoice");
    for (const key of [newId(), "order-of-another-shop", ofAnother]) {
      expect((await deliver(eventOn(key))).statusCode).toBe(204);
    }
    expect(await process()).toBe(3);
    expect(await stored()).toEqual(Array.from({ length: 3 }, () => ({ outcome: "unknown_object" })));
    expect(await answered()).toEqual([]);
  });

  it("that comes in many pieces is announced once for each attempt of a run", async () => {
    const [lamp, chair] = [await started(), await started()];
    for (const key of [lamp, chair, lamp, lamp]) await deliver(eventOn(key));
    await process();
    expect((await answered()).map(({ payload }) => payload.attemptKey).toSorted()).toEqual([lamp, chair].toSorted());
  });

  it("makes a void that waits for the customer due at once", async () => {
    const key = await started();
    await db.transaction((tx) => requestVoid(tx, { attemptKeys: [key] }));
    await run(
      db,
      sql`update payments.refund set next_try_at = now() + interval '1 hour' where attempt_key = ${key}::uuid`,
    );
    await deliver(eventOn(key));
    await process();
    const due = sql<{ isDue: boolean }>`
      select next_try_at <= now() as "isDue"
      from payments.refund
      where attempt_key = ${key}::uuid
    `;
    expect(await one(db, due)).toEqual({ isDue: true });
  });
});

describe("the room's work", () => {
  it("goes by names that stay", () => {
    expect(paymentJobs(payments).map(({ name }) => name)).toEqual([
      "payments.carry_out_refunds",
      "payments.carry_out_captures",
      "payments.flag_expiring_authorizations",
      "payments.forget_methods",
      "payments.process_webhooks",
    ]);
  });
});
